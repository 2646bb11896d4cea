using System.Collections.Immutable;

namespace NetDoctor.Model.Agents.Facts;

/// <summary>What a node's network namespace shows.</summary>
public sealed record NodeFacts
{
    /// <summary>Name of the node.</summary>
    public required string Node { get; init; }

    /// <summary>When it was read, by the node's clock.</summary>
    public DateTimeOffset ObservedAt { get; init; }

    /// <summary>The Service proxy.</summary>
    public ProxyState Proxy { get; init; } = new();

    /// <summary>What the rules would do, in the order of the questions.</summary>
    public ImmutableArray<RulePath> Rules { get; init; } = [];

    /// <summary>Table of connections; null when the kernel keeps none, or it could not be read.</summary>
    public ConnectionTracking? Tracking { get; init; }

    /// <summary>Connections in it that the questions are about; the first few hundred.</summary>
    public ImmutableArray<TrackedFlow> Flows { get; init; } = [];

    /// <summary>Sockets that take connections or datagrams, ordered by protocol, port and address.</summary>
    public ImmutableArray<ListeningSocket> Listeners { get; init; } = [];

    /// <summary>Interfaces, by index.</summary>
    public ImmutableArray<LinkFact> Links { get; init; } = [];

    /// <summary>Routes of all tables but <c>local</c>.</summary>
    public ImmutableArray<RouteFact> Routes { get; init; } = [];

    /// <summary>Rules that choose the table, by family and priority.</summary>
    public ImmutableArray<RoutingRuleFact> RoutingRules { get; init; } = [];

    /// <summary>Ways that the kernel says it would send packets, in the order of the questions.</summary>
    public ImmutableArray<RouteAnswer> RouteAnswers { get; init; } = [];

    /// <summary>Neighbours.</summary>
    public ImmutableArray<NeighbourFact> Neighbours { get; init; } = [];

    /// <summary>Entries of tunnels, and of bridges.</summary>
    public ImmutableArray<ForwardingEntry> ForwardingEntries { get; init; } = [];

    /// <summary>Settings and counters.</summary>
    public KernelSettings Settings { get; init; } = new();

    /// <summary>What could not be read.</summary>
    public ImmutableArray<FactGap> Gaps { get; init; } = [];
}
