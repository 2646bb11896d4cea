using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit.Namespaces;

namespace NetDoctor.Agent.Tests.Lab;

/// <summary>A lab with the rules of a Service proxy: nftables on n1, iptables on n2.</summary>
public sealed class ProxyFactsLab : FactsLab
{
    private const string Nft = """
        table FAMILY kube-proxy {
          map service-ips { type TYPE . inet_proto . inet_service : verdict; elements = { VIP . tcp . 80 : goto service-a } }
          map no-endpoint-services { type TYPE . inet_proto . inet_service : verdict; elements = { EMPTY . tcp . 80 : goto reject-chain } }
          chain reject-chain { reject; }
          chain endpoint-1 { ADDRESS saddr FIRST jump mark-for-masquerade; meta l4proto tcp dnat to FIRSTPORT; }
          chain endpoint-2 { ADDRESS saddr SECOND jump mark-for-masquerade; meta l4proto tcp dnat to SECONDPORT; }
          chain mark-for-masquerade { meta mark set meta mark | 0x4000; }
          chain service-a { numgen random mod 2 vmap { 0 : goto endpoint-1, 1 : goto endpoint-2 }; }
          chain services { ADDRESS daddr . meta l4proto . th dport vmap @service-ips; }
          chain endpoints-check { ADDRESS daddr . meta l4proto . th dport vmap @no-endpoint-services; }
          chain masquerading { meta mark & 0x4000 == 0 return; meta mark set meta mark ^ 0x4000; masquerade fully-random; }
          chain filter-forward { type filter hook forward priority 0; ct state new jump endpoints-check; }
          chain filter-output { type filter hook output priority 0; ct state new jump endpoints-check; }
          chain nat-prerouting { type nat hook prerouting priority -100; jump services; }
          chain nat-output { type nat hook output priority -100; jump services; }
          chain nat-postrouting { type nat hook postrouting priority 100; jump masquerading; }
        }
        """;

    private const string Iptables = """
        *filter
        :KUBE-SERVICES - [0:0]
        -A FORWARD -m conntrack --ctstate NEW -j KUBE-SERVICES
        -A OUTPUT -m conntrack --ctstate NEW -j KUBE-SERVICES
        -A KUBE-SERVICES -d EMPTY -p tcp -m comment --comment "shop/empty has no endpoints" -m tcp --dport 80 -j REJECT
        COMMIT
        *nat
        :KUBE-SERVICES - [0:0]
        :KUBE-SVC-A - [0:0]
        :KUBE-SEP-1 - [0:0]
        :KUBE-SEP-2 - [0:0]
        -A PREROUTING -j KUBE-SERVICES
        -A OUTPUT -j KUBE-SERVICES
        -A KUBE-SERVICES -d VIP -p tcp -m tcp --dport 80 -j KUBE-SVC-A
        -A KUBE-SVC-A -m statistic --mode random --probability 0.5 -j KUBE-SEP-1
        -A KUBE-SVC-A -j KUBE-SEP-2
        -A KUBE-SEP-1 -p tcp -m tcp -j DNAT --to-destination FIRSTPORT
        -A KUBE-SEP-2 -p tcp -m tcp -j DNAT --to-destination SECONDPORT
        COMMIT

        """;

    /// <summary>Address of the Service with two endpoints, by family.</summary>
    public static string Vip(bool isIPv6) => isIPv6 ? "fd00:10:96::50" : "10.96.0.50";

    /// <summary>Address of the Service without endpoints, by family.</summary>
    public static string Empty(bool isIPv6) => isIPv6 ? "fd00:10:96::51" : "10.96.0.51";

    /// <summary>Gives the nodes their rules, in place of those of the same tables that they have.</summary>
    public static async Task LoadAsync(NamespaceLab lab, CancellationToken cancellationToken)
    {
        foreach (var isIPv6 in new[] { false, true })
        {
            var table = isIPv6 ? "ip6 kube-proxy" : "ip kube-proxy";
            var name = isIPv6 ? "ip6tables" : "iptables";
            await lab.ShellAsync(
                lab.Node("n1"), $"nft -f - <<'END'\nadd table {table}\ndelete table {table}\n{Fill(Nft, isIPv6, lab)}\nEND", cancellationToken);
            await lab.ShellAsync(lab.Node("n2"), $"{name}-nft-restore <<'END'\n{Fill(Iptables, isIPv6, lab)}END", cancellationToken);
        }
    }

    protected override Task PrepareAsync(NamespaceLab lab, CancellationToken cancellationToken) => LoadAsync(lab, cancellationToken);

    private static string Fill(string text, bool isIPv6, NamespaceLab lab)
    {
        var (first, second) = isIPv6
            ? (lab.Pod("web").Address6, lab.Pod("near").Address6)
            : (lab.Pod("web").Address, lab.Pod("near").Address);
        return text
            .Replace("FAMILY", isIPv6 ? "ip6" : "ip", StringComparison.Ordinal)
            .Replace("TYPE", isIPv6 ? "ipv6_addr" : "ipv4_addr", StringComparison.Ordinal)
            .Replace("ADDRESS", isIPv6 ? "ip6" : "ip", StringComparison.Ordinal)
            .Replace("VIP", Vip(isIPv6), StringComparison.Ordinal)
            .Replace("EMPTY", Empty(isIPv6), StringComparison.Ordinal)
            .Replace("FIRSTPORT", isIPv6 ? $"[{first}]:8080" : $"{first}:8080", StringComparison.Ordinal)
            .Replace("SECONDPORT", isIPv6 ? $"[{second}]:8080" : $"{second}:8080", StringComparison.Ordinal)
            .Replace("FIRST", first, StringComparison.Ordinal)
            .Replace("SECOND", second, StringComparison.Ordinal);
    }
}

