using NetDoctor.Agent.Netfilter.Iptables;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Agent.Tests.Netfilter;

/// <summary>What the recorded rules of kube-proxy in iptables mode do, against what its documentation says they should.</summary>
public sealed class RecordedIptablesTests
{
    private const string Web = "10.244.1.129";
    private const string Payments = "10.96.253.192";
    private const string Outside = "192.0.2.7";
    private const string Node = "10.89.0.11";

    private static readonly IptablesSave Rules = IptablesSave.Parse(Recorded.Text("n1/iptables-save.txt"), RuleForm.Iptables);

    [Fact]
    public void A_pod_reaches_every_endpoint_of_a_cluster_IP_equally_often()
    {
        var path = Follow(Web, Payments, 80);

        Assert.Equal(["10.244.1.130:8080", "10.244.2.112:8080", "10.244.2.113:8080"], path.Addresses());
        Assert.All(path.Backends, backend => Assert.Equal(1.0 / 3, backend.Share, 3));
        Assert.All(path.Backends, backend => Assert.False(backend.IsMasqueraded));
        Assert.Equal(RuleForm.Iptables, path.Form);
        Assert.Equal(0, path.UntouchedShare);
        Assert.Empty(path.Stops);
        Assert.Empty(path.Uncertain);
        Assert.Null(path.AffinitySeconds);
    }

    [Fact]
    public void A_pod_that_is_sent_back_to_itself_is_masqueraded()
    {
        var path = Follow("10.244.1.130", Payments, 80);

        Assert.Equal([true, false, false], path.Backends.Select(backend => backend.IsMasqueraded));
    }

    [Fact]
    public void Whoever_is_no_pod_is_masqueraded_at_a_cluster_IP() =>
        Assert.All(Follow(Outside, Payments, 80).Backends, backend => Assert.True(backend.IsMasqueraded));

    [Fact]
    public void A_process_of_the_node_reaches_a_cluster_IP() =>
        Assert.Equal(3, Follow(Node, Payments, 80).Backends.Length);

    [Fact]
    public void A_Service_without_endpoints_rejects()
    {
        var path = Follow(Web, "10.96.156.30", 80);

        var stop = Assert.Single(path.Stops);
        Assert.True(stop.IsRejected);
        Assert.Equal(1, stop.Share);
        Assert.Equal("iptables filter KUBE-SERVICES", stop.Place);
        Assert.Contains("shop/orders:http has no endpoints", stop.Rule, StringComparison.Ordinal);
        Assert.Equal("10.96.156.30:80", stop.Destination);
        Assert.Empty(path.Backends);
        Assert.Equal(0, path.UntouchedShare);
    }

    [Fact]
    public void A_process_of_the_node_is_rejected_too() => Assert.Single(Follow(Node, "10.96.156.30", 80).Stops);

    [Fact]
    public void A_port_that_a_Service_has_not_is_not_translated()
    {
        var path = Follow(Web, Payments, 81);

        Assert.Equal(1, path.UntouchedShare);
        Assert.Null(path.Form);
    }

    [Fact]
    public void A_node_port_with_externalTrafficPolicy_Local_keeps_outside_traffic_on_the_node_and_its_source()
    {
        var path = Follow(Outside, Node, 30377);

        var backend = Assert.Single(path.Backends);
        Assert.Equal(("10.244.1.130", 8080, false), (backend.Address, backend.Port, backend.IsMasqueraded));
    }

    [Fact]
    public void A_node_port_with_externalTrafficPolicy_Local_sends_pods_everywhere()
    {
        var path = Follow(Web, Node, 30377);

        Assert.Equal(3, path.Backends.Length);
        Assert.All(path.Backends, backend => Assert.False(backend.IsMasqueraded));
    }

    [Fact]
    public void A_node_port_with_externalTrafficPolicy_Local_sends_the_node_everywhere_and_masquerades_it()
    {
        var path = Follow(Node, Node, 30377);

        Assert.Equal(3, path.Backends.Length);
        Assert.All(path.Backends, backend => Assert.True(backend.IsMasqueraded));
    }

    [Fact]
    public void A_plain_node_port_masquerades()
    {
        var path = Follow(Outside, Node, 30080);

        Assert.Equal(["10.244.1.5:8080", "10.244.2.3:8080"], path.Addresses());
        Assert.All(path.Backends, backend => Assert.True(backend.IsMasqueraded));
    }

    [Fact]
    public void A_node_port_is_none_on_an_address_that_is_not_the_nodes() =>
        Assert.Equal(1, Follow(Outside, "10.89.0.12", 30080).UntouchedShare);

    [Fact]
    public void Affinity_keeps_a_client_for_three_hours()
    {
        var path = Follow(Web, "10.96.117.245", 80);

        Assert.Equal(["10.244.1.130:8080"], path.Addresses());
        Assert.Equal(1, path.Backends[0].Share);
        Assert.Equal(10800, path.AffinitySeconds);
    }

    [Fact]
    public void UDP_and_TCP_of_one_port_are_apart()
    {
        Assert.Equal(["10.244.2.118:5005"], Follow(Web, "10.96.193.36", 5005, TransportProtocol.Udp).Addresses());
        Assert.Equal(1, Follow(Web, "10.96.193.36", 5005).UntouchedShare);
    }

    [Fact]
    public void A_listing_with_counters_is_read_too()
    {
        var rules = IptablesSave.Parse(Recorded.Text("n2/iptables-save-nat-counters.txt"), RuleForm.Iptables);

        var path = Recorded.Follow(rules.BaseChains, "10.244.2.114", Payments, 80, own: "10.89.0.12");

        Assert.Equal(["10.244.1.130:8080", "10.244.2.112:8080", "10.244.2.113:8080"], path.Addresses());
    }

    private static RulePath Follow(string source, string destination, int port, TransportProtocol protocol = TransportProtocol.Tcp) =>
        Recorded.Follow(Rules.BaseChains, source, destination, port, protocol, own: Node);
}
