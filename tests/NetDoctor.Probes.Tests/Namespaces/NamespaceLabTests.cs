using NetDoctor.Model.Probing;
using NetDoctor.TestKit.Namespaces;

namespace NetDoctor.Probes.Tests.Namespaces;

/// <summary>The lab as it is when nothing is wrong, with probes from inside of it.</summary>
public sealed class NamespaceLabTests(LabFixture fixture) : IClassFixture<LabFixture>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("client", "near")]
    [InlineData("client", "web")]
    [InlineData("far", "client")]
    public async Task Connects_pods_by_both_families(string from, string to)
    {
        var lab = fixture.Lab;
        await using var listener = await lab.ListenAsync(
            lab.Pod(to), new LabListenerSpec { Kind = LabListenerKind.Http, Port = 8080 }, Cancelled);

        var results = await lab.ProbeAsync(
            lab.Pod(from),
            lab.Pod(to).Addresses.Select(address => new HttpProbeSpec { Address = address, Port = 8080, TimeoutMilliseconds = 15000 }),
            Cancelled);

        Assert.All(results, result => Assert.Equal(ProbeOutcome.Succeeded, result.Outcome));
    }

    [Fact]
    public async Task Loses_no_packet_because_a_link_is_not_up_yet()
    {
        var token = Cancelled;
        Assert.NotNull(fixture.Lab);
        await using var lab = await NamespaceLab.StartAsync(new NamespaceLabOptions(), token);

        var output = await lab.ShellAsync(lab.Pod("client"), """
            for node in 1 2; do bash -c ": >/dev/tcp/10.244.$node.11/81" 2>&1 | grep -m 1 -o refused; done
            awk '/^Tcp:/ && ++lines == 2 { print "retransmitted", $13 }' /proc/net/snmp
            """, token);

        Assert.Equal("refused\nrefused\nretransmitted 0\n", output);
    }

    [Fact]
    public async Task Has_no_default_route_anywhere()
    {
        var lab = fixture.Lab;
        foreach (var place in (LabPlace[])[lab.Host, .. lab.Nodes, .. lab.Pods])
        {
            Assert.Equal("", await lab.ShellAsync(place, "ip route show default; ip -6 route show default", Cancelled));
        }
    }
}
