using System.Collections.Immutable;

namespace NetDoctor.Model.Agents.Facts;

/// <summary>Settings and counters of the kernel that decide whether packets pass a node.</summary>
/// <remarks>Source: kernel, Documentation/networking/ip-sysctl.rst. Null wherever the kernel has no such setting, as without IPv6 or
/// without the module br_netfilter.</remarks>
public sealed record KernelSettings
{
    /// <summary>Whether IPv4 is passed on (<c>net.ipv4.ip_forward</c>).</summary>
    public bool? ForwardsIPv4 { get; init; }

    /// <summary>Whether IPv6 is passed on (<c>net.ipv6.conf.all.forwarding</c>).</summary>
    public bool? ForwardsIPv6 { get; init; }

    /// <summary>Whether packets between two ports of a bridge pass the rules of iptables (<c>net.bridge.bridge-nf-call-iptables</c>).</summary>
    public bool? BridgeCallsIptables { get; init; }

    /// <summary>The same for IPv6.</summary>
    public bool? BridgeCallsIp6tables { get; init; }

    /// <summary>Interfaces that check the way back of packets, with the value that counts: 1 strict, 2 loose; those with 0 left out.</summary>
    /// <remarks>The higher of <c>conf.all.rp_filter</c> and the interface's own counts.</remarks>
    public ImmutableArray<PathFilter> PathFilters { get; init; } = [];

    /// <summary>Packets that the check of the way back dropped (<c>IPReversePathFilter</c>); null when not read.</summary>
    public long? PathFilterDrops { get; init; }

    /// <summary>Connections that were dropped because the accept queue was full (<c>ListenOverflows</c>); null when not read.</summary>
    public long? ListenOverflows { get; init; }

    /// <summary>TCP segments sent (<c>OutSegs</c>); null when not read.</summary>
    public long? SegmentsSent { get; init; }

    /// <summary>TCP segments sent again (<c>RetransSegs</c>); null when not read.</summary>
    public long? SegmentsRetransmitted { get; init; }

    /// <summary>Ports that the kernel gives to clients, from and to; null when not read.</summary>
    public ImmutableArray<int>? ClientPorts { get; init; }
}

/// <summary>How an interface checks the way back of packets.</summary>
/// <param name="Device">Interface.</param>
/// <param name="Value">1 strict: the way back must be by the same interface; 2 loose: there must be one.</param>
public sealed record PathFilter(string Device, int Value);
