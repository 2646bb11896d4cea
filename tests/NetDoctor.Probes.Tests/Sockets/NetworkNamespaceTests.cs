using System.Collections.Immutable;
using NetDoctor.Model.Probing;

namespace NetDoctor.Probes.Tests.Sockets;

/// <summary>Every way to be refused, provoked by a real kernel; the addresses are those of testdata/network-namespaces.sh.</summary>
public sealed class NetworkNamespaceTests(NetworkNamespaces namespaces) : IClassFixture<NetworkNamespaces>
{
    private const string Router = "10.77.0.2";
    private const string Router6 = "fd77::2";

    // Only dropped packets wait for the deadline. Linux gives a neighbour up after three seconds.
    internal static ImmutableArray<ProbeSpec> Specs { get; } =
    [
        .. new[]
        {
            Router, Router6, "10.78.13.1", "10.78.1.1", "10.78.0.1", "fd78:0:13::1", "fd78:0:1::1",
            "10.79.13.1", "10.79.1.1", "10.79.66.1", "10.80.0.1", "10.77.0.99",
        }.Select(address => new TcpProbeSpec { Address = address, Port = 80, TimeoutMilliseconds = 15000 }),
        .. new[] { Router, "10.78.13.1", "10.78.1.1", "fd78:0:13::1", "10.79.13.1" }
            .Select(address => new UdpProbeSpec { Address = address, Port = 80, TimeoutMilliseconds = 15000 }),
        new DnsProbeSpec { Address = "10.78.13.1", Port = 53, Name = "payments.shop", TimeoutMilliseconds = 15000 },
        new HttpProbeSpec { Address = "10.78.13.1", Port = 80, TimeoutMilliseconds = 15000 },
        new TcpProbeSpec { Address = "10.78.66.1", Port = 80 },
        new UdpProbeSpec { Address = "10.78.66.1", Port = 80 },
        new DnsProbeSpec { Address = "10.78.66.1", Port = 53, Name = "payments.shop" },
        new HttpProbeSpec { Address = "10.78.66.1", Port = 80 },
    ];

    [Theory]
    [InlineData("10.78.13.1", ProbeOutcome.Prohibited, 3, 13, Router)]
    [InlineData("10.78.1.1", ProbeOutcome.HostUnreachable, 3, 1, Router)]
    [InlineData("10.78.0.1", ProbeOutcome.NetworkUnreachable, 3, 0, Router)]
    [InlineData("fd78:0:13::1", ProbeOutcome.Prohibited, 1, 1, Router6)]
    [InlineData("fd78:0:1::1", ProbeOutcome.NetworkUnreachable, 1, 0, Router6)]
    public void Names_the_router_that_refuses_tcp(string address, ProbeOutcome outcome, int type, int code, string sender)
    {
        var result = namespaces.Result<TcpProbeSpec>(address);

        Assert.Equal(outcome, result.Outcome);
        Assert.Equal(new Refusal("icmp", type, code, sender), result.Refusal);
    }

    [Theory]
    [InlineData(Router, ProbeOutcome.Refused, 3, 3, Router)]
    [InlineData("10.78.13.1", ProbeOutcome.Prohibited, 3, 13, Router)]
    [InlineData("10.78.1.1", ProbeOutcome.HostUnreachable, 3, 1, Router)]
    [InlineData("fd78:0:13::1", ProbeOutcome.Prohibited, 1, 1, Router6)]
    public void Names_who_refuses_udp(string address, ProbeOutcome outcome, int type, int code, string sender)
    {
        var result = namespaces.Result<UdpProbeSpec>(address);

        Assert.Equal(outcome, result.Outcome);
        Assert.Equal(new Refusal("icmp", type, code, sender), result.Refusal);
    }

    [Theory]
    [InlineData(Router)]
    [InlineData(Router6)]
    public void Reports_refused_by_reset_over_a_link(string address)
    {
        var result = namespaces.Result<TcpProbeSpec>(address);

        Assert.Equal(ProbeOutcome.Refused, result.Outcome);
        Assert.Equal(new Refusal("tcpReset"), result.Refusal);
    }

    [Theory]
    [InlineData("10.79.13.1", ProbeOutcome.AccessDenied)]
    [InlineData("10.79.1.1", ProbeOutcome.HostUnreachable)]
    [InlineData("10.79.66.1", ProbeOutcome.NetworkUnreachable)]
    [InlineData("10.80.0.1", ProbeOutcome.NetworkUnreachable)]
    [InlineData("10.77.0.99", ProbeOutcome.HostUnreachable)]
    public void Says_when_this_host_itself_refuses(string address, ProbeOutcome outcome)
    {
        var result = namespaces.Result<TcpProbeSpec>(address);

        Assert.Equal(outcome, result.Outcome);
        Assert.Equal(new Refusal("local"), result.Refusal);
    }

    [Fact]
    public void Says_when_no_neighbour_answers() => Assert.Contains(
        "neighbour", namespaces.Result<TcpProbeSpec>("10.77.0.99").Detail, StringComparison.Ordinal);

    [Fact]
    public void Reports_udp_refused_by_this_host_itself()
    {
        var result = namespaces.Result<UdpProbeSpec>("10.79.13.1");

        Assert.Equal(ProbeOutcome.AccessDenied, result.Outcome);
        Assert.Equal(new Refusal("local"), result.Refusal);
    }

    [Fact]
    public void Reports_dropped_packets_as_timeout_and_for_udp_as_silence()
    {
        Assert.Equal(ProbeOutcome.Timeout, namespaces.Result<TcpProbeSpec>("10.78.66.1").Outcome);
        Assert.Equal(ProbeOutcome.Timeout, namespaces.Result<HttpProbeSpec>("10.78.66.1").Outcome);
        Assert.Equal(ProbeOutcome.Timeout, namespaces.Result<DnsProbeSpec>("10.78.66.1").Outcome);
        Assert.Equal(ProbeOutcome.Silent, namespaces.Result<UdpProbeSpec>("10.78.66.1").Outcome);
    }

    [Fact]
    public void Names_the_router_that_refuses_dns_and_http()
    {
        var refusal = new Refusal("icmp", 3, 13, Router);

        Assert.Equal(refusal, namespaces.Result<DnsProbeSpec>("10.78.13.1").Refusal);
        Assert.Equal(refusal, namespaces.Result<HttpProbeSpec>("10.78.13.1").Refusal);
        Assert.Equal(ProbeOutcome.Prohibited, namespaces.Result<DnsProbeSpec>("10.78.13.1").Outcome);
        Assert.Equal(ProbeOutcome.Prohibited, namespaces.Result<HttpProbeSpec>("10.78.13.1").Outcome);
    }

    [Fact]
    public async Task Reports_refused_when_the_kernel_connects_a_port_to_itself()
    {
        Assert.SkipUnless(namespaces.Obstacle is null, namespaces.Obstacle ?? "");
        // Only one port can be the source, and it is the target, too.
        const string OnePort = "ip link set lo up; echo 40000 40000 >/proc/sys/net/ipv4/ip_local_port_range; \"$@\"";

        var results = await NetworkNamespaces.ProbeAsync(
            ["-euc", OnePort, "sh"], [new TcpProbeSpec { Address = "127.0.0.1", Port = 40000, TimeoutMilliseconds = 15000 }]);

        var result = Assert.IsType<TcpProbeResult>(Assert.Single(results));
        Assert.Equal(ProbeOutcome.Refused, result.Outcome);
        Assert.Null(result.LocalAddress);
    }
}
