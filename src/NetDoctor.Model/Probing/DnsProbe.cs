using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace NetDoctor.Model.Probing;

/// <summary>One DNS query to one server.</summary>
public sealed record DnsProbeSpec : ProbeSpec
{
    /// <summary>Port to probe, 1–65535.</summary>
    [Range(1, 65535)]
    [JsonPropertyOrder(PortOrder)]
    public override required int Port { get; init; }

    /// <summary>Absolute name to ask for; a trailing dot makes no difference, no search list is applied.</summary>
    [Required]
    [StringLength(1024, MinimumLength = 1)]
    public required string Name { get; init; }

    /// <summary>Record type, default <c>A</c>.</summary>
    public DnsRecordType Type { get; init; } = DnsRecordType.A;

    /// <summary>Transport, default UDP with TCP when the answer is truncated.</summary>
    public DnsTransport Transport { get; init; } = DnsTransport.UdpThenTcp;
}

/// <summary>What a DNS server answered.</summary>
public sealed record DnsProbeResult : ProbeResult
{
    /// <summary>Name that was asked for, without a trailing dot.</summary>
    public required string Name { get; init; }

    /// <summary>Type that was asked for.</summary>
    public required DnsRecordType Type { get; init; }

    /// <summary>Response code, 0–4095 (RFC 6895 §2.3); null without an answer.</summary>
    public int? Rcode { get; init; }

    /// <summary>Records of the answer section, CNAMEs included, in the order of the message.</summary>
    public ImmutableArray<DnsRecord> Answers { get; init; } = [];

    /// <summary>Records of the additional section, without OPT.</summary>
    public ImmutableArray<DnsRecord> Additional { get; init; } = [];

    /// <summary>Whether the UDP answer was truncated (RFC 1035 §4.1.1, TC).</summary>
    public bool WasTruncated { get; init; }

    /// <summary>Whether the answer is authoritative (AA).</summary>
    public bool IsAuthoritative { get; init; }

    /// <summary>Transport that brought the final answer; null without one.</summary>
    public DnsTransport? AnsweredOver { get; init; }
}

/// <summary>One record of an answer.</summary>
/// <param name="Name">Owner name, without a trailing dot.</param>
/// <param name="Type">Type.</param>
/// <param name="TtlSeconds">Seconds it may be cached, 0–2147483647; larger values are read as 0 (RFC 2181 §8).</param>
/// <param name="Data">Data in presentation form: an address, a name, <c>priority weight port target</c> for SRV.</param>
/// <param name="Srv">Fields of an SRV record; null for other types.</param>
public sealed record DnsRecord(string Name, DnsRecordType Type, int TtlSeconds, string Data, SrvData? Srv = null);

/// <summary>Fields of an SRV record (RFC 2782).</summary>
/// <param name="Priority">0–65535, lower first.</param>
/// <param name="Weight">0–65535.</param>
/// <param name="Port">0–65535.</param>
/// <param name="Target">Host name, without a trailing dot.</param>
public sealed record SrvData(int Priority, int Weight, int Port, string Target);

/// <summary>Types of DNS records that NetDoctor asks for and reads.</summary>
public enum DnsRecordType
{
    A = 1,
    Ns = 2,
    Cname = 5,
    Soa = 6,
    Ptr = 12,
    Txt = 16,
    Aaaa = 28,
    Srv = 33,

    /// <summary>Any type that is not read; its data is hexadecimal.</summary>
    Other = 0,
}

/// <summary>How a DNS query travels.</summary>
public enum DnsTransport
{
    UdpThenTcp,
    Udp,
    Tcp,
}
