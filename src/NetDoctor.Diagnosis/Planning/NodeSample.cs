using System.Collections.Immutable;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Planning;

/// <summary>The nodes that are asked: all machines, or of very many a sample that has the target's own nodes and those that are ill.</summary>
/// <remarks>The same for the same cluster. First come the nodes of the endpoints and the nodes that are not Ready, in turn; two places
/// at least are left for others, so that there is something to compare with.</remarks>
internal static class NodeSample
{
    /// <summary>Nodes asked at most.</summary>
    internal const int Most = 20;

    private const int PlacesForOthers = 2;

    /// <summary>Nodes to ask, ordered by name.</summary>
    /// <param name="route">The route.</param>
    /// <param name="snapshot">Facts.</param>
    public static ImmutableArray<Node> Of(Route route, ClusterSnapshot snapshot)
    {
        var all = snapshot.Nodes.All.Where(node => !VirtualNodes.IsOne(node)).OrderBy(node => node.Name, StringComparer.Ordinal).ToImmutableArray();
        if (all.Length <= Most)
        {
            return all;
        }

        var own = route.Endpoints.OrderByDescending(endpoint => endpoint.IsReady).Select(endpoint => endpoint.Node)
            .OfType<string>().Distinct(StringComparer.Ordinal)
            .Select(name => snapshot.Nodes.Find("", name)).OfType<Node>().Where(node => !VirtualNodes.IsOne(node));
        var first = InTurn(own, all.Where(node => node.IsReady != true)).Distinct().Take(Most - PlacesForOthers).ToHashSet();
        return
        [
            .. first.Concat(all.Where(node => !first.Contains(node)).Take(Most - first.Count))
                .OrderBy(node => node.Name, StringComparer.Ordinal),
        ];
    }

    private static IEnumerable<Node> InTurn(params IEnumerable<Node>[] lists) => lists
        .SelectMany(list => list.Select((node, turn) => (Node: node, Turn: turn)))
        .OrderBy(pair => pair.Turn).Select(pair => pair.Node);
}
