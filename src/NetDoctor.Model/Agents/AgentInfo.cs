using System.Collections.Immutable;

namespace NetDoctor.Model.Agents;

/// <summary>What a node agent says of itself: the answer to <c>GET /v1/info</c>.</summary>
public sealed record AgentInfo
{
    /// <summary>Its version.</summary>
    public required string Version { get; init; }

    /// <summary>Node that it was told it is on.</summary>
    public required string Node { get; init; }

    /// <summary>Capabilities that it lacks, and what that disables; empty when it lacks none.</summary>
    public ImmutableArray<MissingCapability> Missing { get; init; } = [];

    /// <summary>Why it makes no probes, in a sentence; null when it does.</summary>
    public string? Problem { get; init; }
}
