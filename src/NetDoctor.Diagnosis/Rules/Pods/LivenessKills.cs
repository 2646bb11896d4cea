using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Pods;

/// <summary>The liveness probe fails and the kubelet restarts the container before it has become ready, again and again.</summary>
/// <remarks>A restart by the kubelet needs failureThreshold failures in a row; a container that ends by itself is another matter, and
/// leaves no such event. Source: Kubernetes documentation, "Configure Liveness, Readiness and Startup Probes".</remarks>
public sealed class LivenessKills : IRule
{
    private const string Failed = "Liveness probe failed";

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("POD29", "Liveness kills pod before readiness", Severity.Error, Hop.Endpoints)
    {
        Needs = [ResourceKind.Pod, ResourceKind.Event],
        Explains = ["POD02", "POD04", "POD05", "SVC12", "DNS26", "EPS11", "APP01", "APP02", "APP04"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var killed = PodStates.With(TargetPods.NotReady(context.Route), pod => KillOf(context.Snapshot, pod));
        if (killed.IsEmpty)
        {
            yield break;
        }

        var texts = TargetPods.Together(killed.Select(pair => pair.Problem.Text));
        var (first, problem) = killed[0];
        yield return TargetPods.Finding(
            context,
            [.. killed.Select(pair => pair.Pod)],
            $"is restarted by its liveness probe before it is ready: {texts}",
            $"are restarted by their liveness probe before they are ready: {texts}",
            killed.SelectMany(pair => new[]
            {
                context.Derived(pair.Pod, $"container {pair.Problem.Container.Name} restarted {Counts.Of(pair.Problem.Status.RestartCount, "time")}, ended with "
                    + $"code {PodStates.EndOf(pair.Problem.Status)?.ExitCode}"),
                new Evidence(
                    Basis.Derived, pair.Pod.Reference.ToString(),
                    $"event Unhealthy x{pair.Problem.Event.Count}: {pair.Problem.Event.Message}", pair.Problem.Event.LastSeenAt),
            }),
            new Fix(
                "Give the start a startup probe, which holds the liveness probe back until it has passed; or correct what the liveness probe asks.",
                Owners.EditCommand(context.Snapshot, first),
                FixRisk.Medium),
            new Fix(
                "Read what the container did until it was stopped.",
                $"kubectl -n {first.Namespace} logs {first.Name} -c {problem.Container.Name} --previous"));
    }

    private static Kill? KillOf(ClusterSnapshot snapshot, Pod pod)
    {
        if (PodStates.LatestEvent(snapshot, pod, "Unhealthy", Failed) is not { } warning)
        {
            return null;
        }

        foreach (var status in pod.ContainerStatuses.Where(status => status is { Ready: false, RestartCount: > 0 }))
        {
            if (pod.Containers.FirstOrDefault(container => container.Name == status.Name) is { LivenessProbe: { } probe } container
                && PodStates.EndOf(status) is { ExitCode: { } code } end && PodStates.StopCodes.Contains(code) && end.Reason != "OOMKilled"
                && PodStates.IsEnding(snapshot, status) && PodStates.CouldBeStopped(status, probe)
                && (end.StartedAt is not { } start || warning.LastSeenAt >= start))
            {
                return new Kill(container, status, probe, warning);
            }
        }

        return null;
    }

    private sealed record Kill(Container Container, ContainerStatus Status, ContainerProbe Probe, WarningEvent Event)
    {
        public string Text => $"container {Container.Name} has {Probe.InitialDelaySeconds + (Probe.PeriodSeconds * Probe.FailureThreshold)} s, "
            + $"restarted {Counts.Of(Status.RestartCount, "time")} ({Event.Message.Split(": ", 2)[^1].TrimEnd('.')})";
    }
}
