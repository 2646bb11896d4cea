using NetDoctor.Model.Cluster;

namespace NetDoctor.Model.Agents.Facts;

/// <summary>The kernel's table of connections.</summary>
/// <remarks>Source: kernel, Documentation/networking/nf_conntrack-sysctl.rst and net/netfilter/nf_conntrack_standalone.c.</remarks>
public sealed record ConnectionTracking
{
    /// <summary>Connections in it.</summary>
    public long Entries { get; init; }

    /// <summary>Connections that it may hold.</summary>
    public long Maximum { get; init; }

    /// <summary>Connections that could not be added because the same was just added, as by two DNS questions of one socket.</summary>
    public long InsertFailed { get; init; }

    /// <summary>Packets that were dropped because no connection could be added: the table was full, or memory.</summary>
    public long Drops { get; init; }

    /// <summary>Connections that were thrown out early to make room.</summary>
    public long EarlyDrops { get; init; }

    /// <summary>Packets that fitted no connection.</summary>
    public long Invalid { get; init; }
}

/// <summary>A connection of which the table is asked.</summary>
/// <param name="Protocol">Transport.</param>
/// <param name="Destination">Address that it was made to.</param>
/// <param name="Port">Port that it was made to.</param>
/// <param name="Source">Address that it came from; null for any.</param>
public sealed record FlowQuestion(TransportProtocol Protocol, string Destination, int Port, string? Source = null);

/// <summary>A connection in the kernel's table.</summary>
public sealed record TrackedFlow
{
    /// <summary>Transport.</summary>
    public TransportProtocol Protocol { get; init; }

    /// <summary>State of a TCP or SCTP connection, such as <c>ESTABLISHED</c>; null for UDP.</summary>
    public string? State { get; init; }

    /// <summary>Seconds until it is forgotten.</summary>
    public long ExpiresSeconds { get; init; }

    /// <summary>Address that it came from.</summary>
    public required string Source { get; init; }

    /// <summary>Port that it came from.</summary>
    public int SourcePort { get; init; }

    /// <summary>Address that it was made to.</summary>
    public required string Destination { get; init; }

    /// <summary>Port that it was made to.</summary>
    public int DestinationPort { get; init; }

    /// <summary>Address that answers: the backend, where the connection is translated.</summary>
    public required string ReplySource { get; init; }

    /// <summary>Port that answers.</summary>
    public int ReplySourcePort { get; init; }

    /// <summary>Address that answers are sent to: the node's, where the source is masqueraded.</summary>
    public required string ReplyDestination { get; init; }

    /// <summary>Port that answers are sent to.</summary>
    public int ReplyDestinationPort { get; init; }

    /// <summary>Whether no answer came yet.</summary>
    public bool IsUnreplied { get; init; }

    /// <summary>Whether packets went both ways for long enough that it is not thrown out early.</summary>
    public bool IsAssured { get; init; }
}
