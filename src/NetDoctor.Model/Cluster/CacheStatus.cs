namespace NetDoctor.Model.Cluster;

/// <summary>State of what NetDoctor knows of one kind.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="State">Whether its facts can be trusted.</param>
/// <param name="LastContactAt">When the API server was last heard of this kind (list, event or bookmark); null if never.</param>
/// <param name="Detail">Why it is not synced, in a sentence; null when it is.</param>
/// <param name="NotKept">Recent objects that were let go because there are too many; 0 for all kinds but events.</param>
public sealed record CacheStatus(
    ResourceKind Kind, CacheState State, DateTimeOffset? LastContactAt = null, string? Detail = null, int NotKept = 0)
{
    /// <summary>Whether absence of a fact means absence of the object.</summary>
    public bool IsComplete => State is CacheState.Synced or CacheState.Disconnected;
}

/// <summary>Whether the facts of a kind can be trusted.</summary>
public enum CacheState
{
    /// <summary>The first list has not come in yet.</summary>
    Syncing,

    /// <summary>Listed and watched.</summary>
    Synced,

    /// <summary>Was synced; the connection is lost, and the facts are those of the last contact.</summary>
    Disconnected,

    /// <summary>The API server forbids it; nothing is known.</summary>
    Forbidden,

    /// <summary>The API server does not serve the kind, or not in the version that is read; nothing is known.</summary>
    NotServed,
}
