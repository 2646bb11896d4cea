using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Pods;

/// <summary>Containers of the pods behind the target are not ready, so that the pods get no new connections.</summary>
/// <remarks>Source: Kubernetes documentation, "Pod Lifecycle", Pod conditions.</remarks>
public sealed class ContainersNotReady : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("POD04", "Container not ready", Severity.Error, Hop.Endpoints)
    {
        Needs = [ResourceKind.Pod],
        Explains = ["SVC12"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var waiting = PodStates.With(TargetPods.NotReady(context.Route), StateOf);
        if (waiting.IsEmpty)
        {
            yield break;
        }

        var states = TargetPods.Together(waiting.Select(pair => pair.Problem));
        var first = waiting[0].Pod;
        yield return TargetPods.Finding(
            context,
            [.. waiting.Select(pair => pair.Pod)],
            $"is not ready: {states}",
            $"are not ready: {states}",
            waiting.SelectMany(pair => EvidenceOf(context, pair.Pod, pair.Problem)),
            new Fix("Read the state of the containers and the events.", $"kubectl -n {first.Namespace} describe pod {first.Name}"));
    }

    private static IEnumerable<Evidence> EvidenceOf(DiagnosisContext context, Pod pod, string state)
    {
        yield return context.Derived(pod, state);
        if (PodStates.LatestEvent(context.Snapshot, pod) is { } warning)
        {
            yield return new Evidence(
                Basis.Derived, warning.Reference.ToString(), $"{warning.Reason}: {warning.Message}", warning.LastSeenAt);
        }
    }

    private static string? StateOf(Pod pod)
    {
        if (pod.NodeName is null)
        {
            return null;
        }

        if (pod.ContainerStatuses.IsEmpty)
        {
            return "its kubelet has not reported any container";
        }

        // Init containers that are done are not ready any more, and that is well.
        var init = pod.InitContainerStatuses.FirstOrDefault(status =>
            !status.Ready && status.State is not { Phase: ContainerPhase.Terminated, ExitCode: 0 });
        var status = init ?? pod.ContainerStatuses.FirstOrDefault(status => !status.Ready);
        return status is null ? null : $"{(init is null ? "container" : "init container")} {status.Name} {Describe(pod, status)}";
    }

    private static string Describe(Pod pod, ContainerStatus status) => status.State.Phase switch
    {
        ContainerPhase.Waiting => status.State.Reason is { } reason ? $"waits with {reason}" : "waits",
        ContainerPhase.Terminated => $"ended with code {status.State.ExitCode}",
        _ when status.Started == false => "runs, but its startup probe has not passed",
        _ when HasReadinessProbe(pod, status.Name) => "runs, but its readiness probe has not passed",
        _ => "runs, but is not ready",
    };

    private static bool HasReadinessProbe(Pod pod, string name) =>
        pod.Containers.Any(container => container.Name == name && container.ReadinessProbe is not null);
}
