using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Pods;

/// <summary>A pod on its node's own network wants a port that something else on the node holds.</summary>
/// <remarks>The scheduler keeps apart what declares its ports; what does not meets on the node. Only the container's own last words prove
/// it here. Source: Kubernetes API reference, PodSpec v1 core, hostNetwork; kubernetes/kubernetes
/// pkg/scheduler/framework/plugins/nodeports.</remarks>
public sealed class HostNetworkPortTaken : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("POD18", "hostNetwork port taken by another process", Severity.Error, Hop.Endpoints)
    {
        Needs = [ResourceKind.Pod],
        Explains = ["POD02", "POD04", "SVC12", "DNS26", "EPS11", "APP01", "APP02", "APP04"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var snapshot = context.Snapshot;
        var failing = PodStates.With(TargetPods.NotReady(context.Route), pod => FailureIn(snapshot, pod));
        if (failing.IsEmpty)
        {
            yield break;
        }

        var (first, failure) = failing[0];
        var holder = HolderOf(snapshot, first, failure.Port);
        var what = $"because container {failure.Container} wants {failure.PortName} of the node itself (hostNetwork), which "
            + (holder is null ? $"another process on {first.NodeName} holds" : $"pod {holder.Namespace}/{holder.Name} holds on {first.NodeName}");
        yield return TargetPods.Finding(
            context,
            [.. failing.Select(pair => pair.Pod)],
            $"is not ready {what}",
            $"are not ready {what}",
            failing.Select(pair => context.Derived(
                pair.Pod, $"hostNetwork on {pair.Pod.NodeName}; container {pair.Problem.Container} ended: {pair.Problem.Words}")),
            new Fix("See who has the port, on the node itself.", failure.Port > 0 ? $"ss -lptn 'sport = :{failure.Port}'" : "ss -lptn"),
            new Fix(
                "Give the program another port and declare it as containerPort: the scheduler then keeps such pods apart. Or leave hostNetwork out.",
                Owners.EditCommand(snapshot, first),
                FixRisk.Medium));
    }

    private static BindFailure? FailureIn(ClusterSnapshot snapshot, Pod pod) => !pod.HostNetwork ? null
        : BindFailures.In(snapshot, pod).FirstOrDefault(failure => failure.Port == 0 || !pod.Containers.Any(container =>
            container.Name != failure.Container && container.Ports.Any(port => port.Port == failure.Port)));

    private static Pod? HolderOf(ClusterSnapshot snapshot, Pod pod, int port) => port == 0 ? null : snapshot.Pods.All
        .Where(other => other is { HostNetwork: true, IsReady: true } && other.NodeName == pod.NodeName && other.Uid != pod.Uid
            && other.Containers.Any(container => container.Ports.Any(declared => declared.Port == port)))
        .OrderBy(other => other.Namespace, StringComparer.Ordinal)
        .ThenBy(other => other.Name, StringComparer.Ordinal)
        .FirstOrDefault();
}
