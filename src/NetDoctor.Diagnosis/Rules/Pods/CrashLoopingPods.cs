using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Pods;

/// <summary>Containers of the pods behind the target end again and again, and the kubelet waits longer before each start.</summary>
/// <remarks>Source: Kubernetes documentation, "Pod Lifecycle", Container restart policy.</remarks>
public sealed class CrashLoopingPods : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("POD02", "CrashLoopBackOff", Severity.Error, Hop.Endpoints)
    {
        Needs = [ResourceKind.Pod],
        Explains = ["POD04", "POD05", "POD06", "SVC12", "DNS26", "EPS11", "APP01", "APP02", "APP04"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var crashing = PodStates.With(TargetPods.NotReady(context.Route), pod => CrashOf(context.Snapshot, pod));
        if (crashing.IsEmpty)
        {
            yield break;
        }

        var exits = TargetPods.Together(crashing.Select(pair => $"container {pair.Problem.Name} {ExitOf(pair.Problem)}"));
        var (first, container) = crashing[0];
        yield return TargetPods.Finding(
            context,
            [.. crashing.Select(pair => pair.Pod)],
            $"crash-loops: {exits}",
            $"crash-loop: {exits}",
            crashing.Select(pair => context.Derived(
                pair.Pod,
                $"container {pair.Problem.Name} {ExitOf(pair.Problem)}, restarted {Counts.Of(pair.Problem.RestartCount, "time")}")),
            new Fix(
                "Read what the container said before it ended.",
                $"kubectl -n {first.Namespace} logs {first.Name} -c {container.Name} --previous"),
            new Fix(
                "If a rollout brought it, go back to the version before.",
                Owners.Of(context.Snapshot, first) is { Kind: "Deployment" or "StatefulSet" or "DaemonSet" } owner
                    ? $"kubectl -n {owner.Namespace} rollout undo {Owners.Argument(owner)}"
                    : null,
                FixRisk.Medium));
    }

    /// <summary>The first container of a pod that ends again and again; null when none does.</summary>
    /// <param name="snapshot">Facts.</param>
    /// <param name="pod">The pod.</param>
    internal static ContainerStatus? CrashOf(ClusterSnapshot snapshot, Pod pod) =>
        PodStates.Statuses(pod).FirstOrDefault(status => IsCrashing(snapshot, pod, status));

    // Between two starts the kubelet shows the last end as the state (seen on 1.34), and for seconds after a start "running":
    // the reason CrashLoopBackOff comes and goes.
    private static bool IsCrashing(ClusterSnapshot snapshot, Pod pod, ContainerStatus status)
    {
        if (status.Ready)
        {
            return false;
        }

        return status.State switch
        {
            { Phase: ContainerPhase.Waiting, Reason: "CrashLoopBackOff" } => true,
            { Phase: ContainerPhase.Terminated } => status is { RestartCount: > 0, LastState.Phase: ContainerPhase.Terminated },
            { Phase: ContainerPhase.Running } => status is { RestartCount: > 1, LastState.Phase: ContainerPhase.Terminated }
                && PodStates.IsEnding(snapshot, status) && BacksOff(snapshot, pod, status),
            _ => false,
        };
    }

    // The event lives for an hour and names the container, in older versions the pod alone.
    private static bool BacksOff(ClusterSnapshot snapshot, Pod pod, ContainerStatus status) =>
        PodStates.LatestEvent(snapshot, pod, "BackOff", $"restarting failed container {status.Name} in pod") is not null
        || PodStates.LatestEvent(snapshot, pod, "BackOff", "restarting failed container") is { } warning
            && !warning.Message.Contains(" in pod ", StringComparison.Ordinal);

    private static string ExitOf(ContainerStatus status)
    {
        var end = PodStates.EndOf(status);
        return end?.ExitCode is { } code
            ? $"exits with code {code}{(end.Reason is { } reason ? $" ({reason})" : "")}"
            : "is in CrashLoopBackOff";
    }
}
