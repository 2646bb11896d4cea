using System.Collections.Immutable;
using System.Text;
using NetDoctor.Diagnosis.Routing;

namespace NetDoctor.Diagnosis.Planning;

/// <summary>The endpoints that are dialled: all of them, or of very many a sample that has endpoints of every node in turn.</summary>
/// <remarks>The same for the same endpoints. The first ones by address would all be on a few nodes, where a range of addresses is one
/// node's.</remarks>
internal static class EndpointSample
{
    /// <summary>Endpoints to dial, those that take traffic first.</summary>
    /// <param name="route">The route.</param>
    /// <param name="most">How many at most.</param>
    public static ImmutableArray<RouteEndpoint> Of(Route route, int most)
    {
        var dialled = route.Endpoints.Where(endpoint => endpoint.Address.Port > 0)
            .OrderByDescending(endpoint => endpoint.IsChosen).ToImmutableArray();
        return dialled.Length <= most ? dialled :
        [
            .. dialled.GroupBy(endpoint => endpoint.Node, StringComparer.Ordinal)
                .SelectMany(node => node.OrderByDescending(endpoint => endpoint.IsChosen).ThenBy(Scattered)
                    .Select((endpoint, turn) => (Endpoint: endpoint, Turn: turn)))
                .OrderByDescending(pair => pair.Endpoint.IsChosen).ThenBy(pair => pair.Turn).ThenBy(pair => Scattered(pair.Endpoint))
                .Take(most)
                .Select(pair => pair.Endpoint),
        ];
    }

    // FNV-1a, because string.GetHashCode differs from process to process.
    private static uint Scattered(RouteEndpoint endpoint) => Encoding.UTF8.GetBytes(endpoint.Address.ToString())
        .Aggregate(2166136261u, (hash, one) => unchecked((hash ^ one) * 16777619u));
}
