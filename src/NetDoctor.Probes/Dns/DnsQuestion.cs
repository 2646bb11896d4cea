using NetDoctor.Model.Probing;

namespace NetDoctor.Probes.Dns;

/// <summary>What a DNS message asks for.</summary>
/// <param name="Name">Name without a trailing dot; <c>.</c> is the root.</param>
/// <param name="TypeNumber">Type as on the wire, 0-65535.</param>
/// <param name="Class">Class as on the wire; 1 is IN.</param>
public sealed record DnsQuestion(string Name, int TypeNumber, int Class = 1)
{
    /// <summary>Type, if it is one that NetDoctor reads.</summary>
    public DnsRecordType Type => DnsTypes.FromNumber(TypeNumber);
}

/// <summary>EDNS0 of a message (RFC 6891).</summary>
/// <param name="UdpPayloadSize">Largest UDP message that the sender takes, in bytes; below 512 means 512.</param>
/// <param name="Version">Version, 0.</param>
public sealed record DnsEdns(int UdpPayloadSize = DnsEdns.DefaultUdpPayloadSize, int Version = 0)
{
    /// <summary>A size that is not fragmented on any usual path (DNS Flag Day 2020).</summary>
    public const int DefaultUdpPayloadSize = 1232;
}

/// <summary>Numbers of record types.</summary>
internal static class DnsTypes
{
    public const int Opt = 41;

    public static DnsRecordType FromNumber(int number) => number switch
    {
        1 => DnsRecordType.A,
        2 => DnsRecordType.Ns,
        5 => DnsRecordType.Cname,
        6 => DnsRecordType.Soa,
        12 => DnsRecordType.Ptr,
        16 => DnsRecordType.Txt,
        28 => DnsRecordType.Aaaa,
        33 => DnsRecordType.Srv,
        _ => DnsRecordType.Other,
    };
}