/// <summary>What the readers say of rules that the kernel has, against where the kernel sends connections.</summary>
public sealed class ServiceRuleFactsTests(ProxyFactsLab fixture) : IClassFixture<ProxyFactsLab>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("n1", "client", false, RuleForm.Nftables)]
    [InlineData("n1", "client", true, RuleForm.Nftables)]
    [InlineData("n2", "far", false, RuleForm.Iptables)]
    [InlineData("n2", "far", true, RuleForm.Iptables)]
    public async Task Follows_rules_where_the_kernel_sends_connections(string node, string from, bool isIPv6, RuleForm form)
    {
        var lab = fixture.Lab;
        var pod = lab.Pod(from);
        var source = isIPv6 ? pod.Address6 : pod.Address;
        var vip = ProxyFactsLab.Vip(isIPv6);
        await using var first = await ListenAsync("web");
        await using var second = await ListenAsync("near");
        var probes = await lab.ProbeAsync(
            pod, Enumerable.Repeat(new TcpProbeSpec { Address = vip, Port = 80, TimeoutMilliseconds = 15000 }, 24), Cancelled);
        Assert.All(probes, probe => Assert.Equal(ProbeOutcome.Succeeded, probe.Outcome));

        var facts = await FactsProgram.ReadAsync(
            lab, lab.Node(node),
            new FactsRequest
            {
                Rules = [new RuleQuestion(TransportProtocol.Tcp, source, vip, 80)],
                Flows = [new FlowQuestion(TransportProtocol.Tcp, vip, 80, source)],
            },
            Cancelled);

        var path = Assert.Single(facts.Rules);
        Assert.Equal(
            isIPv6 ? ["fd00:10:244:1::11", "fd00:10:244:2::10"] : ["10.244.1.11", "10.244.2.10"],
            path.Backends.Select(backend => backend.Address));
        Assert.All(path.Backends, backend => Assert.Equal((8080, 0.5, false), (backend.Port, backend.Share, backend.IsMasqueraded)));
        Assert.Equal((form, 0.0), (path.Form!.Value, path.UntouchedShare));
        Assert.Equal([form], facts.Proxy.Forms);
        Assert.Empty(facts.Gaps);

        // 24 connections all to one of two: once in eight million runs.
        Assert.Equal(path.Addresses(), facts.Flows.Select(flow => $"{flow.ReplySource}:{flow.ReplySourcePort}").Distinct()
            .Order(StringComparer.Ordinal));
        Assert.All(facts.Flows, flow => Assert.Equal((source, vip, 80), (flow.Source, flow.Destination, flow.DestinationPort)));
        Assert.True(facts.Tracking!.Entries >= facts.Flows.Length && facts.Tracking.Maximum > 0);

        Task<IAsyncDisposable> ListenAsync(string name) => lab.ListenAsync(
            lab.Pod(name), new LabListenerSpec { Kind = LabListenerKind.Silent, Port = 8080 }, Cancelled);
    }

    [Theory]
    [InlineData("n1", "client", false, "nftables ip kube-proxy reject-chain")]
    [InlineData("n1", "client", true, "nftables ip6 kube-proxy reject-chain")]
    [InlineData("n2", "far", false, "iptables filter KUBE-SERVICES")]
    [InlineData("n2", "far", true, "iptables filter KUBE-SERVICES")]
    public async Task Sees_the_rule_that_the_kernel_rejects_by(string node, string from, bool isIPv6, string place)
    {
        var lab = fixture.Lab;
        var pod = lab.Pod(from);
        var empty = ProxyFactsLab.Empty(isIPv6);
        var probe = await lab.ProbeAsync(pod, new TcpProbeSpec { Address = empty, Port = 80, TimeoutMilliseconds = 15000 }, Cancelled);
        Assert.Equal(ProbeOutcome.Refused, probe.Outcome);

        var facts = await FactsProgram.ReadAsync(
            lab, lab.Node(node),
            new FactsRequest { Rules = [new RuleQuestion(TransportProtocol.Tcp, isIPv6 ? pod.Address6 : pod.Address, empty, 80)] },
            Cancelled);

        var stop = Assert.Single(Assert.Single(facts.Rules).Stops);
        Assert.Equal((place, true, 1.0), (stop.Place, stop.IsRejected, stop.Share));
    }

    [Fact]
    public async Task Notes_addresses_that_do_not_go_together_and_answers_the_rest()
    {
        var lab = fixture.Lab;
        var facts = await FactsProgram.ReadAsync(
            lab, lab.Node("n1"),
            new FactsRequest
            {
                Rules =
                [
                    new RuleQuestion(TransportProtocol.Tcp, "10.244.1.10", "fd00::1", 80),
                    new RuleQuestion(TransportProtocol.Tcp, "10.244.1.10", "10.96.0.50", 80),
                ],
            },
            Cancelled);

        Assert.Single(facts.Rules);
        Assert.Single(facts.Gaps);
    }
}
