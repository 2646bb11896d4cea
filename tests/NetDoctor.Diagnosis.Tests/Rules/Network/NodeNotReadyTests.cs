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

    // A reset comes from the host itself: it is alive, only its kubelet is not.
    [Fact]
    public void Ignores_a_node_whose_pod_or_host_refuses()
    {
        var wire = new FakeWire().Refuses("10.244.1.21:8080", "10.89.0.11:22");
        Assert.True(RuleCase.Single(_rule, Lost(), wire, null, "shop/pod/payments-7c9f-a:8080").IsHazard);
        Assert.True(RuleCase.Single(_rule, Lost(), wire, null, "node/n1:22").IsHazard);
        Assert.Equal("APP01", RuleCase.Cause(Lost(), wire, null, "shop/pod/payments-7c9f-a:8080"));
    }

    [Fact]
    public void Ignores_pods_that_wait_for_a_gate_of_their_own()
    {
        var cluster = Lost().EditAll<Pod>(ShopPods.IsPayments, pod => pod with { ReadinessGates = ["example.com/lb"] });
        Assert.Empty(TrafficCase.ToPayments(cluster).Findings(_rule));
    }

    [Fact]
    public void Reports_a_node_that_says_itself_that_it_is_not_ready() => Assert.Equal(
        "3 of 3 pods of Service shop/payments are not ready because n1, n2 are not Ready.",
        TrafficCase.ToPayments(Lost().EditAll<Node>(_ => true, node => node with
        {
            Conditions = [new Condition("Ready", ConditionStatus.False, "KubeletNotReady", "PLEG is not healthy")],
        })).Finding(_rule).Summary);

    private static Node NotReporting(Node node) => node with
    {
        Conditions = [new Condition("Ready", ConditionStatus.Unknown, "NodeStatusUnknown", ChangedAt: SnapshotBuilder.Now.AddMinutes(-5))],
    };

    private static SnapshotBuilder Lost() => SnapshotBuilder.HealthyShop()
        .Edit<Node>("", "n1", NotReporting).Edit<Node>("", "n2", NotReporting)
        .EditAll<Pod>(ShopPods.IsPayments, pod => pod with { Conditions = [new Condition("Ready", ConditionStatus.False)] });
}
