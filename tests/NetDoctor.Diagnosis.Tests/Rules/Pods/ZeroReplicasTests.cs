using NetDoctor.Diagnosis.Rules.Pods;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Pods;

public sealed class ZeroReplicasTests
{
    private readonly ZeroReplicas _rule = new();

    [Fact]
    public void Reports_the_deployment_that_is_scaled_to_zero()
    {
        var finding = Case(Empty().Deployment("shop", "payments", "7c9f", 0)).Finding(_rule);
        Assert.Equal("Service shop/payments has no pods, because Deployment shop/payments is scaled to 0 replicas.", finding.Summary);
        Assert.Equal("Deployment shop/payments", finding.Subject);
        Assert.True(finding.Coverage.IsAll);
        Assert.Equal("kubectl -n shop scale deployment/payments --replicas=1", finding.Fixes[0].Command);
        Assert.Contains("app=payments", TrafficCase.Statements(finding), StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_while_the_last_pods_are_going()
    {
        var cluster = SnapshotBuilder.HealthyShop().Deployment("shop", "payments", "7c9f", 0)
            .EditAll<Pod>(ShopPods.IsPayments, pod => pod with { DeletionTimestamp = SnapshotBuilder.Now });
        Assert.Equal("Deployment shop/payments", Case(cluster).Finding(_rule).Subject);
    }

    [Fact]
    public void Reports_a_stateful_set()
    {
        var finding = Case(Empty().Workload(ResourceKind.StatefulSet, "shop", "payments", 0)).Finding(_rule);
        Assert.Equal("kubectl -n shop scale statefulset/payments --replicas=1", finding.Fixes[0].Command);
    }

    [Fact]
    public void Ignores_old_replica_sets_of_a_deployment_that_has_pods() => Assert.Empty(Case(SnapshotBuilder.HealthyShop()
        .Workload(ResourceKind.ReplicaSet, "shop", "payments-old", 0, "app=payments", with: workload =>
            workload with { Owner = new OwnerReference("Deployment", "payments") })).Findings(_rule));

    // Its pods do not come for another reason: a quota, a webhook.
    [Fact]
    public void Ignores_a_workload_that_asks_for_pods_and_has_none() =>
        Assert.Empty(Case(Empty().Deployment("shop", "payments", "7c9f", 3, ready: 0)).Findings(_rule));

    [Fact]
    public void Ignores_a_workload_with_other_labels() =>
        Assert.Empty(Case(Empty().Deployment("shop", "payments", "7c9f", 0, "app=payment")).Findings(_rule));

    [Fact]
    public void Ignores_a_service_that_answers() => Assert.Empty(
        Case(Empty().Deployment("shop", "payments", "7c9f", 0)).Frontend(ProbeOutcome.Succeeded).Findings(_rule));

    private static SnapshotBuilder Empty() => new SnapshotBuilder().Service("shop", "payments", "10.96.1.2", "http:80->8080");

    private static TrafficCase Case(SnapshotBuilder cluster) => TrafficCase.ToPayments(cluster);
}
