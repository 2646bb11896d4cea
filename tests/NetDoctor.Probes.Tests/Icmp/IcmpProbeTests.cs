using NetDoctor.Model.Probing;
using NetDoctor.Probes.Tests.Namespaces;
using NetDoctor.TestKit.Namespaces;

namespace NetDoctor.Probes.Tests.Icmp;

/// <summary>Every way an echo request can end, provoked by real kernels.</summary>
public sealed class IcmpProbeTests(IcmpProbeTests.EchoLab echo) : IClassFixture<IcmpProbeTests.EchoLab>
{
    private const string Web = "10.244.2.10";
    private const string Web6 = "fd00:10:244:2::10";

    [Theory]
    [InlineData(Web)]
    [InlineData(Web6)]
    public async Task Is_answered(string address)
    {
        var result = await AskAsync("client", address);

        Assert.Equal((ProbeOutcome.Succeeded, address), (result.Outcome, result.Target));
        Assert.Equal("exchange", Assert.Single(result.Phases).Name);
    }

    // Pod near may not ping without the capability.
    [Theory]
    [InlineData(Web)]
    [InlineData(Web6)]
    public async Task Is_answered_by_way_of_a_raw_socket(string address) => Assert.Equal(ProbeOutcome.Succeeded, (await AskAsync("near", address)).Outcome);

    [Fact]
    public async Task Is_not_answered_where_packets_are_dropped() => Assert.Equal(ProbeOutcome.Timeout, (await AskAsync("client", "10.89.0.12")).Outcome);

    [Theory]
    [InlineData("10.78.13.1", ProbeOutcome.Prohibited, 3, 13)]
    [InlineData("10.78.1.1", ProbeOutcome.HostUnreachable, 3, 1)]
    public async Task Names_the_router_that_refuses(string address, ProbeOutcome outcome, int type, int code)
    {
        var result = await AskAsync("client", address);

        Assert.Equal((outcome, new Refusal("icmp", type, code, "10.244.1.1")), (result.Outcome, result.Refusal));
    }

    [Fact]
    public async Task Says_when_there_is_no_route() => Assert.Equal(ProbeOutcome.NetworkUnreachable, (await AskAsync("client", "192.0.2.1")).Outcome);

    [Fact]
    public async Task Says_what_is_missing_where_it_may_not_be_sent()
    {
        var lab = echo.Lab;
        var answer = await lab.RunAsync(
            lab.Pod("near"), ["setpriv", "--bounding-set=-net_raw", "--inh-caps=-net_raw", "--", .. NamespaceLab.OwnCommand, EchoProgram.Name, Web], "",
            TestContext.Current.CancellationToken);

        Assert.Equal("LocalError ICMP echo may not be sent here: net.ipv4.ping_group_range does not admit this group, and the capability NET_RAW is missing.", answer.Output.Trim());
    }

    private Task<ProbeResult> AskAsync(string pod, string address) => echo.Lab.ProbeAsync(
        echo.Lab.Pod(pod), new IcmpProbeSpec { Address = address, TimeoutMilliseconds = address == "10.89.0.12" ? 300 : 15000 }, TestContext.Current.CancellationToken);

    /// <summary>Node n1 refuses some addresses, node n2 drops echo requests to itself, and pod near may not ping as anybody may.</summary>
    public sealed class EchoLab : LabFixture
    {
        protected override async Task PrepareAsync(NamespaceLab lab)
        {
            var cancellationToken = TestContext.Current.CancellationToken;
            await lab.ShellAsync(lab.Node("n1"), "ip route add prohibit 10.78.13.0/24; ip route add unreachable 10.78.1.0/24", cancellationToken);
            await lab.ShellAsync(lab.Pod("client"), "ip route add 10.78.0.0/16 via 10.244.1.1", cancellationToken);
            await lab.ShellAsync(lab.Pod("near"), "echo 1 0 >/proc/sys/net/ipv4/ping_group_range", cancellationToken);
            await lab.ShellAsync(lab.Node("n2"), """
                nft add table inet firewall
                nft 'add chain inet firewall in { type filter hook input priority 0; }'
                nft add rule inet firewall in icmp type echo-request drop
                """, cancellationToken);
        }
    }
}
