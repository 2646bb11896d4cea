using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Ingresses;

/// <summary>The nodes that a load balancer may use are none that leads to an endpoint: the others are labelled to be left out.</summary>
/// <remarks>Which nodes it really has, only its own API tells, and some balancers dial pods; so this is never the cause. Source: Kubernetes
/// documentation, "Well-Known Labels", node.kubernetes.io/exclude-from-external-load-balancers; kubernetes/cloud-provider
/// controllers/service/controller.go, <c>nodeIncludedPredicate</c>.</remarks>
public sealed class NodesLeftOutByLoadBalancer : IRule
{
    private const string Label = "node.kubernetes.io/exclude-from-external-load-balancers";
    private const int MaxShown = 5;

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("ING28", "Load balancer's nodes lead to no endpoint", Severity.Warning, Hop.Service)
    {
        Needs = [ResourceKind.Node, ResourceKind.Service, ResourceKind.EndpointSlice],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        if (ServiceOf(context) is not { Type: ServiceType.LoadBalancer } service)
        {
            yield break;
        }

        var nodes = context.Snapshot.Nodes.All.OrderBy(node => node.Name, StringComparer.Ordinal).ToList();
        var leftOut = nodes.Where(node => node.Labels[Label] is not null).ToList();
        var holding = ServiceFacts.ReadyEndpoints(context.Snapshot, service).Select(endpoint => endpoint.NodeName).OfType<string>()
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var isLocal = service.ExternalTrafficPolicy == TrafficPolicy.Local;
        if (leftOut.Count == 0 || holding.Count == 0
            || nodes.Except(leftOut).Any(node => !isLocal || holding.Contains(node.Name)))
        {
            yield break;
        }

        var name = $"{service.Namespace}/{service.Name}";
        yield return new RuleFinding
        {
            Subject = service.Reference.ToString(),
            Summary = isLocal && leftOut.Count < nodes.Count
                ? $"Service {name} has its endpoints on {string.Join(", ", holding.Take(MaxShown))} only, which a load balancer is told to leave "
                    + "out, and externalTrafficPolicy Local lets no other node serve them."
                : $"All {nodes.Count} nodes are labelled to be left out by load balancers, so that the one of Service {name} has none to send to.",
            Evidence =
            [
                .. leftOut.Take(MaxShown).Select(node => context.Derived(node, $"label {Label}")),
                context.Derived(service, $"externalTrafficPolicy {service.ExternalTrafficPolicy}; ready endpoints on {string.Join(", ", holding.Take(MaxShown))}"),
            ],
            IsHazard = true,
            Fixes =
            [
                new Fix("Take the label off a node that should serve.", $"kubectl label node {leftOut[0].Name} {Label}-"),
                .. isLocal && leftOut.Count < nodes.Count
                    ? new[] { new Fix("Or let pods run on the other nodes.", $"kubectl -n {service.Namespace} get endpointslices -l kubernetes.io/service-name={service.Name} -o wide") }
                    : [],
            ],
        };
    }

    private static Service? ServiceOf(DiagnosisContext context) => context.Route.TargetKind switch
    {
        RouteTargetKind.LoadBalancer => context.Route.Service,
        RouteTargetKind.Ingress when context.Route.Ingress?.Claim is { } claim =>
            IngressControllers.Of(context.Snapshot, claim)?.Services.FirstOrDefault(service => service.Type == ServiceType.LoadBalancer),
        _ => null,
    };
}
