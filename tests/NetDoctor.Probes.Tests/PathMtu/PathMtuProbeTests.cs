using NetDoctor.Model.Probing;
using NetDoctor.Probes.Tests.Namespaces;

namespace NetDoctor.Probes.Tests.PathMtu;

/// <summary>Sizes that real kernels pass, report and swallow; the sizes are those that the test gives the links.</summary>
public sealed class PathMtuProbeTests(LabFixture fixture) : IClassFixture<LabFixture>
{
    private const string Web = "10.244.2.10";
    private const string Web6 = "fd00:10:244:2::10";

    [Theory]
    [InlineData(Web)]
    [InlineData(Web6)]
    public async Task Finds_that_everything_passes(string address)
    {
        var result = await AskAsync(address);

        Assert.Equal((ProbeOutcome.Succeeded, 1500, 1500, null, null), (result.Outcome, result.LinkBytes, result.LargestBytes, result.SmallestLostBytes, result.ReportedBy));
        Assert.False(result.IsBlackHole);
    }

    [Theory]
    [InlineData(Web, 1400, "10.244.1.1")]
    [InlineData(Web6, 1380, "fd00:10:244:1::1")]
    public async Task Finds_the_size_that_a_router_reports(string address, int size, string router)
    {
        var result = await NarrowAsync(address, size, "true");

        Assert.Equal((size, size + 1, size, router), (result.LargestBytes, result.SmallestLostBytes, result.ReportedBytes, result.ReportedBy));
        Assert.False(result.IsBlackHole);
    }

    [Theory]
    [InlineData(Web, 1400)]
    [InlineData(Web6, 1381)]
    public async Task Finds_the_size_beyond_which_packets_vanish(string address, int size)
    {
        var result = await NarrowAsync(address, size, """
            nft add table inet firewall
            nft 'add chain inet firewall out { type filter hook output priority 0; }'
            nft add rule inet firewall out icmp type destination-unreachable drop
            nft add rule inet firewall out icmpv6 type packet-too-big drop
            """);

        Assert.Equal((ProbeOutcome.Succeeded, size, size + 1, null), (result.Outcome, result.LargestBytes, result.SmallestLostBytes, result.ReportedBy));
        Assert.True(result.IsBlackHole);
    }

    [Fact]
    public async Task Tells_nothing_of_sizes_where_no_echo_comes_back()
    {
        var lab = fixture.Lab;
        await lab.ShellAsync(lab.Node("n2"), "ip route del 10.244.1.0/24", TestContext.Current.CancellationToken);
        try
        {
            var result = await AskAsync(Web);

            Assert.Equal((ProbeOutcome.Timeout, null, null), (result.Outcome, result.LargestBytes, result.SmallestLostBytes));
        }
        finally
        {
            await lab.ShellAsync(lab.Node("n2"), "ip route add 10.244.1.0/24 via 10.89.0.11", CancellationToken.None);
        }
    }

    [Fact]
    public async Task Says_when_there_is_no_route() => Assert.Equal(ProbeOutcome.NetworkUnreachable, (await AskAsync("192.0.2.1")).Outcome);

    private async Task<PathMtuProbeResult> NarrowAsync(string address, int size, string filter)
    {
        var lab = fixture.Lab;
        await lab.ShellAsync(lab.Node("n1"), $"ip link set eth0 mtu {size}\n{filter}", TestContext.Current.CancellationToken);
        try
        {
            return await AskAsync(address);
        }
        finally
        {
            await lab.ShellAsync(lab.Node("n1"), "ip link set eth0 mtu 1500; nft flush ruleset", CancellationToken.None);
        }
    }

    private async Task<PathMtuProbeResult> AskAsync(string address) => Assert.IsType<PathMtuProbeResult>(await fixture.Lab.ProbeAsync(
        fixture.Lab.Pod("client"), new PathMtuProbeSpec { Address = address, TimeoutMilliseconds = 15000 }, TestContext.Current.CancellationToken));
}
