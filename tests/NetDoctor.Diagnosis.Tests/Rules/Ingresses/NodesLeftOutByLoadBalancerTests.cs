using NetDoctor.Diagnosis.Rules.Ingresses;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Ingresses;

public sealed class NodesLeftOutByLoadBalancerTests
{
    private static readonly NodesLeftOutByLoadBalancer Rule = new();

    private static SnapshotBuilder Cluster(TrafficPolicy policy, params string[] leftOut)
    {
        var cluster = SnapshotBuilder.HealthyShop().Service(
            "shop", "web", "10.96.1.1", "http:80->8080@30081", type: ServiceType.LoadBalancer, with: service => service with
            {
                LoadBalancerIPs = Notation.Addresses("203.0.113.9"),
                ExternalTrafficPolicy = policy,
            });
        return leftOut.Aggregate(cluster, (all, name) => all.Edit<Node>("", name, node => node with
        {
            Labels = Notation.Labels("node.kubernetes.io/exclude-from-external-load-balancers=true"),
        }));
    }

    private static FakeWire Wire() => EngineHarness.HealthyWire().Open("203.0.113.9:80");

    [Fact]
    public void Reports_endpoints_on_nodes_that_are_left_out()
    {
        var finding = RuleCase.Single(Rule, Cluster(TrafficPolicy.Local, "n1"), Wire(), "outside", "web.shop:80");

        Assert.True(finding.IsHazard);
        Assert.Contains("has its endpoints on n1 only", finding.Summary, StringComparison.Ordinal);
        RuleCase.HasFix(finding, "kubectl label node n1 node.kubernetes.io/exclude-from-external-load-balancers-");
    }

    [Fact]
    public void Reports_a_cluster_all_of_whose_nodes_are_left_out() => Assert.Contains(
        "All 2 nodes",
        RuleCase.Single(Rule, Cluster(TrafficPolicy.Cluster, "n1", "n2"), Wire(), "outside", "web.shop:80").Summary,
        StringComparison.Ordinal);

    [Fact]
    public void Ignores_a_control_plane_node_that_is_left_out() =>
        Assert.Empty(RuleCase.Findings(Rule, Cluster(TrafficPolicy.Cluster, "n1"), Wire(), "outside", "web.shop:80"));

    [Fact]
    public void Ignores_a_local_Service_with_an_endpoint_on_another_node() =>
        Assert.Empty(RuleCase.Findings(Rule, Cluster(TrafficPolicy.Local, "n2"), Wire(), "outside", "web.shop:80"));

    [Fact]
    public void Ignores_who_dials_the_cluster_address_from_inside() =>
        Assert.Empty(RuleCase.Findings(Rule, Cluster(TrafficPolicy.Local, "n1"), Wire(), null, "web.shop:80"));
}
