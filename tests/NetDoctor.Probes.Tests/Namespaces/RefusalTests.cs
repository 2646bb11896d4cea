using System.Collections.Immutable;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit.Namespaces;

namespace NetDoctor.Probes.Tests.Namespaces;

/// <summary>Every way to be refused, provoked by a real kernel; the addresses are those of the routes of <see cref="Refusals"/>.</summary>
public sealed class RefusalTests(RefusalTests.Refusals refusals) : IClassFixture<RefusalTests.Refusals>
{
    private const string Router = "10.244.1.1";
    private const string Router6 = "fd00:10:244:1::1";
    private const string Nobody = "10.244.1.99";

    // Only dropped packets wait for the deadline. Linux gives a neighbour up after three seconds.
    private static ImmutableArray<ProbeSpec> Specs { get; } =
    [
        .. new[]
        {
            Router, Router6, "10.78.13.1", "10.78.1.1", "10.78.0.1", "fd78:0:13::1", "fd78:0:1::1",
            "10.79.13.1", "10.79.1.1", "10.79.66.1", "10.80.0.1", Nobody,
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
        var result = refusals.Result<TcpProbeSpec>(address);

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
        var result = refusals.Result<UdpProbeSpec>(address);

        Assert.Equal(outcome, result.Outcome);
        Assert.Equal(new Refusal("icmp", type, code, sender), result.Refusal);
    }

    [Theory]
    [InlineData(Router)]
    [InlineData(Router6)]
    public void Reports_refused_by_reset_over_a_link(string address)
    {
        var result = refusals.Result<TcpProbeSpec>(address);

        Assert.Equal(ProbeOutcome.Refused, result.Outcome);
        Assert.Equal(new Refusal("tcpReset"), result.Refusal);
    }

    [Theory]
    [InlineData("10.79.13.1", ProbeOutcome.AccessDenied)]
    [InlineData("10.79.1.1", ProbeOutcome.HostUnreachable)]
    [InlineData("10.79.66.1", ProbeOutcome.NetworkUnreachable)]
    [InlineData("10.80.0.1", ProbeOutcome.NetworkUnreachable)]
    [InlineData(Nobody, ProbeOutcome.HostUnreachable)]
    public void Says_when_this_host_itself_refuses(string address, ProbeOutcome outcome)
    {
        var result = refusals.Result<TcpProbeSpec>(address);

        Assert.Equal(outcome, result.Outcome);
        Assert.Equal(new Refusal("local"), result.Refusal);
    }

    [Fact]
    public void Says_when_no_neighbour_answers() => Assert.Contains(
        "neighbour", refusals.Result<TcpProbeSpec>(Nobody).Detail, StringComparison.Ordinal);

    [Fact]
    public void Reports_udp_refused_by_this_host_itself()
    {
        var result = refusals.Result<UdpProbeSpec>("10.79.13.1");

        Assert.Equal(ProbeOutcome.AccessDenied, result.Outcome);
        Assert.Equal(new Refusal("local"), result.Refusal);
    }

    [Fact]
    public void Reports_dropped_packets_as_timeout_and_for_udp_as_silence()
    {
        Assert.Equal(ProbeOutcome.Timeout, refusals.Result<TcpProbeSpec>("10.78.66.1").Outcome);
        Assert.Equal(ProbeOutcome.Timeout, refusals.Result<HttpProbeSpec>("10.78.66.1").Outcome);
        Assert.Equal(ProbeOutcome.Timeout, refusals.Result<DnsProbeSpec>("10.78.66.1").Outcome);
        Assert.Equal(ProbeOutcome.Silent, refusals.Result<UdpProbeSpec>("10.78.66.1").Outcome);
    }

    [Fact]
    public void Names_the_router_that_refuses_dns_and_http()
    {
        var refusal = new Refusal("icmp", 3, 13, Router);

        Assert.Equal(refusal, refusals.Result<DnsProbeSpec>("10.78.13.1").Refusal);
        Assert.Equal(refusal, refusals.Result<HttpProbeSpec>("10.78.13.1").Refusal);
        Assert.Equal(ProbeOutcome.Prohibited, refusals.Result<DnsProbeSpec>("10.78.13.1").Outcome);
        Assert.Equal(ProbeOutcome.Prohibited, refusals.Result<HttpProbeSpec>("10.78.13.1").Outcome);
    }

    [Fact]
    public async Task Reports_refused_when_the_kernel_connects_a_port_to_itself()
    {
        var lab = refusals.Lab;
        var pod = lab.Pod("far");
        // Only one port can be the source, and it is the target, too.
        await lab.ShellAsync(
            pod, "echo 40000 40000 >/proc/sys/net/ipv4/ip_local_port_range", TestContext.Current.CancellationToken);

        var probe = await lab.ProbeAsync(
            pod,
            new TcpProbeSpec { Address = "127.0.0.1", Port = 40000, TimeoutMilliseconds = 15000 },
            TestContext.Current.CancellationToken);

        var result = Assert.IsType<TcpProbeResult>(probe);
        Assert.Equal(ProbeOutcome.Refused, result.Outcome);
        Assert.Null(result.LocalAddress);
    }

    /// <summary>A lab of which node n1 and the pod <c>client</c> refuse by their routes, and what probes of them say.</summary>
    public sealed class Refusals : LabFixture
    {
        // 10.78 and fd78 are refused by the node, 10.79 by the pod itself. The kernel sends five errors of a route at once to one
        // address, then one a second: every kind of refusal gets its own source.
        private const string PodRoutes = """
            for kind in 0 1 13 66; do
              source=10.244.1.$((100 + kind))
              ip addr add $source/24 dev eth0
              ip route add 10.78.$kind.0/24 via 10.244.1.1 src $source
            done
            ip route add fd78::/32 via fd00:10:244:1::1
            ip route add prohibit 10.79.13.0/24
            ip route add unreachable 10.79.1.0/24
            ip route add blackhole 10.79.66.0/24
            """;

        // To 10.78.0.0/24 it has no route at all.
        private const string NodeRoutes = """
            ip route add prohibit 10.78.13.0/24
            ip route add unreachable 10.78.1.0/24
            ip route add blackhole 10.78.66.0/24
            ip route add prohibit fd78:0:13::/48
            ip route add unreachable fd78:0:1::/48
            """;

        private ImmutableDictionary<(string Kind, string Address), ProbeResult> _results =
            ImmutableDictionary<(string Kind, string Address), ProbeResult>.Empty;

        /// <summary>How a probe of an address ended.</summary>
        public ProbeResult Result<TSpec>(string address)
            where TSpec : ProbeSpec
        {
            Assert.NotNull(Lab);
            return _results[(typeof(TSpec).Name, address)];
        }

        /// <inheritdoc/>
        protected override async Task PrepareAsync(NamespaceLab lab)
        {
            var cancellationToken = TestContext.Current.CancellationToken;
            await lab.ShellAsync(lab.Node("n1"), NodeRoutes, cancellationToken);
            await lab.ShellAsync(lab.Pod("client"), PodRoutes, cancellationToken);
            var results = await lab.ProbeAsync(lab.Pod("client"), Specs, cancellationToken);
            _results = Specs.Zip(results).ToImmutableDictionary(
                pair => (pair.First.GetType().Name, pair.First.Address), pair => pair.Second);
        }
    }
}
