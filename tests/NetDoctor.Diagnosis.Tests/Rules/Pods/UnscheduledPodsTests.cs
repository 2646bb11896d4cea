using NetDoctor.Diagnosis.Rules.Pods;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Pods;

public sealed class UnscheduledPodsTests
{
    private readonly UnscheduledPods _rule = new();

    [Fact]
    public void Reports_what_the_scheduler_says()
    {
        var finding = Case(Unscheduled(new Condition(
            "PodScheduled", ConditionStatus.False, "Unschedulable", ShopPods.SchedulingMessage))).Finding(_rule);
        Assert.Equal(
            "The only pod of Service shop/search has no node that fits: 2 of 2 do not match the pod's node selector or affinity.", finding.Summary);
        Assert.Contains("Preemption is not helpful", TrafficCase.Statements(finding), StringComparison.Ordinal);
        Assert.Equal("kubectl -n shop describe pod search-1", finding.Fixes[0].Command);
        Assert.Equal(["shop/search-1"], finding.Coverage.Subjects);
    }

    [Fact]
    public void Reports_from_the_event_when_the_condition_is_not_there()
    {
        var cluster = Unscheduled().PodEvent("shop", "search-1", "FailedScheduling", ShopPods.SchedulingMessage);
        Assert.Contains("2 of 2 do not match", Case(cluster).Finding(_rule).Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0/3 nodes are available: 1 Insufficient cpu, 2 node(s) had untolerated taint {node.kubernetes.io/not-ready: }. preemption: 0/3 nodes.",
        "has no node that fits: 1 of 3 have too little cpu left, 2 of 3 have the taint {node.kubernetes.io/not-ready: }, which the pod does not tolerate.")]
    [InlineData("0/2 nodes are available: 2 node(s) didn't have free ports for the requested pod ports.", "2 of 2 have the pod's host port taken.")]
    [InlineData("0/2 nodes are available: pod has unbound immediate PersistentVolumeClaims.", "waits for a node: 0/2 nodes are available: pod has unbound")]
    public void Reports_the_scheduler_s_reasons_in_few_words(string message, string words) => Assert.Contains(
        words, Case(Unscheduled(new Condition("PodScheduled", ConditionStatus.False, "Unschedulable", message))).Finding(_rule).Summary, StringComparison.Ordinal);

    [Fact]
    public void Reports_that_no_scheduler_speaks() =>
        Assert.Contains("the scheduler has not said why", Case(Unscheduled()).Finding(_rule).Summary, StringComparison.Ordinal);

    [Fact]
    public void Ignores_a_pending_pod_that_has_a_node()
    {
        var cluster = new SnapshotBuilder().Service("shop", "search", "10.96.1.9", "9200")
            .Pod("shop", "search-1", "", "n1", ready: false);
        Assert.Empty(Case(cluster).Findings(_rule));
    }

    [Fact]
    public void Ignores_a_pod_that_is_being_deleted()
    {
        var cluster = Unscheduled().Edit<Pod>("shop", "search-1", pod => pod with { DeletionTimestamp = SnapshotBuilder.Now });
        Assert.Empty(Case(cluster).Findings(_rule));
    }

    private static SnapshotBuilder Unscheduled(params Condition[] conditions) => new SnapshotBuilder()
        .Service("shop", "search", "10.96.1.9", "9200")
        .Pod("shop", "search-1", "", node: null, ready: false, with: pod => pod with { Conditions = [.. conditions], ContainerStatuses = [] });

    private static TrafficCase Case(SnapshotBuilder cluster) => TrafficCase.To("search.shop:9200", cluster);
}
