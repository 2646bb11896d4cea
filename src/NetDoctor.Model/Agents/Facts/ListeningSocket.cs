using NetDoctor.Model.Cluster;

namespace NetDoctor.Model.Agents.Facts;

/// <summary>A socket that takes connections, or datagrams from anybody.</summary>
public sealed record ListeningSocket
{
    /// <summary>Transport.</summary>
    public TransportProtocol Protocol { get; init; }

    /// <summary>Address that it is bound to; <c>0.0.0.0</c> or <c>::</c> for every one.</summary>
    /// <example>0.0.0.0</example>
    public required string Address { get; init; }

    /// <summary>Port.</summary>
    public int Port { get; init; }

    /// <summary>Whether a socket of <c>::</c> leaves IPv4 to others; null when that could not be read, and for an IPv4 socket.</summary>
    public bool? IsIPv6Only { get; init; }

    /// <summary>Interface that it is bound to; null for every one.</summary>
    public string? Device { get; init; }

    /// <summary>TCP: connections that wait to be accepted. UDP: bytes that wait to be read.</summary>
    public long Waiting { get; init; }

    /// <summary>Connections that may wait before the kernel drops further ones; null for UDP, and when it could not be read.</summary>
    public long? Backlog { get; init; }

    /// <summary>Datagrams that were dropped because nobody read; null for TCP.</summary>
    public long? Drops { get; init; }

    /// <summary>Process that has it open; null when it was not found, as without the capability SYS_PTRACE.</summary>
    public SocketOwner? Owner { get; init; }

    /// <summary>Whether the next connection is dropped: more wait than may.</summary>
    /// <remarks>Source: kernel, <c>sk_acceptq_is_full</c>: the queue is full when it is longer than the backlog.</remarks>
    public bool IsFull() => Backlog is { } backlog && Waiting > backlog;
}

/// <summary>A process that has a socket open.</summary>
/// <param name="ProcessId">Id on the node.</param>
/// <param name="Name">Name, as <c>ps -o comm</c> shows it.</param>
/// <param name="PodUid">UID of its pod by its control group; null for a process of no pod.</param>
public sealed record SocketOwner(int ProcessId, string Name, Guid? PodUid = null);
