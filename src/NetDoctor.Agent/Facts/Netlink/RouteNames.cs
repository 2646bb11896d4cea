using System.Globalization;

namespace NetDoctor.Agent.Facts.Netlink;

/// <summary>Words for the kernel's numbers on routes and neighbours, as iproute2 writes them.</summary>
/// <remarks>Source: kernel, include/uapi/linux/rtnetlink.h, neighbour.h, fib_rules.h; iproute2, etc/iproute2/rt_protos.</remarks>
internal static class RouteNames
{
    /// <summary>Type of a route.</summary>
    public static string Type(byte type) => type switch
    {
        1 => "unicast",
        2 => "local",
        3 => "broadcast",
        4 => "anycast",
        5 => "multicast",
        6 => "blackhole",
        7 => "unreachable",
        8 => "prohibit",
        9 => "throw",
        _ => Number(type),
    };

    /// <summary>Who made a route.</summary>
    public static string Protocol(byte protocol) => protocol switch
    {
        1 => "redirect",
        2 => "kernel",
        3 => "boot",
        4 => "static",
        9 => "ra",
        11 => "zebra",
        12 => "bird",
        16 => "dhcp",
        186 => "bgp",
        188 => "ospf",
        _ => Number(protocol),
    };

    /// <summary>How far a route reaches.</summary>
    public static string Scope(byte scope) => scope switch
    {
        0 => "global",
        200 => "site",
        253 => "link",
        254 => "host",
        255 => "nowhere",
        _ => Number(scope),
    };

    /// <summary>What a rule does.</summary>
    public static string Action(byte action) => action switch
    {
        1 => "lookup",
        2 => "goto",
        3 => "nop",
        6 => "blackhole",
        7 => "unreachable",
        8 => "prohibit",
        _ => Number(action),
    };

    /// <summary>State of a neighbour.</summary>
    public static string NeighbourState(int state) => state switch
    {
        0x01 => "incomplete",
        0x02 => "reachable",
        0x04 => "stale",
        0x08 => "delay",
        0x10 => "probe",
        0x20 => "failed",
        0x40 => "noarp",
        0x80 => "permanent",
        _ => "none",
    };

    private static string Number(byte number) => number.ToString(CultureInfo.InvariantCulture);
}
