using NetDoctor.Diagnosis.Rules.EndpointSlices;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.EndpointSlices;

public sealed class EndpointsInOnePlaceTests
{
    private readonly EndpointsInOnePlace _rule = new();

    [Fact]
    public void Reports_endpoints_on_one_node()
    {
        var finding = TrafficCase.ToPayments(SnapshotBuilder.HealthyShop().Remove<Pod>("shop", "payments-7c9f-a")).Finding(_rule);
        Assert.Equal("All 2 ready endpoints of Service shop/payments are on node n2: they fail together.", finding.Summary);
        Assert.True(finding.IsHazard);
    }

    [Fact]
    public void Reports_endpoints_in_one_zone()
    {
        var cluster = SnapshotBuilder.HealthyShop().Node("n2", "10.89.0.12", "a").Node("n3", "10.89.0.13", "c");
        var finding = TrafficCase.ToPayments(cluster).Finding(_rule);
        Assert.Equal("All 3 ready endpoints of Service shop/payments are in zone a: they fail together.", finding.Summary);
        RuleCase.HasFix(finding, "topologyKey topology.kubernetes.io/zone");
    }

    [Fact]
    public void Ignores_a_single_endpoint() => Assert.Empty(TrafficCase.To("web.shop:80", SnapshotBuilder.HealthyShop()).Findings(_rule));

    [Fact]
    public void Ignores_endpoints_that_are_spread() =>
        Assert.Empty(TrafficCase.ToPayments(SnapshotBuilder.HealthyShop()).Findings(_rule));

    [Fact]
    public void Ignores_a_cluster_whose_other_nodes_take_no_pods() => Assert.Empty(TrafficCase.ToPayments(
        SnapshotBuilder.HealthyShop().Remove<Pod>("shop", "payments-7c9f-a")
            .Edit<Node>("", "n1", node => node with { IsUnschedulable = true })).Findings(_rule));

    [Fact]
    public void Ignores_a_zone_when_there_is_no_other() => Assert.Empty(TrafficCase.ToPayments(
        SnapshotBuilder.HealthyShop().Node("n2", "10.89.0.12", "a")).Findings(_rule));

    [Fact]
    public void Ignores_backends_outside_of_the_cluster() => Assert.Empty(TrafficCase.To(
        "legacy.shop:80",
        SnapshotBuilder.HealthyShop().Service("shop", "legacy", "10.96.1.9", "80", "")
            .Slice("shop", "legacy", "80", "192.168.7.7", "192.168.7.8")).Findings(_rule));
}
