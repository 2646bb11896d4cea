using System.Collections.Immutable;

namespace NetDoctor.Model.Agents.Facts;

/// <summary>A route.</summary>
public sealed record RouteFact
{
    /// <summary>Range of addresses, such as <c>10.244.2.0/24</c>; <c>0.0.0.0/0</c> and <c>::/0</c> for the default.</summary>
    public required string Destination { get; init; }

    /// <summary>What is done: <c>unicast</c>, <c>local</c>, <c>blackhole</c>, <c>unreachable</c>, <c>prohibit</c>, <c>throw</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Ways out; empty for a route that leads nowhere.</summary>
    public ImmutableArray<NextHop> NextHops { get; init; } = [];

    /// <summary>Source address for packets of this machine; null when the kernel chooses.</summary>
    public string? PreferredSource { get; init; }

    /// <summary>Number of its table; 254 is <c>main</c>, 255 <c>local</c>.</summary>
    public int Table { get; init; }

    /// <summary>Who made it: <c>kernel</c>, <c>boot</c>, <c>static</c>, <c>bird</c>, <c>bgp</c>, ... or a number.</summary>
    public string Protocol { get; init; } = "";

    /// <summary>How far it reaches: <c>global</c>, <c>link</c>, <c>host</c> or a number.</summary>
    public string Scope { get; init; } = "";

    /// <summary>Of several for one range, the lowest wins.</summary>
    public long Metric { get; init; }

    /// <summary>Largest packet in bytes that it takes; null when the interface decides.</summary>
    public int? Mtu { get; init; }
}

/// <summary>A way out of a route.</summary>
/// <param name="Gateway">Router; null when the destination is on the link.</param>
/// <param name="Device">Interface; null when there is none.</param>
/// <param name="IsDead">Whether the interface is down.</param>
/// <param name="IsOnLink">Whether the router counts as on the link though no address says so.</param>
public sealed record NextHop(string? Gateway, string? Device, bool IsDead = false, bool IsOnLink = false);

/// <summary>A rule that says which table of routes is read.</summary>
public sealed record RoutingRuleFact
{
    /// <summary>Lower ones come first.</summary>
    public long Priority { get; init; }

    /// <summary>Whether it is for IPv6.</summary>
    public bool IsIPv6 { get; init; }

    /// <summary>Source range; null for all.</summary>
    public string? Source { get; init; }

    /// <summary>Destination range; null for all.</summary>
    public string? Destination { get; init; }

    /// <summary>Interface that the packet came in by; null for any.</summary>
    public string? InputDevice { get; init; }

    /// <summary>Mark and mask, such as <c>0x200/0xf00</c>; null for any.</summary>
    public string? Mark { get; init; }

    /// <summary>Table that it reads; 0 when it reads none.</summary>
    public int Table { get; init; }

    /// <summary>What it does: <c>lookup</c>, <c>goto</c>, <c>nop</c>, <c>blackhole</c>, <c>unreachable</c>, <c>prohibit</c>.</summary>
    public required string Action { get; init; }

    /// <summary>Whether packets that it does not fit are taken instead.</summary>
    public bool IsInverted { get; init; }
}

/// <summary>Which way the kernel says that it sends a packet.</summary>
public sealed record RouteAnswer
{
    /// <summary>What was asked.</summary>
    public required RouteQuestion Question { get; init; }

    /// <summary>The route; null when there is none, and <c>Error</c> says so.</summary>
    public RouteFact? Route { get; init; }

    /// <summary>What the kernel said instead of a route, such as <c>Network is unreachable</c>; null when there is one.</summary>
    public string? Error { get; init; }
}

/// <summary>A neighbour on a link, and what is known of its hardware address.</summary>
/// <param name="Address">IP address.</param>
/// <param name="Device">Interface.</param>
/// <param name="HardwareAddress">Its hardware address; null while unknown.</param>
/// <param name="State"><c>reachable</c>, <c>stale</c>, <c>delay</c>, <c>probe</c>, <c>incomplete</c>, <c>failed</c>, <c>permanent</c>,
/// <c>noarp</c>.</param>
public sealed record NeighbourFact(string Address, string Device, string? HardwareAddress, string State);

/// <summary>Where a bridge or a tunnel sends frames for a hardware address.</summary>
/// <param name="HardwareAddress">Hardware address; <c>00:00:00:00:00:00</c> for all that are unknown.</param>
/// <param name="Device">Interface.</param>
/// <param name="Remote">Address of the node behind it, for a tunnel; null for a bridge's port.</param>
/// <param name="IsPermanent">Whether somebody wrote it, and it was not learned.</param>
public sealed record ForwardingEntry(string HardwareAddress, string Device, string? Remote, bool IsPermanent);
