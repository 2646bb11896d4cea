using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.KubeProxy;

/// <summary>A NodePort is closed on some nodes while it is open on others: those nodes do not translate it.</summary>
/// <remarks>Source: Kubernetes documentation, "Service", type NodePort: every node proxies the port.</remarks>
public sealed class NodePortClosedOnNode : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("KPX10", "NodePort closed on one node", Severity.Error, Hop.Proxy)
    {
        Explains = ["APP01", "APP02", "APP04"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        if (context.Route is not { Service: { } service, Port.NodePort: > 0 and var port })
        {
            yield break;
        }

        var results = NodePortResults.Of(context);
        var open = results.Where(result => result.Observation.Succeeded).ToList();
        var closed = results
            .Where(result => result.Observation.Failed && !NodePortResults.LacksLocalEndpoint(context.Route, result.Node)
                && NodePortResults.HasEndpointOfFamily(context.Route, result) && !EndpointResults.IsThatOfAnEndpoint(context, result.Observation))
            .ToList();
        if (open.Count == 0 || closed.Count == 0)
        {
            yield break;
        }

        var nodes = PodWords.List(closed.Select(result => Named(context, open, result)).Distinct(), 3);
        var predicted = results.Where(result => !NodePortResults.LacksLocalEndpoint(context.Route, result.Node));
        yield return new RuleFinding
        {
            Subject = closed.Count == 1 ? $"Node {closed[0].Node}" : service.Reference.ToString(),
            Summary = $"NodePort {port} of {service.Reference} is closed on {nodes} "
                + $"({ProbeText.Describe(closed[0].Observation.Result)}) and open on {open[0].Node}.",
            Evidence =
            [
                .. closed.Take(5).Select(result => DiagnosisContext.Observed(result.Observation)),
                .. open.Take(3).Select(result => DiagnosisContext.Observed(result.Observation)),
                context.Derived(service, $"every node should carry the port: {NamesOf(predicted)} should, {NamesOf(open)} {(open.Count == 1 ? "does" : "do")}"),
                .. closed.Select(result => result.Node).Distinct().SelectMany(node => NotReady(context, node)),
            ],
            Fixes = [FixOn(context, closed[0].Node)],
            Coverage = NodePortResults.CoverageOf(closed),
            Severity = closed.Any(NodePortResults.IsDialled) ? Severity.Error : Severity.Warning,
        };
    }

    private static Fix FixOn(DiagnosisContext context, string node) => ProxyReplacement.Of(context.Snapshot) is { } replacement
        ? new Fix(
            $"See whether {replacement.Agent.Reference}, which stands in for kube-proxy, runs on {node}.",
            $"kubectl -n {replacement.Agent.Namespace} get pods -o wide{SelectorOf(replacement.Agent)} --field-selector spec.nodeName={node}")
        : new Fix(
            $"See whether kube-proxy, or what stands for it, runs on {node}.",
            $"kubectl -n kube-system get pods -o wide --field-selector spec.nodeName={node}");

    private static string SelectorOf(Workload agent) =>
        agent.Selector is { MatchLabels: { Count: > 0 } labels } ? $" -l {labels}" : "";

    private static string NamesOf(IEnumerable<NodePortResults.AtNode> results) => PodWords.List(results.Select(result => result.Node).Distinct(), 5);

    // A node that carries the port in the other family is named with the address.
    private static string Named(DiagnosisContext context, List<NodePortResults.AtNode> open, NodePortResults.AtNode closed)
    {
        var name = open.Exists(result => result.Node == closed.Node) ? $"{closed.Node} at {closed.Observation.Plan.Spec.Address}" : closed.Node;
        return context.Snapshot.Nodes.Find("", closed.Node) is { IsReady: not true } ? $"{name} (not Ready)" : name;
    }

    private static IEnumerable<Evidence> NotReady(DiagnosisContext context, string name) =>
        context.Snapshot.Nodes.Find("", name) is { IsReady: not true } node
            ? [context.Derived(node, "the node's Ready condition does not hold")]
            : [];
}
