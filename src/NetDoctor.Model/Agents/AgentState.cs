using System.Collections.Immutable;

namespace NetDoctor.Model.Agents;

/// <summary>A node agent as NetDoctor knows it.</summary>
public sealed record AgentState
{
    /// <summary>Node that it is on.</summary>
    /// <example>n1</example>
    public required string Node { get; init; }

    /// <summary>Its pod as <c>namespace/name</c>.</summary>
    /// <example>netdoctor/netdoctor-agent-x7k2p</example>
    public required string Pod { get; init; }

    /// <summary>Its version; null when it was not heard of yet.</summary>
    /// <example>0.1.0</example>
    public string? Version { get; init; }

    /// <summary>Why it cannot be asked, in a sentence; null when it can.</summary>
    public string? Problem { get; init; }

    /// <summary>Why the network does not reach it, in a sentence, while it is asked by way of the API server; null when it is asked over the
    /// network, or cannot be asked.</summary>
    public string? NetworkProblem { get; init; }

    /// <summary>Capabilities that it lacks, and what that disables; empty when it lacks none, or was not heard of yet.</summary>
    public ImmutableArray<MissingCapability> Missing { get; init; } = [];
}

/// <summary>A capability that an agent lacks.</summary>
/// <param name="Name">Its name, such as <c>SYS_ADMIN</c>.</param>
/// <param name="Disables">What cannot be done without it, in words that complete "it cannot".</param>
/// <remarks>Source: capabilities(7).</remarks>
public sealed record MissingCapability(string Name, string Disables);
