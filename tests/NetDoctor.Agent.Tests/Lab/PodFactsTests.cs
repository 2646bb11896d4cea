using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit.Namespaces;

namespace NetDoctor.Agent.Tests.Lab;

/// <summary>Facts of a real pod, read from its node.</summary>
public sealed class PodFactsTests(FactsLab fixture) : IClassFixture<FactsLab>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Finds_what_listens_with_its_address_family_and_queue()
    {
        var lab = fixture.Lab;
        var pod = lab.Pod("web");
        await using var any = await ListenAsync(pod, LabListenerKind.Http, 8080, null);
        await using var local = await ListenAsync(pod, LabListenerKind.Http, 8081, "127.0.0.1");
        await using var four = await ListenAsync(pod, LabListenerKind.Http, 8082, "0.0.0.0");
        await using var six = await ListenAsync(pod, LabListenerKind.Http, 8083, "::");
        await using var full = await ListenAsync(pod, LabListenerKind.FullQueue, 8084, "0.0.0.0");
        await using var udp = await ListenAsync(pod, LabListenerKind.UdpEcho, 8085, null);

        var facts = await FactsProgram.ReadAsync(lab, pod, new FactsRequest(), Cancelled);

        var byPort = facts.Listeners.ToDictionary(socket => socket.Port);
        Assert.Equal(("::", false), (byPort[8080].Address, byPort[8080].IsIPv6Only!.Value));
        Assert.Equal(("127.0.0.1", (bool?)null), (byPort[8081].Address, byPort[8081].IsIPv6Only));
        Assert.Equal("0.0.0.0", byPort[8082].Address);
        Assert.Equal(("::", true), (byPort[8083].Address, byPort[8083].IsIPv6Only!.Value));
        Assert.Equal((128L, 0L, false), (byPort[8080].Backlog!.Value, byPort[8080].Waiting, byPort[8080].IsFull()));
        Assert.Equal((0L, 1L, true), (byPort[8084].Backlog!.Value, byPort[8084].Waiting, byPort[8084].IsFull()));
        Assert.Equal((TransportProtocol.Udp, 0L), (byPort[8085].Protocol, byPort[8085].Drops!.Value));
        Assert.Null(byPort[8085].Backlog);

        Task<IAsyncDisposable> ListenAsync(LabPod place, LabListenerKind kind, int port, string? address) =>
            lab.ListenAsync(place, new LabListenerSpec { Kind = kind, Port = port, Address = address }, Cancelled);
    }

    [Fact]
    public async Task Finds_the_process_that_listens()
    {
        var lab = fixture.Lab;
        var pod = lab.Pod("near");
        await using var listener = await lab.ListenAsync(
            pod, new LabListenerSpec { Kind = LabListenerKind.Http, Port = 8080 }, Cancelled);
        var inside = await lab.ShellAsync(pod, "ss -Hltnp 'sport = 8080'", Cancelled);
        var start = inside.IndexOf("pid=", StringComparison.Ordinal) + 4;
        var id = int.Parse(inside[start..inside.IndexOf(',', start)], System.Globalization.CultureInfo.InvariantCulture);

        var known = await FactsProgram.ReadAsync(lab, pod, new FactsRequest(), Cancelled, id);
        var unknown = await FactsProgram.ReadAsync(lab, pod, new FactsRequest(), Cancelled);

        Assert.Equal(id, Assert.Single(known.Listeners).Owner!.ProcessId);
        Assert.Null(Assert.Single(unknown.Listeners).Owner);
    }

    [Fact]
    public async Task Reads_interfaces_routes_and_variables_of_the_pod_and_not_of_the_node()
    {
        var lab = fixture.Lab;
        var pod = lab.Pod("client");

        var facts = await FactsProgram.ReadAsync(
            lab, pod, new FactsRequest { Routes = [new RouteQuestion("10.244.2.10"), new RouteQuestion("203.0.113.1")] }, Cancelled);

        Assert.Equal(["lo", "eth0"], facts.Links.Select(link => link.Name));
        Assert.Contains("10.244.1.10/24", facts.Links[1].Addresses);
        Assert.True(facts.Links[1] is { IsUp: true, HasCarrier: true, Kind: "veth" });
        Assert.Equal("10.244.1.1", facts.RouteAnswers[0].Route!.NextHops[0].Gateway);
        Assert.Equal("Network is unreachable", facts.RouteAnswers[1].Error);
        Assert.Equal(
            [new EnvironmentVariable("PAYMENTS_SERVICE_HOST", "10.96.0.50"), new EnvironmentVariable("PAYMENTS_SERVICE_PORT", "80")],
            facts.Environment);
        Assert.True(facts.OpenFiles is { Used: > 0, Limit: > 0 });
        Assert.Null(facts.Settings.ForwardsIPv4);
        Assert.Empty(facts.Gaps);
    }

    [Fact]
    public async Task Sees_that_an_interface_is_down()
    {
        var lab = fixture.Lab;
        var pod = lab.Pod("far");
        await lab.ShellAsync(pod, "ip link set eth0 down", Cancelled);

        var facts = await FactsProgram.ReadAsync(lab, pod, new FactsRequest { Routes = [new RouteQuestion("10.244.1.10")] }, Cancelled);

        Assert.False(Assert.Single(facts.Links, link => link.Name == "eth0").IsUp);
        Assert.Equal("Network is unreachable", facts.RouteAnswers[0].Error);
    }

    [Fact]
    public async Task Follows_the_rules_that_a_pod_has_itself()
    {
        var lab = fixture.Lab;
        var pod = lab.Pod("near");
        await lab.ShellAsync(pod, """
            nft add table inet guard
            nft 'add chain inet guard out { type filter hook output priority 0; }'
            nft add rule inet guard out tcp dport 5432 counter drop
            """, Cancelled);
        var question = new RuleQuestion(TransportProtocol.Tcp, pod.Address, "10.244.2.10", 5432);

        var facts = await FactsProgram.ReadAsync(
            lab, pod, new FactsRequest { Rules = [question, question with { Port = 80 }] }, Cancelled);

        var stop = Assert.Single(facts.Rules[0].Stops);
        Assert.Equal(("nftables inet guard out", false, 0L), (stop.Place, stop.IsRejected, stop.Packets!.Value));
        Assert.Equal(1, facts.Rules[1].UntouchedShare);
    }
}
