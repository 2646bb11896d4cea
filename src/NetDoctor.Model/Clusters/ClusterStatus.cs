using System.Collections.Immutable;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Model.Clusters;

/// <summary>What NetDoctor knows of the cluster, and how fresh that is.</summary>
public sealed record ClusterStatus
{
    /// <summary>Where the facts come from: the API server's address, or a folder of manifests.</summary>
    public required string Source { get; init; }

    /// <summary>Version that the API server reports, such as <c>v1.34.1</c>; null when it was never reached.</summary>
    public string? ServerVersion { get; init; }

    /// <summary>Whether every kind was listed once, or is known to be forbidden.</summary>
    public required bool IsReady { get; init; }

    /// <summary>Domain of the cluster's names.</summary>
    public required string ClusterDomain { get; init; }

    /// <summary>The instant of this answer.</summary>
    public required DateTimeOffset ObservedAt { get; init; }

    /// <summary>State per kind of object, in a fixed order.</summary>
    public required ImmutableArray<KindStatus> Kinds { get; init; }

    /// <summary>Kinds that NetDoctor may not read; findings that need them are not evaluated.</summary>
    public required ImmutableArray<ResourceKind> Forbidden { get; init; }
}

/// <summary>What NetDoctor knows of one kind of object.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="State">Whether its facts can be trusted.</param>
/// <param name="Count">Objects that are known.</param>
/// <param name="LastContactAt">When the API server was last heard of this kind; null if never.</param>
/// <param name="AgeSeconds">Seconds since then; null if never. Up to about 70 is normal where nothing changes, because the API server then
/// sends a bookmark about once a minute; above 120 finding DOC06 says that the kind is stale.</param>
/// <param name="Detail">Why it is not synced, in a sentence; null when it is.</param>
public sealed record KindStatus(
    ResourceKind Kind, CacheState State, int Count, DateTimeOffset? LastContactAt, double? AgeSeconds, string? Detail);
