using NetDoctor.Model.Agents.Facts;

namespace NetDoctor.Agent.Facts.Netlink;

/// <summary>Reads what the kernel says of a tunnel's settings.</summary>
/// <remarks>Source: kernel, include/uapi/linux/if_link.h (<c>IFLA_VXLAN_*</c>, <c>IFLA_GENEVE_*</c>) and if_tunnel.h
/// (<c>IFLA_IPTUN_*</c>, <c>IFLA_GRE_*</c>). WireGuard tells its settings elsewhere.</remarks>
internal static class TunnelData
{
    /// <summary>Reads the settings; null for a kind that is no tunnel, or tells none.</summary>
    /// <param name="kind">Kind of the interface; null for a real one.</param>
    /// <param name="data">Settings of this kind; the device is left as a number, <c>#3</c>.</param>
    public static TunnelFact? Read(string? kind, Attributes data) => kind switch
    {
        "vxlan" => new TunnelFact
        {
            Identifier = (int?)data.Number(1),
            Remote = (data.Address(2) ?? data.Address(16))?.ToString(),
            Device = Device(data.Number(3)),
            Local = (data.Address(4) ?? data.Address(17))?.ToString(),
            Learns = data.Flag(7),
            Port = data.Port(15),
            IsExternal = data.Flag(25),
        },
        "geneve" => new TunnelFact
        {
            Identifier = (int?)data.Number(1),
            Remote = (data.Address(2) ?? data.Address(7))?.ToString(),
            Port = data.Port(5),
            IsExternal = data.Has(6),
        },
        "ipip" or "sit" or "ip6tnl" => new TunnelFact
        {
            Device = Device(data.Number(1)),
            Local = data.Address(2)?.ToString(),
            Remote = data.Address(3)?.ToString(),
            IsExternal = data.Has(19),
        },
        "gre" or "gretap" or "ip6gre" or "ip6gretap" => new TunnelFact
        {
            Device = Device(data.Number(1)),
            Local = data.Address(6)?.ToString(),
            Remote = data.Address(7)?.ToString(),
            IsExternal = data.Has(18),
        },
        _ => null,
    };

    private static string? Device(long? index) => index is null or 0 ? null : $"#{index}";
}
