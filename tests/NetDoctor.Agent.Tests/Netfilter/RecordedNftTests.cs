using NetDoctor.Agent.Netfilter.Iptables;
using NetDoctor.Agent.Netfilter.Nft;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Agent.Tests.Netfilter;

/// <summary>What the recorded rules of kube-proxy in nftables mode, and of kube-router, do.</summary>
public sealed class RecordedNftTests
{
    private const string Web = "10.244.1.129";
    private const string Payments = "10.96.253.192";
    private const string Outside = "192.0.2.7";
    private const string Node = "10.89.0.99";
    private const string FirstDb = "10.244.1.134";

    private static readonly NftRuleSet Proxy = NftRuleSet.Parse(Recorded.Bytes("nftables-mode/nft-kube-proxy.json"));
    private static readonly NftRuleSet Router = NftRuleSet.Parse(Recorded.Bytes("n1/nft-ruleset-iptables-mode.json"));

    [Fact]
    public void A_pod_reaches_every_endpoint_of_a_cluster_IP_equally_often()
    {
        var path = Follow(Web, Payments, 80);

        Assert.Equal(["10.244.1.130:8080", "10.244.2.112:8080", "10.244.2.113:8080"], path.Addresses());
        Assert.All(path.Backends, backend => Assert.Equal(1.0 / 3, backend.Share, 3));
        Assert.All(path.Backends, backend => Assert.False(backend.IsMasqueraded));
        Assert.Equal(RuleForm.Nftables, path.Form);
        Assert.Equal(0, path.UntouchedShare);
        Assert.Empty(path.Stops);
        Assert.Empty(path.Uncertain);
    }

    [Fact]
    public void A_pod_that_is_sent_back_to_itself_is_masqueraded() =>
        Assert.Equal([true, false, false], Follow("10.244.1.130", Payments, 80).Backends.Select(backend => backend.IsMasqueraded));

    [Fact]
    public void Whoever_is_no_pod_is_masqueraded_at_a_cluster_IP() =>
        Assert.All(Follow(Outside, Payments, 80).Backends, backend => Assert.True(backend.IsMasqueraded));

    [Fact]
    public void A_Service_without_endpoints_rejects()
    {
        var stop = Assert.Single(Follow(Web, "10.96.156.30", 80).Stops);

        Assert.True(stop.IsRejected);
        Assert.Equal("nftables ip kube-proxy reject-chain", stop.Place);
    }

    [Fact]
    public void A_port_that_a_Service_has_not_rejects()
    {
        var stop = Assert.Single(Follow(Web, Payments, 81).Stops);

        Assert.True(stop.IsRejected);
        Assert.Equal("nftables ip kube-proxy cluster-ips-check", stop.Place);
        Assert.Equal("ip daddr @cluster-ips reject comment \"Reject traffic to invalid ports of ClusterIPs\"", stop.Rule);
    }

    [Fact]
    public void A_cluster_IP_that_no_Service_has_drops()
    {
        var stop = Assert.Single(Follow(Web, "10.96.200.200", 80).Stops);

        Assert.False(stop.IsRejected);
        Assert.Equal("ip daddr 10.96.0.0/16 drop comment \"Drop traffic to unallocated ClusterIPs\"", stop.Rule);
    }

    [Fact]
    public void A_node_port_with_externalTrafficPolicy_Local_keeps_outside_traffic_on_the_node_and_its_source()
    {
        var backend = Assert.Single(Follow(Outside, Node, 30377).Backends);

        Assert.Equal(("10.244.1.130", 8080, false), (backend.Address, backend.Port, backend.IsMasqueraded));
    }

    [Fact]
    public void A_node_port_with_externalTrafficPolicy_Local_sends_pods_and_the_node_everywhere()
    {
        Assert.Equal([false, false, false], Follow(Web, Node, 30377).Backends.Select(backend => backend.IsMasqueraded));
        Assert.Equal([true, true, true], Follow(Node, Node, 30377).Backends.Select(backend => backend.IsMasqueraded));
    }

    [Fact]
    public void A_plain_node_port_masquerades()
    {
        var path = Follow(Outside, Node, 30080);

        Assert.Equal(["10.244.1.5:8080", "10.244.2.3:8080"], path.Addresses());
        Assert.All(path.Backends, backend => Assert.True(backend.IsMasqueraded));
    }

    [Fact]
    public void Affinity_keeps_a_client_for_three_hours()
    {
        var path = Follow(Web, "10.96.117.245", 80);

        Assert.Equal(["10.244.1.130:8080"], path.Addresses());
        Assert.Equal(1, path.Backends[0].Share);
        Assert.Equal(10800, path.AffinitySeconds);
    }

    [Fact]
    public void UDP_is_followed() =>
        Assert.Equal(["10.244.2.118:5005"], Follow(Web, "10.96.193.36", 5005, TransportProtocol.Udp).Addresses());

    [Fact]
    public void Tables_of_iptables_are_left_to_its_own_listing() =>
        Assert.All(Router.BaseChains(isIPv6: false), chain => Assert.Equal("nftables ip kube-router-filter-ipv4", chain.Table.Label));

    [Theory]
    [InlineData("10.244.2.112", 5432, false)]
    [InlineData("10.244.2.112", 5433, true)]
    [InlineData("10.244.2.114", 5432, true)]
    [InlineData("10.89.0.11", 5432, false)]
    public void A_network_policy_of_kube_router_is_followed(string source, int port, bool isRejected)
    {
        var path = Recorded.Follow(Router.BaseChains(isIPv6: false), source, FirstDb, port, own: "10.89.0.11");

        Assert.Equal(isRejected ? 1 : 0, path.Stops.Length);
        Assert.All(path.Stops, stop => Assert.True(stop.IsRejected));
        Assert.All(path.Stops, stop => Assert.Contains("shop/db-0 reject", stop.Rule, StringComparison.Ordinal));
        Assert.Equal(isRejected ? 0 : 1, path.UntouchedShare);
    }

    [Theory]
    [InlineData("10.244.2.3", 8080, false)]
    [InlineData("10.244.2.3", 9090, true)]
    [InlineData("10.96.1.1", 8080, true)]
    [InlineData("192.0.2.7", 8080, true)]
    public void An_egress_policy_with_an_exception_and_a_port_range_is_followed(string destination, int port, bool isRejected) =>
        Assert.Equal(
            isRejected ? 1 : 0,
            Recorded.Follow(Router.BaseChains(isIPv6: false), "10.244.1.131", destination, port, own: "10.89.0.11").Stops.Length);

    [Fact]
    public void A_policy_judges_the_backend_that_the_proxy_chose()
    {
        var rules = IptablesSave.Parse(Recorded.Text("n1/iptables-save.txt"), RuleForm.Iptables);

        var path = Recorded.Follow(
            [.. rules.BaseChains, .. Router.BaseChains(isIPv6: false)], "10.244.1.131", "10.96.229.108", 80, own: "10.89.0.11");

        Assert.Equal(3, path.Backends.Length);
        Assert.Empty(path.Stops);
    }

    private static RulePath Follow(string source, string destination, int port, TransportProtocol protocol = TransportProtocol.Tcp) =>
        Recorded.Follow(Proxy.BaseChains(isIPv6: false), source, destination, port, protocol, own: Node);
}
