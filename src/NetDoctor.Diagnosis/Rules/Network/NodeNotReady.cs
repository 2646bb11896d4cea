using System.Collections.Immutable;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Network;

/// <summary>Pods behind the target count as not ready because their node does not report, or the node that is dialled does not.</summary>
/// <remarks>The node controller sets Ready of a node to Unknown after its grace period and marks the node's pods not ready, whatever their
/// containers do. Endpoints that are still in use on such a node are EPS10. Source: Kubernetes documentation, "Nodes", Node status;
/// kubernetes/kubernetes pkg/controller/nodelifecycle (MarkPodsNotReady).</remarks>
public sealed class NodeNotReady : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("CNI01", "Node NotReady", Severity.Error, Hop.Network)
    {
        Needs = [ResourceKind.Node, ResourceKind.Pod],
        Explains = ["POD04", "SVC12", "DNS26", "EPS11", "APP01", "APP02", "APP04"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        // A pod whose containers or gates are not ready themselves has a cause of its own.
        // Who dials a pod itself is not kept from it by its readiness.
        var pods = (context.Route.Service is null ? [] : TargetPods.NotReady(context.Route))
            .Where(pod => !pod.ContainerStatuses.IsEmpty && pod.ContainerStatuses.All(status => status.Ready)
                && pod.ReadinessGates.All(gate => pod.Conditions.Status(gate) == true) && NotReady(context, pod.NodeName) is not null)
            .ToImmutableArray();
        if (!pods.IsEmpty)
        {
            yield return OfPods(context, pods);
        }
        else if (context.Route is { Service: null } route && (route.TargetNode?.Name ?? route.TargetPod?.NodeName) is { } name
            && NotReady(context, name) is { } node)
        {
            // What refuses is alive, whatever its kubelet says.
            var failed = Wire.FailedDials(context).ToList();
            var silent = failed.TrueForAll(dial => EndpointResults.HopOf(dial.Result.Outcome) == Hop.Network);
            yield return Of(context, [node], $"{node.Reference} {State([node])}: {Words(context, node)}.") with
            {
                IsHazard = failed.Count == 0 || !silent,
                Evidence = [context.Derived(node, Words(context, node)), .. failed.Take(2).Select(dial => DiagnosisContext.Observed(dial))],
            };
        }
    }

    private static RuleFinding OfPods(DiagnosisContext context, ImmutableArray<Pod> pods)
    {
        var nodes = pods.Select(pod => NotReady(context, pod.NodeName)!).DistinctBy(node => node.Name).ToImmutableArray();
        var all = TargetPods.All(context.Route).Length;
        return Of(
            context,
            nodes,
            $"{pods.Length} of {all} {(all == 1 ? "pod" : "pods")} of {context.Route.Service?.Reference ?? pods[0].Reference} "
                + $"{(pods.Length == 1 ? "is" : "are")} not ready because {PodWords.List(nodes.Select(node => node.Name), 3)} "
                + $"{State(nodes)}.") with
        {
            Hop = Hop.Endpoints,
            Coverage = Coverage.Of(pods.Select(TargetPods.NameOf)),
            Severity = pods.Length < all ? Severity.Warning : Severity.Error,
        };
    }

    private static RuleFinding Of(DiagnosisContext context, ImmutableArray<Node> nodes, string summary) => new()
    {
        Subject = nodes[0].Reference.ToString(),
        Summary = summary,
        Evidence = [.. nodes.Take(3).Select(node => context.Derived(node, Words(context, node)))],
        Fixes = LostNode.Fixes(nodes[0].Name),
    };

    private static Node? NotReady(DiagnosisContext context, string? name) =>
        name is not null && context.Snapshot.Nodes.Find("", name) is { } node && node.Conditions.Find("Ready") is { Status: not ConditionStatus.True }
            ? node
            : null;

    // A kubelet that reports that it is not ready does report.
    private static string State(ImmutableArray<Node> nodes) => nodes.All(node => node.Conditions.Find("Ready")!.Status == ConditionStatus.Unknown)
        ? $"{(nodes.Length == 1 ? "does" : "do")} not report"
        : $"{(nodes.Length == 1 ? "is" : "are")} not Ready";

    private static string Words(DiagnosisContext context, Node node) => Places.Words(context.Snapshot, node.Conditions.Find("Ready")!);
}
