using System.Collections.Immutable;

namespace NetDoctor.Diagnosis.NodeMeshes;

/// <summary>Chooses the directions of a mesh: few, and yet so that a node or a zone that is cut off stands out.</summary>
internal static class MeshPairs
{
    /// <summary>Nodes of which every direction is tried when they are few.</summary>
    internal const int FullUpTo = 8;

    // So that one node of a zone is not taken for the zone.
    private const int EachTwoZones = 2;

    /// <summary>Directions to try: at most n ceil(log2 n), one for each zone and two for each two zones; or all n (n - 1).</summary>
    /// <param name="nodes">The nodes, in the order of their zones.</param>
    /// <param name="isFull">Whether to try every direction.</param>
    /// <remarks>Distances that are powers of two, as the fingers of Chord (Stoica et al., 2001): every node is at both ends of ceil(log2 n)
    /// directions, next to its like, and the whole stays connected when single nodes fall out.</remarks>
    public static ImmutableArray<(int From, int To)> Of(IReadOnlyList<MeshNode> nodes, bool isFull)
    {
        var all = Enumerable.Range(0, nodes.Count);
        return isFull
            ? [.. from one in all from other in all where one != other select (one, other)]
            : [.. AtDistances(nodes.Count).Concat(WithinZones(nodes)).Concat(BetweenZones(nodes)).Distinct()];
    }

    private static IEnumerable<(int From, int To)> AtDistances(int count) =>
        from distance in Enumerable.Range(0, 31).Select(power => 1 << power).TakeWhile(distance => distance < count)
        from one in Enumerable.Range(0, count)
        select (one, (one + distance) % count);

    // At distance one all but the first and the last of a zone have neighbours in it on both sides.
    private static IEnumerable<(int From, int To)> WithinZones(IReadOnlyList<MeshNode> nodes) =>
        from zone in Zones(nodes)
        where zone.Length > 1
        select (zone[^1], zone[0]);

    private static IEnumerable<(int From, int To)> BetweenZones(IReadOnlyList<MeshNode> nodes)
    {
        var zones = Zones(nodes);

        // Zones are few; hundreds would cost what the mesh saves.
        return zones.Length * zones.Length > nodes.Count * Math.Max(1, Math.Log2(nodes.Count))
            ? []
            : from here in zones
              from there in zones
              where here != there
              from turn in Enumerable.Range(0, EachTwoZones)
              select (here[turn % here.Length], there[turn % there.Length]);
    }

    private static int[][] Zones(IReadOnlyList<MeshNode> nodes) =>
        [.. Enumerable.Range(0, nodes.Count).Where(index => nodes[index].Zone is not null).GroupBy(index => nodes[index].Zone).Select(zone => zone.ToArray())];
}
