using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace NetDoctor.Model.Probing;

/// <summary>One measurement to make: one attempt at one address.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(DnsProbeSpec), "dns")]
[JsonDerivedType(typeof(TcpProbeSpec), "tcp")]
[JsonDerivedType(typeof(UdpProbeSpec), "udp")]
[JsonDerivedType(typeof(HttpProbeSpec), "http")]
[JsonDerivedType(typeof(GrpcProbeSpec), "grpc")]
[JsonDerivedType(typeof(IcmpProbeSpec), "icmp")]
[JsonDerivedType(typeof(PathMtuProbeSpec), "pathMtu")]
public abstract record ProbeSpec
{
    /// <summary>Place of the port in JSON: after the address.</summary>
    protected const int PortOrder = 2;

    /// <summary>Address to probe, IPv4 or IPv6 literal; a name is a probe of its own.</summary>
    [Required]
    [JsonPropertyOrder(1)]
    public required string Address { get; init; }

    /// <summary>Port to probe, 1–65535; 0 for kinds without ports.</summary>
    [JsonIgnore]
    public virtual int Port { get; init; }

    /// <summary>Time after which the attempt is given up; milliseconds, 10–30000, default 1000.</summary>
    [Range(10, 30000)]
    [JsonPropertyOrder(3)]
    public int TimeoutMilliseconds { get; init; } = 1000;

    /// <summary>Where it is to be made, in a request to NetDoctor's API: a node by <c>node</c>, or inside of a pod by <c>pod</c>; null for
    /// NetDoctor's own pod.</summary>
    [JsonPropertyOrder(4)]
    public Vantage? Vantage { get; init; }

    /// <summary>Whether it is a port that is probed, and not an address as such.</summary>
    [JsonIgnore]
    public virtual bool HasPort => true;

    /// <summary><c>10.96.1.2:80</c>, or <c>[fd00::1]:80</c>; the address alone for kinds without ports.</summary>
    [JsonIgnore]
    public string Target => !HasPort ? Address : Address.Contains(':', StringComparison.Ordinal) ? $"[{Address}]:{Port}" : $"{Address}:{Port}";
}
