using System.Text.Json;
using NetDoctor.Model.Agents.Facts;

namespace NetDoctor.Agent.Tests.Lab;

/// <summary>Interfaces, routes and neighbours of a real node and pod, against what iproute2 says of them.</summary>
public sealed class NetworkFactsTests(FactsLab fixture) : IClassFixture<FactsLab>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reads_the_interfaces_that_ip_shows()
    {
        var lab = fixture.Lab;
        var node = lab.Node("n1");

        var facts = await FactsProgram.ReadAsync(lab, node, new FactsRequest(), Cancelled);

        var shown = JsonSerializer.Deserialize<JsonElement>(await lab.ShellAsync(node, "ip -j -d address show", Cancelled));
        Assert.Equal(
            shown.EnumerateArray().Select(Shown).Order(StringComparer.Ordinal),
            facts.Links.Select(Read).Order(StringComparer.Ordinal));
        Assert.Empty(facts.Gaps);

        static string Shown(JsonElement link) => string.Join(
            ' ',
            link.GetProperty("ifname").GetString(), link.GetProperty("mtu").GetInt32(), link.GetProperty("address").GetString(),
            link.TryGetProperty("linkinfo", out var info) ? info.GetProperty("info_kind").GetString() : "",
            link.TryGetProperty("master", out var master) ? master.GetString() : "",
            link.GetProperty("flags").EnumerateArray().Any(flag => flag.GetString() == "UP"),
            string.Join(',', link.GetProperty("addr_info").EnumerateArray()
                .Select(address => $"{address.GetProperty("local").GetString()}/{address.GetProperty("prefixlen").GetInt32()}").Order()));

        static string Read(LinkFact link) => string.Join(
            ' ', link.Name, link.Mtu, link.HardwareAddress, link.Kind, link.Master, link.IsUp, string.Join(',', link.Addresses.Order()));
    }

    [Fact]
    public async Task Reads_the_routes_that_ip_shows()
    {
        var lab = fixture.Lab;
        var node = lab.Node("n1");

        var facts = await FactsProgram.ReadAsync(lab, node, new FactsRequest(), Cancelled);

        foreach (var option in new[] { "-4", "-6" })
        {
            var shown = JsonSerializer.Deserialize<JsonElement>(await lab.ShellAsync(node, $"ip -j {option} route show", Cancelled));
            Assert.NotEmpty(shown.EnumerateArray());
            foreach (var route in shown.EnumerateArray())
            {
                var destination = route.GetProperty("dst").GetString()!;
                var expected = destination.Contains('/', StringComparison.Ordinal) ? destination
                    : $"{destination}/{(option == "-4" ? 32 : 128)}";
                Assert.Contains(facts.Routes, fact => fact.Destination == expected
                    && fact.NextHops is [var hop]
                    && hop.Gateway == (route.TryGetProperty("gateway", out var gateway) ? gateway.GetString() : null)
                    && hop.Device == route.GetProperty("dev").GetString());
            }
        }

        Assert.All(facts.Routes, route => Assert.NotEqual(255, route.Table));
    }

    [Fact]
    public async Task Tells_which_way_the_kernel_sends_packets()
    {
        var lab = fixture.Lab;
        var node = lab.Node("n2");
        await lab.ShellAsync(
            node, "ip route add blackhole 10.55.0.0/16; ip route add unreachable 10.56.0.0/16; ip route add prohibit 10.57.0.0/16", Cancelled);

        var facts = await FactsProgram.ReadAsync(
            lab, node,
            new FactsRequest
            {
                Routes =
                [
                    new RouteQuestion("10.244.1.10"), new RouteQuestion("10.244.1.10", "10.244.2.10", "cni0"),
                    new RouteQuestion("fd00:10:244:1::10"), new RouteQuestion("10.55.0.1"), new RouteQuestion("10.56.0.1"),
                    new RouteQuestion("10.57.0.1"), new RouteQuestion("203.0.113.1"), new RouteQuestion("x"),
                    new RouteQuestion("10.244.1.10", "10.244.2.10", "eth7"), new RouteQuestion("10.244.2.10"),
                ],
            },
            Cancelled);

        Assert.Equal(
            [
                "10.89.0.11 eth0", "10.89.0.11 eth0", "fd00:10:89::11 eth0", "Invalid argument", "No route to host", "Permission denied",
                "Network is unreachable", "This is no IP address.", "There is no interface eth7.", " cni0",
            ],
            facts.RouteAnswers.Select(answer => answer.Error ?? $"{answer.Route!.NextHops[0].Gateway} {answer.Route.NextHops[0].Device}"));
        Assert.Contains(facts.Routes, route => route is { Destination: "10.55.0.0/16", Type: "blackhole" });
        Assert.Contains(facts.Routes, route => route is { Destination: "10.56.0.0/16", Type: "unreachable" });
    }

    [Fact]
    public async Task Reads_several_ways_and_the_largest_packet_of_a_route()
    {
        var lab = fixture.Lab;
        var node = lab.Node("n1");
        await lab.ShellAsync(node, """
            ip route add 10.77.0.0/16 mtu 1400 metric 7 nexthop via 10.89.0.12 nexthop via 10.89.0.1
            ip rule add from 10.244.1.0/24 fwmark 0x200/0xf00 table 77 priority 900
            ip route add 10.78.0.0/16 via 10.89.0.1 table 77
            """, Cancelled);

        var facts = await FactsProgram.ReadAsync(lab, node, new FactsRequest(), Cancelled);

        var route = Assert.Single(facts.Routes, fact => fact.Destination == "10.77.0.0/16");
        Assert.Equal((1400, 7L), (route.Mtu!.Value, route.Metric));
        Assert.Equal(["10.89.0.12", "10.89.0.1"], route.NextHops.Select(hop => hop.Gateway));
        Assert.Equal(77, Assert.Single(facts.Routes, fact => fact.Destination == "10.78.0.0/16").Table);
        Assert.Contains(
            new RoutingRuleFact { Priority = 900, Source = "10.244.1.0/24", Mark = "0x200/0xf00", Table = 77, Action = "lookup" },
            facts.RoutingRules);
    }

    [Fact]
    public async Task Reads_neighbours_and_what_a_bridge_has_learned()
    {
        var lab = fixture.Lab;
        var node = lab.Node("n1");
        await lab.ShellAsync(node, "ip neighbour replace 10.244.1.99 lladdr 02:00:00:00:00:99 dev cni0 nud stale", Cancelled);
        await lab.ShellAsync(node, "ip neighbour replace 10.244.1.98 dev cni0 nud failed", Cancelled);

        var facts = await FactsProgram.ReadAsync(lab, node, new FactsRequest(), Cancelled);

        Assert.Contains(new NeighbourFact("10.244.1.99", "cni0", "02:00:00:00:00:99", "stale"), facts.Neighbours);
        Assert.Contains(facts.Neighbours, neighbour => neighbour is { Address: "10.244.1.98", State: "failed", HardwareAddress: null });
        var port = Assert.Single(facts.Links, link => link.Name == "cni0");
        Assert.Contains(facts.ForwardingEntries, entry => entry.HardwareAddress == port.HardwareAddress && entry.IsPermanent);
    }

    [Fact]
    public async Task Reads_the_settings_of_the_node()
    {
        var lab = fixture.Lab;
        var node = lab.Node("n2");
        await lab.ShellAsync(
            node, "cd /proc/sys/net/ipv4; echo 1 >conf/cni0/rp_filter; echo 0 >ip_forward; echo 20000 30000 >ip_local_port_range", Cancelled);

        var settings = (await FactsProgram.ReadAsync(lab, node, new FactsRequest(), Cancelled)).Settings;
        await lab.ShellAsync(node, "cd /proc/sys/net/ipv4; echo 0 >conf/cni0/rp_filter; echo 1 >ip_forward", Cancelled);

        Assert.False(settings.ForwardsIPv4);
        Assert.True(settings.ForwardsIPv6);
        Assert.Equal([new PathFilter("cni0", 1)], settings.PathFilters);
        Assert.Equal([20000, 30000], settings.ClientPorts!.Value);
        Assert.NotNull(settings.ListenOverflows);
        Assert.NotNull(settings.SegmentsSent);
    }
}

