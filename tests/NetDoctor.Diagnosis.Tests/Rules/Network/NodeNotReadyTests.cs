using NetDoctor.Diagnosis.Rules.Network;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Diagnosis.Tests.Rules.Pods;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Network;

public sealed class NodeNotReadyTests
{
    private readonly NodeNotReady _rule = new();

    [Fact]
    public void Reports_pods_that_count_as_not_ready_for_their_node()
    {
        var finding = TrafficCase.ToPayments(Lost()).Finding(_rule);
        Assert.Equal("3 of 3 pods of Service shop/payments are not ready because n1, n2 do not report.", finding.Summary);
        Assert.Contains("Ready is Unknown since", TrafficCase.Statements(finding), StringComparison.Ordinal);
        Assert.Equal("CNI01", RuleCase.Cause(Lost(), EngineHarness.HealthyWire().Sockets(
            Model.Probing.ProbeOutcome.Timeout, "10.96.1.2:80", "10.244.1.21:8080", "10.244.2.22:8080", "10.244.2.23:8080"), null, "payments.shop:80"));
    }

    [Fact]
    public void Reports_the_node_that_is_dialled()
    {
        var finding = RuleCase.Single(_rule, Lost(), new FakeWire(), null, "node/n1:22");
        Assert.StartsWith("Node n1 does not report: Ready is Unknown", finding.Summary, StringComparison.Ordinal);
        Assert.False(finding.IsHazard);
        Assert.True(RuleCase.Single(_rule, Lost(), new FakeWire().Open("10.89.0.11:22"), null, "node/n1:22").IsHazard);
    }

    [Fact]
    public void Ignores_pods_whose_own_containers_are_not_ready()
    {
        var cluster = ShopPods.Payments(status => ShopPods.Waiting(status, "CrashLoopBackOff")).Edit<Node>("", "n1", NotReporting);
        Assert.Empty(TrafficCase.ToPayments(cluster).Findings(_rule));
    }

    [Fact]
    public void Ignores_a_node_that_has_nothing_to_do_with_the_question() => Assert.Empty(TrafficCase.ToPayments(
        SnapshotBuilder.HealthyShop().Node("n3", "10.89.0.13", ready: null)).Findings(_rule));

    private static Node NotReporting(Node node) => node with
    {
        Conditions = [new Condition("Ready", ConditionStatus.Unknown, "NodeStatusUnknown", ChangedAt: SnapshotBuilder.Now.AddMinutes(-5))],
    };

    private static SnapshotBuilder Lost() => SnapshotBuilder.HealthyShop()
        .Edit<Node>("", "n1", NotReporting).Edit<Node>("", "n2", NotReporting)
        .EditAll<Pod>(ShopPods.IsPayments, pod => pod with { Conditions = [new Condition("Ready", ConditionStatus.False)] });
}
