namespace NetDoctor.Diagnosis.NodeMeshes;

/// <summary>Something that would explain losses, and the directions that it would break.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="From">Node or zone on which broken directions start; null for any.</param>
/// <param name="To">Node or zone that they lead to; null for any.</param>
internal sealed record MeshSuspect(MeshSuspectKind Kind, string? From, string? To)
{
    /// <summary>Whether it would break a direction.</summary>
    /// <param name="from">Node on which it starts.</param>
    /// <param name="to">Node that it leads to.</param>
    public bool Breaks(MeshNode from, MeshNode to) => Kind switch
    {
        MeshSuspectKind.All => true,
        MeshSuspectKind.Node => from.Name == From || to.Name == From,
        MeshSuspectKind.Outbound or MeshSuspectKind.Inbound or MeshSuspectKind.Direction => (From is null || from.Name == From) && (To is null || to.Name == To),
        MeshSuspectKind.Zones => (from.Zone == From && to.Zone == To) || (from.Zone == To && to.Zone == From),
        _ => from.Zone == From && to.Zone == To,
    };
}

/// <summary>What explains losses; first what is more particular.</summary>
internal enum MeshSuspectKind
{
    /// <summary>Nothing gets from any node to another.</summary>
    All,

    /// <summary>Nothing gets to a node nor from it.</summary>
    Node,

    /// <summary>Nothing gets away from a node.</summary>
    Outbound,

    /// <summary>Nothing gets to a node.</summary>
    Inbound,

    /// <summary>Nothing gets from either of two zones to the other.</summary>
    Zones,

    /// <summary>Nothing gets from one zone to another.</summary>
    ZoneDirection,

    /// <summary>Nothing gets from one node to another.</summary>
    Direction,
}
