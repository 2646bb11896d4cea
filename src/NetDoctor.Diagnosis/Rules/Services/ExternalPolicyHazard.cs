using NetDoctor.Diagnosis.Rules.KubeProxy;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Services;

/// <summary>The externalTrafficPolicy has a price for who comes from outside: Local closes nodes without endpoint, Cluster hides the
/// client's address from the pods.</summary>
/// <remarks>Source: Kubernetes documentation, "Virtual IPs and Service Proxies", External traffic policy; "Using Source IP".</remarks>
public sealed class ExternalPolicyHazard : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("SVC17", "externalTrafficPolicy hazard", Severity.Info, Hop.Service)
    {
        Needs = [ResourceKind.Service, ResourceKind.EndpointSlice, ResourceKind.Node],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var route = context.Route;
        if (!Asked.IsFromOutside(route) || route.Service is not { Type: ServiceType.NodePort or ServiceType.LoadBalancer } service
            || !route.ChosenEndpoints.Any())
        {
            return [];
        }

        return service switch
        {
            { Type: ServiceType.NodePort, ExternalTrafficPolicy: TrafficPolicy.Local } => Local(context, service),
            { Type: ServiceType.LoadBalancer, ExternalTrafficPolicy: TrafficPolicy.Cluster } => [Cluster(context, service)],
            _ => [],
        };
    }

    private static IEnumerable<RuleFinding> Local(DiagnosisContext context, Service service)
    {
        var empty = context.Snapshot.Nodes.All.Select(node => node.Name)
            .Where(node => NodePortResults.LacksLocalEndpoint(context.Route, node)).Order(StringComparer.Ordinal).ToList();
        if (empty.Count == 0)
        {
            yield break;
        }

        yield return new RuleFinding
        {
            Subject = service.Reference.ToString(),
            Summary = $"NodePort Service {service.Namespace}/{service.Name} has externalTrafficPolicy Local, so {PodWords.List(empty, 3)}, "
                + $"without an endpoint, {(empty.Count == 1 ? "drops" : "drop")} what comes from outside.",
            Evidence =
            [
                context.Derived(service, "externalTrafficPolicy Local"),
                context.Derived(
                    $"EndpointSlices of {service.Namespace}/{service.Name}", $"no endpoint on {PodWords.List(empty)}"),
            ],
            IsHazard = true,
            Fixes = [new Fix("Dial only nodes with endpoints: have whatever is before the nodes check their health.")],
        };
    }

    private static RuleFinding Cluster(DiagnosisContext context, Service service) => new()
    {
        Subject = service.Reference.ToString(),
        Summary = $"LoadBalancer Service {service.Namespace}/{service.Name} has externalTrafficPolicy Cluster: pods see a node's address in "
            + "place of the client's, so that address lists and NetworkPolicies for clients do not match.",
        Evidence = [context.Derived(service, "type LoadBalancer, externalTrafficPolicy Cluster")],
        IsHazard = true,
        Fixes =
        [
            new Fix(
                "If the client's address is needed, keep traffic on the node that it enters; nodes without endpoint then fail the load "
                + "balancer's health check.",
                $"kubectl -n {service.Namespace} patch service {service.Name} "
                + "-p '{\"spec\":{\"externalTrafficPolicy\":\"Local\"}}'",
                FixRisk.Medium),
        ],
    };
}
