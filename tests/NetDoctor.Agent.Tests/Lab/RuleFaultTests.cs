using NetDoctor.Diagnosis.KubeProxy;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;
using NetDoctor.TestKit.Namespaces;

namespace NetDoctor.Agent.Tests.Lab;

/// <summary>Real faults in the rules of a node: connections fail, and the comparison with the objects says by what.</summary>
public sealed class RuleFaultTests(ProxyFactsLab fixture) : IClassFixture<ProxyFactsLab>
{
    private const int Connections = 24;

    private static readonly ClusterSnapshot Snapshot = new SnapshotBuilder()
        .Node("n1", "10.89.0.11").Node("n2", "10.89.0.12")
        .Service("shop", "echo", "10.96.0.50", "http:80->8080")
        .Pod("shop", "near", "10.244.1.11", "n1", "app=echo")
        .Pod("shop", "web", "10.244.2.10", "n2", "app=echo")
        .Build();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_wrong_without_a_fault()
    {
        var (succeeded, deviations) = await BreakAsync("n1", "client", "true");

        Assert.Equal(Connections, succeeded);
        Assert.Empty(deviations);
    }

    [Fact]
    public async Task An_element_of_the_map_is_missing()
    {
        var (succeeded, deviations) = await BreakAsync(
            "n1", "client", $"nft delete element ip kube-proxy service-ips '{{ {ProxyFactsLab.Vip(false)} . tcp . 80 }}'");

        Assert.Equal(0, succeeded);
        Assert.Equal((RuleDeviationKind.NotTranslated, 1.0), (Assert.Single(deviations).Kind, deviations[0].Share));
    }

    [Fact]
    public async Task An_endpoint_is_stale()
    {
        var (succeeded, deviations) = await BreakAsync(
            "n1", "client", "nft flush chain ip kube-proxy endpoint-1; nft add rule ip kube-proxy endpoint-1 meta l4proto tcp dnat to 10.244.2.77:8080");

        Assert.InRange(succeeded, 1, Connections - 1);
        Assert.Equal(
            [(RuleDeviationKind.MissingEndpoint, "10.244.2.10:8080"), (RuleDeviationKind.StaleEndpoint, "10.244.2.77:8080")],
            deviations.Select(deviation => (deviation.Kind, $"{Assert.Single(deviation.Addresses)}")));
        Assert.Equal(0.5, deviations[1].Share);
    }

    [Fact]
    public async Task Connections_are_refused_though_there_are_endpoints()
    {
        var (succeeded, deviations) = await BreakAsync("n1", "client", $$"""
            nft delete element ip kube-proxy service-ips '{ {{ProxyFactsLab.Vip(false)}} . tcp . 80 }'
            nft add element ip kube-proxy no-endpoint-services '{ {{ProxyFactsLab.Vip(false)}} . tcp . 80 : goto reject-chain }'
            """);

        Assert.Equal(0, succeeded);
        Assert.Equal(RuleDeviationKind.RefusedAsEmpty, Assert.Single(deviations).Kind);
    }

    [Fact]
    public async Task A_firewall_drops_what_was_translated_to_one_endpoint()
    {
        var (succeeded, deviations) = await BreakAsync("n1", "client", """
            nft add table inet firewall
            nft 'add chain inet firewall forward { type filter hook forward priority 10; }'
            nft add rule inet firewall forward ip daddr 10.244.2.10 tcp dport 8080 counter drop
            """);

        Assert.InRange(succeeded, 1, Connections - 1);
        var deviation = Assert.Single(deviations);
        Assert.Equal((RuleDeviationKind.StoppedByOthers, 0.5), (deviation.Kind, deviation.Share));
        Assert.Equal(("nftables inet firewall forward", false), (deviation.Stop!.Place, deviation.Stop.IsRejected));
        Assert.True(deviation.Stop.Packets > 0);
        Assert.Equal(["10.244.2.10:8080"], deviation.Addresses.Select(address => address.ToString()));
    }

    [Fact]
    public async Task The_policy_of_the_forward_chain_drops_everything()
    {
        var (succeeded, deviations) = await BreakAsync("n2", "far", "iptables-nft -P FORWARD DROP");

        Assert.Equal(0, succeeded);
        Assert.Equal(
            [("iptables filter FORWARD", "policy drop", "10.244.1.11:8080"), ("iptables filter FORWARD", "policy drop", "10.244.2.10:8080")],
            deviations.Select(deviation => (deviation.Stop!.Place, deviation.Stop.Rule, deviation.Stop.Destination)).Order());
        Assert.All(deviations, deviation => Assert.Equal(RuleDeviationKind.StoppedByOthers, deviation.Kind));
    }

    [Fact]
    public async Task The_chain_of_the_last_endpoint_lost_its_translation()
    {
        var (succeeded, deviations) = await BreakAsync("n2", "far", "iptables-nft -t nat -F KUBE-SEP-2");

        Assert.InRange(succeeded, 1, Connections - 1);
        Assert.Equal(
            [RuleDeviationKind.NotTranslated, RuleDeviationKind.MissingEndpoint], deviations.Select(deviation => deviation.Kind));
        Assert.Equal(0.5, deviations[0].Share);
    }

    // An empty chain comes back to the one that called it, whose next rule takes what is left.
    [Fact]
    public async Task The_chain_of_an_earlier_endpoint_lost_its_translation_and_the_next_serves_for_it()
    {
        var (succeeded, deviations) = await BreakAsync("n2", "far", "iptables-nft -t nat -F KUBE-SEP-1");

        Assert.Equal(Connections, succeeded);
        var deviation = Assert.Single(deviations);
        Assert.Equal((RuleDeviationKind.MissingEndpoint, "10.244.2.10:8080"), (deviation.Kind, $"{Assert.Single(deviation.Addresses)}"));
    }

    // Makes the fault, connects, asks the node, and makes it good again.
    private async Task<(int Succeeded, RuleDeviation[] Deviations)> BreakAsync(string node, string from, string fault)
    {
        var lab = fixture.Lab;
        var pod = lab.Pod(from);
        await using var first = await ListenAsync("web");
        await using var second = await ListenAsync("near");
        await lab.ShellAsync(lab.Node(node), fault, Cancelled);
        try
        {
            var probes = await lab.ProbeAsync(
                pod,
                Enumerable.Repeat(new TcpProbeSpec { Address = ProxyFactsLab.Vip(false), Port = 80, TimeoutMilliseconds = 3000 }, Connections),
                Cancelled);
            var facts = await FactsProgram.ReadAsync(
                lab, lab.Node(node),
                new FactsRequest { Rules = [new RuleQuestion(TransportProtocol.Tcp, pod.Address, ProxyFactsLab.Vip(false), 80)] }, Cancelled);
            var service = Snapshot.Services.Find("shop", "echo")!;
            var comparison = ServiceRuleComparison.Of(
                Snapshot, service, service.Ports[0], ProxyEntry.Of(service, RouteTargetKind.ClusterIP, node, ProxyOrigin.Here),
                Assert.Single(facts.Rules), facts.Proxy.Mode);
            return (probes.Count(probe => probe.Outcome == ProbeOutcome.Succeeded), [.. comparison.Deviations]);
        }
        finally
        {
            await lab.ShellAsync(lab.Node(node), "nft flush ruleset", CancellationToken.None);
            await ProxyFactsLab.LoadAsync(lab, CancellationToken.None);
        }

        Task<IAsyncDisposable> ListenAsync(string name) => lab.ListenAsync(
            lab.Pod(name), new LabListenerSpec { Kind = LabListenerKind.Silent, Port = 8080 }, Cancelled);
    }
}
