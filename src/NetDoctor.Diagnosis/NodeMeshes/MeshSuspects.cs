using System.Collections.Immutable;

namespace NetDoctor.Diagnosis.NodeMeshes;

/// <summary>Finds the fewest things that explain the losses of one layer.</summary>
/// <remarks>A suspect needs at least two directions, all of which were lost: a node two others, a zone two nodes at each end. A node that tried
/// only nodes of other zones, though it has neighbours in its own, cannot be told from the way between the zones and is no suspect.</remarks>
internal sealed class MeshSuspects
{
    private readonly ImmutableArray<(MeshNode From, MeshNode To, bool IsLost)> _tried;

    private MeshSuspects(ImmutableArray<(MeshNode From, MeshNode To, bool IsLost)> tried) => _tried = tried;

    /// <summary>Suspects with the losses that they explain, what explains most first; none for nothing lost.</summary>
    /// <param name="tried">Directions that were tried, and whether nothing arrived.</param>
    public static ImmutableArray<(MeshSuspect Suspect, int Losses)> Of(ImmutableArray<(MeshNode From, MeshNode To, bool IsLost)> tried) =>
        new MeshSuspects(tried).Find();

    private ImmutableArray<(MeshSuspect Suspect, int Losses)> Find()
    {
        var open = _tried.Where(one => one.IsLost).ToList();
        if (open.Count == _tried.Length && Nodes(_tried).Count() > 2)
        {
            return [(new MeshSuspect(MeshSuspectKind.All, null, null), open.Count)];
        }

        var found = ImmutableArray.CreateBuilder<(MeshSuspect Suspect, int Losses)>();
        var suspects = Candidates().Where(IsConsistent).ToList();
        while (suspects.Count > 0)
        {
            // Among those that explain as much the first candidate is taken.
            var best = suspects.MaxBy(suspect => (Rank(suspect.Kind), open.Count(one => suspect.Breaks(one.From, one.To))))!;
            suspects.Remove(best);

            // One direction that is left says no more than itself.
            if (open.Count(one => best.Breaks(one.From, one.To)) is > 1 and var count)
            {
                open.RemoveAll(one => best.Breaks(one.From, one.To));
                found.Add((best, count));
            }
        }

        var directions = open.Select(one => (new MeshSuspect(MeshSuspectKind.Direction, one.From.Name, one.To.Name), 1));
        return [.. found.OrderByDescending(one => one.Losses), .. directions];
    }

    private static IEnumerable<MeshNode> Nodes(IEnumerable<(MeshNode From, MeshNode To, bool IsLost)> directions) =>
        directions.SelectMany(one => new[] { one.From, one.To }).DistinctBy(node => node.Name);

    // A whole node that is cut off explains more certainly than zones do, which look alike where all nodes of one are cut off.
    private static int Rank(MeshSuspectKind kind) => kind switch
    {
        MeshSuspectKind.Node => 2,
        MeshSuspectKind.Outbound or MeshSuspectKind.Inbound => 1,
        _ => 0,
    };

    private IEnumerable<MeshSuspect> Candidates()
    {
        var losing = Nodes(_tried.Where(one => one.IsLost)).ToArray();
        var zones = losing.Select(node => node.Zone).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        return
        [
            .. losing.Select(node => new MeshSuspect(MeshSuspectKind.Node, node.Name, null)),
            .. losing.Select(node => new MeshSuspect(MeshSuspectKind.Outbound, node.Name, null)),
            .. losing.Select(node => new MeshSuspect(MeshSuspectKind.Inbound, null, node.Name)),
            .. from one in zones from other in zones where string.CompareOrdinal(one, other) < 0 select new MeshSuspect(MeshSuspectKind.Zones, one, other),
            .. from one in zones from other in zones where one != other select new MeshSuspect(MeshSuspectKind.ZoneDirection, one, other),
        ];
    }

    private bool IsConsistent(MeshSuspect suspect)
    {
        var broken = _tried.Where(one => suspect.Breaks(one.From, one.To)).ToArray();
        return broken.Length > 1 && broken.All(one => one.IsLost) && IsTold(suspect, broken);
    }

    private bool IsTold(MeshSuspect suspect, (MeshNode From, MeshNode To, bool IsLost)[] broken) => suspect.Kind switch
    {
        MeshSuspectKind.Node => broken.Any(one => one.From.Name == suspect.From) && broken.Any(one => one.To.Name == suspect.From) && IsOfNode(suspect.From!, broken),
        MeshSuspectKind.Outbound => IsOfNode(suspect.From!, broken),
        MeshSuspectKind.Inbound => IsOfNode(suspect.To!, broken),
        MeshSuspectKind.Zones => HasBoth(suspect.From!, suspect.To!) && HasBoth(suspect.To!, suspect.From!),
        _ => HasBoth(suspect.From!, suspect.To!),
    };

    private bool IsOfNode(string name, (MeshNode From, MeshNode To, bool IsLost)[] broken)
    {
        var zone = Nodes(broken).First(node => node.Name == name).Zone;
        var others = Nodes(broken).Where(node => node.Name != name).ToArray();
        var hasNeighbours = zone is not null && Nodes(_tried).Any(node => node.Name != name && node.Zone == zone);
        return others.Length > 1 && (!hasNeighbours || others.Any(node => node.Zone == zone));
    }

    private bool HasBoth(string from, string to)
    {
        var across = _tried.Where(one => one.From.Zone == from && one.To.Zone == to).ToArray();
        return across.DistinctBy(one => one.From.Name).Count() > 1 && across.DistinctBy(one => one.To.Name).Count() > 1;
    }
}
