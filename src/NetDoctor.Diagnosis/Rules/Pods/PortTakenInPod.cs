using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Pods;

/// <summary>Two containers of one pod want one port: they share the pod's network, and the second one ends.</summary>
/// <remarks>Only a container's own last words prove it; that both declare the port proves nothing, since declaring opens nothing. Source:
/// Kubernetes documentation, "Pods", Pod networking (containers of a pod coordinate how they use ports).</remarks>
public sealed class PortTakenInPod : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("POD30", "Two containers of a pod want one port", Severity.Error, Hop.Endpoints)
    {
        Needs = [ResourceKind.Pod],
        Explains = ["POD02", "POD04", "SVC12", "DNS26", "EPS11", "APP01", "APP02", "APP04"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var clashing = PodStates.With(TargetPods.NotReady(context.Route), pod => ClashIn(context.Snapshot, pod));
        if (clashing.IsEmpty)
        {
            yield break;
        }

        var (first, clash) = clashing[0];
        var holder = clash.Holder is null ? "another container of the pod holds" : $"container {clash.Holder} of the pod holds";
        var what = $"because container {clash.Failure.Container} wants {clash.Failure.PortName}, which {holder}";
        yield return TargetPods.Finding(
            context,
            [.. clashing.Select(pair => pair.Pod)],
            $"is not ready {what}",
            $"are not ready {what}",
            clashing.Select(pair => context.Derived(pair.Pod, $"container {pair.Problem.Failure.Container} ended: {pair.Problem.Failure.Words}")),
            new Fix(
                $"Let container {clash.Failure.Container} listen on another port; containers of a pod share one network.",
                Owners.EditCommand(context.Snapshot, first),
                FixRisk.Medium),
            new Fix(
                "Read what both containers say when they start.",
                $"kubectl -n {first.Namespace} logs {first.Name} --all-containers --prefix --tail=20"));
    }

    private static Clash? ClashIn(ClusterSnapshot snapshot, Pod pod)
    {
        foreach (var failure in BindFailures.In(snapshot, pod))
        {
            var running = PodStates.Statuses(pod)
                .Where(status => status.Name != failure.Container && status.State.Phase == ContainerPhase.Running)
                .Select(status => status.Name)
                .ToList();
            var declaring = pod.Containers
                .FirstOrDefault(container => running.Contains(container.Name) && container.Ports.Any(port => port.Port == failure.Port))?.Name;

            // On the node's own network, others than the pod's containers may hold it.
            if (declaring is not null || (!pod.HostNetwork && running.Count > 0))
            {
                return new Clash(failure, declaring ?? (running.Count == 1 ? running[0] : null));
            }
        }

        return null;
    }

    private sealed record Clash(BindFailure Failure, string? Holder);
}
