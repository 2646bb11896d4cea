using NetDoctor.Diagnosis.Rules.EndpointSlices;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.EndpointSlices;

public sealed class EndpointOnNotReadyNodeTests
{
    private readonly EndpointOnNotReadyNode _rule = new();

    [Fact]
    public void Reports_endpoints_that_fail_there()
    {
        var finding = TrafficCase.ToPayments(Lost("n2"))
            .Endpoint("10.244.1.21:8080", ProbeOutcome.Succeeded)
            .Endpoint("10.244.2.22:8080", ProbeOutcome.Timeout)
            .Endpoint("10.244.2.23:8080", ProbeOutcome.Timeout)
            .Finding(_rule);
        Assert.Equal(
            "2 of 3 endpoints of Service shop/payments are on n2, which has not been Ready for 60 min, and fail.", finding.Summary);
        Assert.Equal("Node n2", finding.Subject);
        Assert.Contains("its condition Ready is Unknown since 60 min", TrafficCase.Statements(finding), StringComparison.Ordinal);
        Assert.Equal("kubectl describe node n2", finding.Fixes[0].Command);
        Assert.DoesNotContain(finding.Fixes, fix => fix.Command?.Contains("--force", StringComparison.Ordinal) == true);
        Assert.Equal("kubectl taint node n2 node.kubernetes.io/out-of-service=nodeshutdown:NoExecute", finding.Fixes[^1].Command);
        Assert.False(finding.IsHazard);
    }

    [Fact]
    public void Reports_the_cause_of_endpoints_that_fail_now_and_then() => Assert.Equal("EPS10", RuleCase.Cause(
        Lost("n2"),
        EngineHarness.HealthyWire().Sockets(ProbeOutcome.Timeout, "10.244.2.22:8080", "10.244.2.23:8080"),
        "shop/web",
        "payments.shop:80"));

    [Fact]
    public void Reports_endpoints_that_work_there_as_a_hazard() =>
        Assert.True(TrafficCase.ToPayments(Lost("n2")).Endpoints(ProbeOutcome.Succeeded).Finding(_rule).IsHazard);

    [Fact]
    public void Ignores_a_lost_node_without_endpoints() => Assert.Empty(TrafficCase.ToPayments(
        SnapshotBuilder.HealthyShop().Node("n3", "10.89.0.13", ready: false)).Endpoints(ProbeOutcome.Timeout).Findings(_rule));

    [Fact]
    public void Ignores_nodes_without_the_condition() => Assert.Empty(TrafficCase.ToPayments(
        SnapshotBuilder.HealthyShop().EditAll<Node>(_ => true, node => node with { Conditions = [] }))
        .Endpoints(ProbeOutcome.Timeout).Findings(_rule));

    [Fact]
    public void Ignores_endpoints_there_that_take_no_traffic() => Assert.Empty(TrafficCase.ToPayments(
        Lost("n2").EditAll<Pod>(pod => pod.NodeName == "n2", pod => pod with { Conditions = [] })).Findings(_rule));

    // A reset comes from the pod's own kernel: the node is alive, and not why nothing listens.
    [Fact]
    public void Ignores_refusals_from_a_node_that_only_does_not_report()
    {
        var wire = EngineHarness.HealthyWire().Refuses("10.244.2.22:8080", "10.244.2.23:8080");
        Assert.True(RuleCase.Single(_rule, Lost("n2"), wire, "shop/web", "payments.shop:80").IsHazard);
        Assert.Equal("EPS11", RuleCase.Cause(Lost("n2"), wire, "shop/web", "payments.shop:80"));
    }

    // Another endpoint of the node answers: machine and network are alive, and the silent one is silent by itself.
    [Fact]
    public void Ignores_one_silent_endpoint_where_another_of_the_node_answers()
    {
        var wire = EngineHarness.HealthyWire().Sockets(ProbeOutcome.Timeout, "10.244.2.22:8080");
        Assert.Equal("EPS11", RuleCase.Cause(Lost("n2"), wire, "shop/web", "payments.shop:80"));
    }

    private static SnapshotBuilder Lost(string node) => SnapshotBuilder.HealthyShop().Edit<Node>("", node, one => one with
    {
        Conditions = [new Condition("Ready", ConditionStatus.Unknown, "NodeStatusUnknown", ChangedAt: one.CreatedAt)],
    });
}
