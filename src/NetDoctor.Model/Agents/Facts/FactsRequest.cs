using System.Collections.Immutable;

namespace NetDoctor.Model.Agents.Facts;

/// <summary>What an agent is to read.</summary>
public sealed record FactsRequest
{
    /// <summary>Questions of one kind that a request may have.</summary>
    public const int MaxQuestions = 256;

    /// <summary>UID of the pod to read in; null for the node itself.</summary>
    public Guid? PodUid { get; init; }

    /// <summary>That pod as <c>namespace/name</c>, for people; null for the node.</summary>
    public string? Pod { get; init; }

    /// <summary>Addresses of that pod, by which its namespace is known where its processes are not; empty when unknown.</summary>
    public ImmutableArray<string> PodAddresses { get; init; } = [];

    /// <summary>Connections of which the rules are asked what they would do.</summary>
    public ImmutableArray<RuleQuestion> Rules { get; init; } = [];

    /// <summary>Connections that are looked for in the node's table of connections; a pod has none of its own.</summary>
    public ImmutableArray<FlowQuestion> Flows { get; init; } = [];

    /// <summary>Packets of which the kernel is asked which way it would send them.</summary>
    public ImmutableArray<RouteQuestion> Routes { get; init; } = [];
}

/// <summary>A packet of which the kernel is asked which way it would send it.</summary>
/// <param name="Destination">Where to.</param>
/// <param name="Source">Where from; null for the kernel's choice.</param>
/// <param name="InputDevice">Interface that it came in by, for a packet that is passed on; null for one of this machine.</param>
public sealed record RouteQuestion(string Destination, string? Source = null, string? InputDevice = null);

/// <summary>What an agent read: of a pod or of its node.</summary>
public sealed record FactsAnswer
{
    /// <summary>Facts of the pod that was asked for; null when the node was.</summary>
    public PodFacts? Pod { get; init; }

    /// <summary>Facts of the node; null when a pod was asked for.</summary>
    public NodeFacts? Node { get; init; }
}
