using System.Collections.Immutable;

namespace NetDoctor.Model.Agents.Facts;

/// <summary>What a pod's network namespace and first process show.</summary>
public sealed record PodFacts
{
    /// <summary>UID of the pod.</summary>
    public required Guid PodUid { get; init; }

    /// <summary>When it was read, by the node's clock.</summary>
    public DateTimeOffset ObservedAt { get; init; }

    /// <summary>Sockets that take connections or datagrams, ordered by protocol, port and address.</summary>
    public ImmutableArray<ListeningSocket> Listeners { get; init; } = [];

    /// <summary>Interfaces, by index.</summary>
    public ImmutableArray<LinkFact> Links { get; init; } = [];

    /// <summary>Routes of all tables but <c>local</c>.</summary>
    public ImmutableArray<RouteFact> Routes { get; init; } = [];

    /// <summary>Rules that choose the table, by family and priority.</summary>
    public ImmutableArray<RoutingRuleFact> RoutingRules { get; init; } = [];

    /// <summary>Neighbours.</summary>
    public ImmutableArray<NeighbourFact> Neighbours { get; init; } = [];

    /// <summary>Ways that the kernel says it would send packets, in the order of the questions.</summary>
    public ImmutableArray<RouteAnswer> RouteAnswers { get; init; } = [];

    /// <summary>What the pod's own rules would do, in the order of the questions; without rules the packet is untouched.</summary>
    public ImmutableArray<RulePath> Rules { get; init; } = [];

    /// <summary>Settings and counters of its namespace.</summary>
    public KernelSettings Settings { get; init; } = new();

    /// <summary>Variables of its first process that name Services or a proxy; no others are read out.</summary>
    public ImmutableArray<EnvironmentVariable> Environment { get; init; } = [];

    /// <summary>How it resolves names; null when that could not be read.</summary>
    public ResolverFact? Resolver { get; init; }

    /// <summary>Open files of the process that has used most of its limit; null when none could be read.</summary>
    public OpenFiles? OpenFiles { get; init; }

    /// <summary>How often the container that was slowed down most was; null when none has a limit, or it could not be read.</summary>
    public CpuThrottling? Throttling { get; init; }

    /// <summary>What could not be read.</summary>
    public ImmutableArray<FactGap> Gaps { get; init; } = [];
}

/// <summary>A variable of a process.</summary>
/// <param name="Name">Name.</param>
/// <param name="Value">Value; user and password of a proxy's address are left out.</param>
public sealed record EnvironmentVariable(string Name, string Value);

/// <summary>Open files of a process.</summary>
/// <param name="ProcessId">Id on the node.</param>
/// <param name="Name">Name of the process.</param>
/// <param name="Used">Files and sockets that it has open.</param>
/// <param name="Limit">How many it may have open.</param>
public sealed record OpenFiles(int ProcessId, string Name, int Used, long Limit);

/// <summary>How often a container had used up its CPU limit and had to wait, since it was started.</summary>
/// <param name="ProcessId">A process of the container, by its id on the node.</param>
/// <param name="Name">Name of the process.</param>
/// <param name="Periods">Periods, of 100 ms each as a rule, in which it wanted to run.</param>
/// <param name="ThrottledPeriods">Those in which it had to wait for the next.</param>
/// <param name="WaitedMilliseconds">Time that it waited, of all its threads.</param>
/// <remarks>Source: kernel, Documentation/scheduler/sched-bwc.rst.</remarks>
public sealed record CpuThrottling(int ProcessId, string Name, long Periods, long ThrottledPeriods, double WaitedMilliseconds);
