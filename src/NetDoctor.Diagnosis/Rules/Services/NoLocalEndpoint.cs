using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Services;

/// <summary>Traffic from inside must stay on the client's node, and no ready endpoint is there.</summary>
/// <remarks>Source: Kubernetes documentation, "Service Internal Traffic Policy": without a local endpoint the Service behaves as
/// if it had none.</remarks>
public sealed class NoLocalEndpoint : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        "SVC16", "internalTrafficPolicy=Local and no local endpoint", Severity.Error, Hop.Endpoints)
    {
        Needs = [ResourceKind.Service, ResourceKind.EndpointSlice],
        Explains = ["SVC12"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var route = context.Route;
        if (route is not
            {
                TargetKind: RouteTargetKind.ClusterIP,
                Service: { InternalTrafficPolicy: TrafficPolicy.Local } service,
                Source.Node: { } node,
            }
            || Asked.IsFromOutside(route) || route.ChosenEndpoints.Any() || IsContradicted(context, node))
        {
            yield break;
        }

        var ready = ServiceFacts.ReadyEndpoints(context.Snapshot, service).ToList();
        if (ready.Count == 0 || ready.Any(endpoint => endpoint.NodeName is null || endpoint.NodeName == node))
        {
            yield break;
        }

        var nodes = ready.Select(endpoint => endpoint.NodeName!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        var list = PodWords.List(nodes);
        yield return new RuleFinding
        {
            Subject = service.Reference.ToString(),
            Summary = $"Service {service.Namespace}/{service.Name} has internalTrafficPolicy Local, and {route.Source} runs on node "
                + $"{node}, while its ready endpoints are on {list}.",
            Evidence =
            [
                context.Derived(service, "internalTrafficPolicy Local"),
                context.Derived($"EndpointSlices of {service.Namespace}/{service.Name}", $"{ready.Count} ready endpoints, on {list}"),
                context.Derived(route.Source.ToString(), $"on node {node}"),
                .. Wire.FailedDials(context).Take(1).Select(observation => DiagnosisContext.Observed(observation)),
            ],
            Fixes =
            [
                new Fix(
                    "Let traffic leave the node.",
                    $"kubectl -n {service.Namespace} patch service {service.Name} "
                    + "-p '{\"spec\":{\"internalTrafficPolicy\":\"Cluster\"}}'"),
                new Fix(
                    $"Or run an endpoint on every node that has clients, such as {node}; a DaemonSet does.", null, FixRisk.Medium),
            ],
        };
    }

    // What is seen from another node says nothing of this one.
    private static bool IsContradicted(DiagnosisContext context, string node) => context.At(LadderStep.Frontend).Any(observation =>
        Wire.HasConnected(observation)
        && (observation.Result.Vantage.Node == node || context.IsFromSource));
}
