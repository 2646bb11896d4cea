using System.Collections.Immutable;

namespace NetDoctor.TestKit.Namespaces;

/// <summary>Something that listens in a place of the lab.</summary>
public sealed record LabListenerSpec
{
    /// <summary>How it behaves.</summary>
    public required LabListenerKind Kind { get; init; }

    /// <summary>Port.</summary>
    public required int Port { get; init; }

    /// <summary>Address that it is bound to: <c>0.0.0.0</c> for IPv4 only, <c>::</c> for IPv6 only; null for all of both.</summary>
    public string? Address { get; init; }

    /// <summary>Bytes of an HTTP response's body.</summary>
    public int BodyBytes { get; init; } = 3;

    /// <summary>Addresses that a DNS server knows, by absolute name without trailing dot; any other name does not exist.</summary>
    public ImmutableDictionary<string, string> Names { get; init; } = ImmutableDictionary<string, string>.Empty;
}

/// <summary>How a listener behaves.</summary>
public enum LabListenerKind
{
    /// <summary>Takes TCP connections, and answers any HTTP request with 200.</summary>
    Http,

    /// <summary>Takes TCP connections, and says nothing.</summary>
    Silent,

    /// <summary>Takes TCP connections, and resets each.</summary>
    Resetting,

    /// <summary>Its queue of TCP connections is full and never emptied: the kernel drops what comes.</summary>
    FullQueue,

    /// <summary>Sends every UDP datagram back.</summary>
    UdpEcho,

    /// <summary>Answers DNS queries over UDP and TCP.</summary>
    Dns,

    /// <summary>Takes DNS queries over UDP and TCP, and does not answer.</summary>
    DeafDns,
}