/// <summary>Tunnels between nodes.</summary>
public sealed class TunnelFactsTests(VxlanFactsLab fixture) : IClassFixture<VxlanFactsLab>
{
    [Fact]
    public async Task Reads_a_VXLAN_interface_and_where_it_sends_to()
    {
        var lab = fixture.Lab;

        var facts = await FactsProgram.ReadAsync(lab, lab.Node("n1"), new FactsRequest(), TestContext.Current.CancellationToken);

        var link = Assert.Single(facts.Links, link => link.Kind == "vxlan");
        Assert.Equal(("flannel.1", 1450), (link.Name, link.Mtu));
        Assert.Equal(
            new TunnelFact { Identifier = 1, Port = 8472, Local = "10.89.0.11", Device = "eth0", Learns = false, IsExternal = false },
            link.Tunnel);
        var entry = Assert.Single(facts.ForwardingEntries, entry => entry.Device == "flannel.1" && entry.Remote is not null);
        Assert.Equal(("10.89.0.12", true), (entry.Remote, entry.IsPermanent));
        var neighbour = Assert.Single(facts.Neighbours, neighbour => neighbour.Address == "10.244.2.0");
        Assert.Equal((entry.HardwareAddress, "flannel.1", "permanent"), (neighbour.HardwareAddress, neighbour.Device, neighbour.State));
        var route = Assert.Single(facts.Routes, route => route.Destination == "10.244.2.0/24");
        Assert.Equal([new NextHop("10.244.2.0", "flannel.1", IsOnLink: true)], route.NextHops);
    }
}
