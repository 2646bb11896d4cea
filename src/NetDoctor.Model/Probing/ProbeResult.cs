using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace NetDoctor.Model.Probing;

/// <summary>What one measurement showed. A failed probe is a result too.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(DnsProbeResult), "dns")]
[JsonDerivedType(typeof(TcpProbeResult), "tcp")]
[JsonDerivedType(typeof(UdpProbeResult), "udp")]
[JsonDerivedType(typeof(HttpProbeResult), "http")]
[JsonDerivedType(typeof(GrpcProbeResult), "grpc")]
[JsonDerivedType(typeof(IcmpProbeResult), "icmp")]
[JsonDerivedType(typeof(PathMtuProbeResult), "pathMtu")]
public abstract record ProbeResult
{
    /// <summary>Where it ran.</summary>
    public required Vantage Vantage { get; init; }

    /// <summary>Address and port that were probed, such as <c>10.96.1.2:80</c>; the address alone for kinds without ports.</summary>
    public required string Target { get; init; }

    /// <summary>How it ended.</summary>
    public required ProbeOutcome Outcome { get; init; }

    /// <summary>The phases that were entered, in order, with their times; the last is where it ended.</summary>
    public ImmutableArray<ProbePhase> Phases { get; init; } = [];

    /// <summary>Who refused, as far as the wire told; null when nobody did.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>What was seen, in words for people; null when the outcome says it all.</summary>
    public string? Detail { get; init; }

    /// <summary>When it started.</summary>
    public DateTimeOffset StartedAt { get; init; }
}

/// <summary>A phase of a probe.</summary>
/// <param name="Name">Name: <c>connect</c>, <c>tls</c>, <c>request</c>, <c>firstByte</c>, <c>query</c>, <c>exchange</c>, <c>total</c>.</param>
/// <param name="Milliseconds">Its length in milliseconds.</param>
public sealed record ProbePhase(string Name, double Milliseconds);

/// <summary>Who refused, and how.</summary>
/// <param name="By"><c>tcpReset</c> for an RST, <c>icmp</c> for an ICMP error, <c>local</c> for this host's own rules or routes.</param>
/// <param name="IcmpType">ICMP type; null unless <c>icmp</c>.</param>
/// <param name="IcmpCode">ICMP code; null unless <c>icmp</c>.</param>
/// <param name="Sender">Address that sent the ICMP error; null when unknown.</param>
public sealed record Refusal(string By, int? IcmpType = null, int? IcmpCode = null, string? Sender = null);
