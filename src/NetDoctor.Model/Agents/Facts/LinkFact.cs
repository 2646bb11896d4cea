using System.Collections.Immutable;

namespace NetDoctor.Model.Agents.Facts;

/// <summary>A network interface.</summary>
public sealed record LinkFact
{
    /// <summary>Index in its namespace.</summary>
    public int Index { get; init; }

    /// <summary>Name.</summary>
    /// <example>eth0</example>
    public required string Name { get; init; }

    /// <summary>Kind, such as <c>veth</c>, <c>bridge</c>, <c>vxlan</c>, <c>ipip</c>, <c>wireguard</c>; null for a real one.</summary>
    public string? Kind { get; init; }

    /// <summary>Largest packet in bytes.</summary>
    public int Mtu { get; init; }

    /// <summary>Whether it is switched on.</summary>
    public bool IsUp { get; init; }

    /// <summary>Whether the other end is there.</summary>
    public bool HasCarrier { get; init; }

    /// <summary>Bridge or the like that it is a part of; null when it is of none.</summary>
    public string? Master { get; init; }

    /// <summary>Hardware address; null when it has none.</summary>
    public string? HardwareAddress { get; init; }

    /// <summary>Index of its other end, or of the interface below it, which may be in another namespace; null when it has none.</summary>
    public int? PeerIndex { get; init; }

    /// <summary>Addresses with prefix length, such as <c>10.244.1.5/24</c>; link-local ones included.</summary>
    public ImmutableArray<string> Addresses { get; init; } = [];

    /// <summary>How it wraps packets; null when it does not.</summary>
    public TunnelFact? Tunnel { get; init; }

    /// <summary>Packets that came in damaged or were dropped on arrival.</summary>
    public long ReceiveProblems { get; init; }

    /// <summary>Packets that could not be sent or were dropped before.</summary>
    public long SendProblems { get; init; }

    /// <summary>Packets received.</summary>
    public long Received { get; init; }

    /// <summary>Packets sent.</summary>
    public long Sent { get; init; }
}

/// <summary>How an interface wraps packets to send them to other nodes.</summary>
public sealed record TunnelFact
{
    /// <summary>Network identifier; null for a kind without.</summary>
    public int? Identifier { get; init; }

    /// <summary>UDP port at the other end; null for a kind without.</summary>
    public int? Port { get; init; }

    /// <summary>Own address outside; null when the kernel chooses.</summary>
    public string? Local { get; init; }

    /// <summary>The other end's address outside; null when each packet has its own.</summary>
    public string? Remote { get; init; }

    /// <summary>Interface that the wrapped packets leave by; null when the routes decide.</summary>
    public string? Device { get; init; }

    /// <summary>Whether it learns from packets where others are.</summary>
    public bool? Learns { get; init; }

    /// <summary>Whether each packet brings where it goes, as with eBPF and Open vSwitch.</summary>
    public bool? IsExternal { get; init; }
}
