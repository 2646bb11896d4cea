using System.Collections.Immutable;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.KubeProxy;

/// <summary>The Service keeps outside traffic on the node that it enters, and the node has no endpoint: it drops the traffic.</summary>
/// <remarks>Source: Kubernetes documentation, "Virtual IPs and Service Proxies", External traffic policy.</remarks>
public sealed class NoLocalEndpointOnNode : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        "KPX19", "Node without local endpoint drops (externalTrafficPolicy Local)", Severity.Error, Hop.Proxy)
    {
        Needs = [ResourceKind.EndpointSlice],
        Explains = ["KPX10", "APP01", "APP02", "APP04"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var route = context.Route;
        if (route is not { Service: { ExternalTrafficPolicy: TrafficPolicy.Local } service, Port.NodePort: > 0 and var port })
        {
            yield break;
        }

        var elsewhere = route.Endpoints.Where(endpoint => endpoint.IsReady).Select(endpoint => endpoint.Node)
            .OfType<string>().Distinct().Order(StringComparer.Ordinal).ToList();
        var results = NodePortResults.Of(context);
        var dropping = results
            .Where(result => result.Observation.Failed && NodePortResults.LacksLocalEndpoint(route, result.Node))
            .ToList();
        var isForeseen = IsForeseen(context, results);
        if (elsewhere.Count == 0 || (dropping.Count == 0 && !isForeseen))
        {
            yield break;
        }

        var isDialled = isForeseen || dropping.Any(NodePortResults.IsDialled);
        var nodes = string.Join(
            ", ",
            (isForeseen ? [route.TargetNode!.Name] : Array.Empty<string>()).Concat(dropping.Select(result => result.Node)).Distinct().Take(3));
        yield return new RuleFinding
        {
            Subject = service.Reference.ToString(),
            Summary = $"{nodes} {(nodes.Contains(',', StringComparison.Ordinal) ? "drop" : "drops")} traffic to NodePort {port} of {service.Reference}: externalTrafficPolicy is Local, "
                + $"and its ready endpoints are on {PodWords.List(elsewhere, 3)} only.",
            Evidence =
            [
                context.Derived(service, $"externalTrafficPolicy is Local; nodes with ready endpoints: {string.Join(", ", elsewhere)}"),
                .. isForeseen
                    ? new[] { context.Derived(route.TargetNode!, "no ready endpoint runs here; only what starts on the node itself is exempt") }
                    : [],
                .. dropping.Take(5).Select(result => DiagnosisContext.Observed(result.Observation)),
            ],
            Fixes =
            [
                new Fix(
                    "Let every node carry the traffic on; the endpoints then see the node's address in place of the client's.",
                    $"kubectl -n {service.Namespace} patch service {service.Name} "
                        + "-p '{\"spec\":{\"externalTrafficPolicy\":\"Cluster\"}}'",
                    FixRisk.Medium),
                new Fix($"Or send clients to {elsewhere[0]}, by a load balancer that checks health, or run an endpoint on every node."),
            ],
            // What enters at the node has no endpoint at all to choose: everything that this question is about is lost.
            Coverage = isDialled ? Coverage.All : NodePortResults.CoverageOf(dropping),
            Hop = isDialled ? Hop.Endpoints : Hop.Proxy,
            Severity = isDialled ? Severity.Error : Severity.Warning,
        };
    }

    // Traffic that starts on the node itself passes all the same, so that NetDoctor's own dial there says nothing of others'.
    // Source: kubernetes/kubernetes pkg/proxy/iptables/proxier.go, chain KUBE-EXT.
    private static bool IsForeseen(DiagnosisContext context, ImmutableArray<NodePortResults.AtNode> results) =>
        !context.IsFromSource && context.Route is { IsLocalOnly: true, TargetNode: { } node } route
        && NodePortResults.LacksLocalEndpoint(route, node.Name)
        && (Asked.IsFromOutside(route)
            || results.Any(result => NodePortResults.IsDialled(result) && result.Observation.Result.Vantage.Node == node.Name));
}
