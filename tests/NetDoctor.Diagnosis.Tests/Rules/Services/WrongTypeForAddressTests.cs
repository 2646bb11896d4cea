using NetDoctor.Diagnosis.Rules.Services;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Services;

public sealed class WrongTypeForAddressTests
{
    private static readonly WrongTypeForAddress Rule = new();

    [Fact]
    public void Reports_a_ClusterIP_Service_dialled_at_a_node()
    {
        var cluster = SnapshotBuilder.HealthyShop().Service("shop", "ledger", "10.96.1.7", "http:8888");

        var finding = RuleCase.Single(Rule, cluster, new FakeWire().Refuses("10.89.0.11:8888"), "shop/web", "node/n1:8888");

        Assert.Equal("Service shop/ledger", finding.Subject);
        Assert.Contains("type ClusterIP and opens no port on nodes", finding.Summary, StringComparison.Ordinal);
        RuleCase.HasFix(finding, "ledger.shop:8888");
        RuleCase.HasBasis(finding, Basis.Observed);
        Assert.Equal("SVC14", RuleCase.Cause(cluster, new FakeWire().Refuses("10.89.0.11:8888"), "shop/web", "node/n1:8888"));
    }

    [Fact]
    public void Reports_the_nodePort_when_the_Services_own_port_is_dialled_at_a_node()
    {
        var cluster = SnapshotBuilder.HealthyShop()
            .Service("shop", "ledger", "10.96.1.7", "http:8888@30088", type: ServiceType.NodePort);

        RuleCase.HasFix(
            RuleCase.Single(Rule, cluster, new FakeWire().Refuses("10.89.0.11:8888"), "shop/web", "node/n1:8888"), "Dial port 30088");
    }

    [Fact]
    public void Reports_a_cluster_address_dialled_from_outside()
    {
        var finding = RuleCase.Single(
            Rule, SnapshotBuilder.HealthyShop(), EngineHarness.HealthyWire(), "outside", "payments.shop:80");

        Assert.Contains("exists inside of the cluster only", finding.Summary, StringComparison.Ordinal);
        RuleCase.HasFix(finding, "port-forward");
        RuleCase.HasBasis(finding, Basis.Assumed);
    }

    [Fact]
    public void Reports_an_address_that_a_load_balancer_left_behind()
    {
        var cluster = SnapshotBuilder.HealthyShop()
            .Edit<Service>("shop", "payments", service => service with { LoadBalancerIPs = Notation.Addresses("203.0.113.9") });

        Assert.Contains(
            "A load balancer's address", RuleCase.Single(Rule, cluster, new FakeWire(), null, "203.0.113.9:80").Summary,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Ignores_a_node_port_that_could_be_meant_for_several_Services() => Assert.Empty(RuleCase.Findings(
        Rule, SnapshotBuilder.HealthyShop(), new FakeWire().Refuses("10.89.0.11:80"), "shop/web", "node/n1:80"));

    [Fact]
    public void Ignores_a_port_that_a_pod_on_the_nodes_network_should_open()
    {
        var cluster = SnapshotBuilder.HealthyShop().Service("shop", "ledger", "10.96.1.7", "http:8888")
            .Pod("shop", "ledger-0", "10.89.0.11", with: pod => pod with { HostNetwork = true });

        Assert.Empty(RuleCase.Findings(Rule, cluster, new FakeWire().Refuses("10.89.0.11:8888"), "shop/web", "node/n1:8888"));
    }

    [Fact]
    public void Ignores_a_port_of_a_node_that_answers()
    {
        var cluster = SnapshotBuilder.HealthyShop().Service("shop", "ledger", "10.96.1.7", "http:8888");

        Assert.Empty(RuleCase.Findings(Rule, cluster, new FakeWire().Open("10.89.0.11:8888"), "shop/web", "node/n1:8888"));
    }

    [Fact]
    public void Ignores_a_cluster_address_dialled_from_inside() => Assert.Empty(RuleCase.Findings(
        Rule, SnapshotBuilder.HealthyShop(), new FakeWire(), "shop/web", "payments.shop:80"));

    // Silence is not what a port meets that no Service opens.
    [Fact]
    public void Ignores_a_node_that_gives_no_answer()
    {
        var cluster = SnapshotBuilder.HealthyShop().Service("shop", "ledger", "10.96.1.7", "http:8888");

        Assert.Empty(RuleCase.Findings(Rule, cluster, new FakeWire(), "shop/web", "node/n1:8888"));
    }

    // Who asks for a node's own port means the node, whatever Service has a port of the number.
    [Theory]
    [InlineData(22)]
    [InlineData(10250)]
    public void Ignores_ports_of_the_node_itself(int port)
    {
        var cluster = SnapshotBuilder.HealthyShop().Service("shop", "ledger", "10.96.1.7", $"x:80->{port}");

        Assert.Empty(RuleCase.Findings(Rule, cluster, new FakeWire().Refuses($"10.89.0.11:{port}"), "shop/web", $"node/n1:{port}"));
    }
}
