using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.EndpointSlices;

/// <summary>Several endpoints, all of them on one node or in one zone, while there are others: one failure takes them all.</summary>
/// <remarks>Source: Kubernetes documentation, "Pod Topology Spread Constraints".</remarks>
public sealed class EndpointsInOnePlace : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("EPS12", "All endpoints in one node or zone", Severity.Info, Hop.Endpoints)
    {
        Needs = [ResourceKind.Node, ResourceKind.EndpointSlice],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var ready = context.Route.Endpoints.Where(endpoint => endpoint.IsReady).ToList();
        if (context.Route.Service is not { HasSelector: true } service || ready.Count < 2)
        {
            yield break;
        }

        // All nodes are gone through only for the few Services that are in one place.
        var (node, zone) = (OnlyOne(ready, endpoint => endpoint.Node), OnlyOne(ready, endpoint => endpoint.Zone));
        if (node is null && zone is null)
        {
            yield break;
        }

        var usable = context.Snapshot.Nodes.All.Where(other => other is { IsReady: true, IsUnschedulable: false }).ToList();
        if (node is not null && usable.Exists(other => other.Name != node))
        {
            yield return Finding(context, service, ready.Count, $"on node {node}", $"{usable.Count} nodes take pods", "kubernetes.io/hostname");
        }
        else if (zone is not null
            && usable.Select(other => other.Zone).OfType<string>().Distinct().Count(other => other != zone) is > 0 and var more)
        {
            yield return Finding(
                context, service, ready.Count, $"in zone {zone}", $"{more} other {(more == 1 ? "zone has" : "zones have")} nodes that take pods",
                "topology.kubernetes.io/zone");
        }
    }

    private static string? OnlyOne(List<RouteEndpoint> endpoints, Func<RouteEndpoint, string?> placeOf) =>
        placeOf(endpoints[0]) is { } place && endpoints.TrueForAll(endpoint => placeOf(endpoint) == place) ? place : null;

    private static RuleFinding Finding(
        DiagnosisContext context, Service service, int count, string place, string others, string topology) => new()
        {
            Subject = service.Reference.ToString(),
            Summary = $"All {count} ready endpoints of {service.Reference} are {place}: they fail together.",
            Evidence =
            [
                context.Derived($"EndpointSlices of {service.Namespace}/{service.Name}", $"{count} ready endpoints, all {place}"),
                context.Derived("Nodes", others),
            ],
            Fixes =
            [
                new Fix(
                    $"Spread the pods by a topologySpreadConstraint with topologyKey {topology}.",
                    $"kubectl -n {service.Namespace} get pods -l '{service.Selector}' -o wide"),
            ],
            IsHazard = true,
        };
}
