using System.Collections.Immutable;
using System.Text.Json.Nodes;
using NetDoctor.Lab.DataPlane;
using NetDoctor.Lab.DataPlane.Policies;

namespace NetDoctor.Lab.Scenarios;

/// <summary>A case of the lab: a cluster, what is wrong in its network, a question, and the truth.</summary>
public sealed record Scenario
{
    /// <summary>Name of its folder.</summary>
    public required string Name { get; init; }

    /// <summary>What the case is, in a sentence.</summary>
    public required string Title { get; init; }

    /// <summary>Source of the question; null for NetDoctor itself.</summary>
    public string? From { get; init; }

    /// <summary>Target of the question.</summary>
    public required string To { get; init; }

    /// <summary>Protocol of the question; null for what the target implies.</summary>
    public string? Protocol { get; init; }

    /// <summary>What is wrong in the network and in no manifest.</summary>
    public ImmutableArray<Fault> Faults { get; init; } = [];

    /// <summary>How the network plugin brings policies into effect.</summary>
    public NetworkPlugin Plugin { get; init; } = NetworkPlugin.Usual;

    /// <summary>Where NetDoctor's own pod stands.</summary>
    public DoctorPod Doctor { get; init; } = DoctorPod.Usual;

    /// <summary>What happens once the cluster has come to rest, in order, before the question is asked.</summary>
    public ImmutableArray<Change> Changes { get; init; } = [];

    /// <summary>True verdict, declared by the author: <c>reachable</c>, <c>degraded</c>, <c>unreachable</c>, <c>undetermined</c>.</summary>
    public required string Verdict { get; init; }

    /// <summary>True cause, declared by the author; null when there is none.</summary>
    public string? Cause { get; init; }

    /// <summary>Ids of findings beside the cause that are true at one moment of the case and not at another, such as what a
    /// container shows between two restarts.</summary>
    public ImmutableArray<string> Sometimes { get; init; } = [];

    /// <summary>Objects, in the order of the manifests. Never to be modified.</summary>
    public ImmutableArray<JsonObject> Objects { get; init; } = [];
}
