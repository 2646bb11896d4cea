using NetDoctor.Diagnosis.Rules.Pods;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Pods;

public sealed class KilledPodsTests
{
    private static readonly ContainerState OutOfMemory = new(ContainerPhase.Terminated, "OOMKilled", ExitCode: 137);

    private readonly KilledPods _rule = new();

    [Fact]
    public void Reports_containers_that_were_killed_for_memory()
    {
        var cluster = ShopPods.Payments(status => ShopPods.Waiting(status, "CrashLoopBackOff") with { RestartCount = 4, LastState = OutOfMemory });
        var finding = TrafficCase.ToPayments(cluster).Finding(_rule);
        Assert.Equal(
            "2 of 2 pods of Service shop/payments are killed for memory (OOMKilled): container main, restarted 4 times.", finding.Summary);
        Assert.Equal(["shop/payments-7c9f-a", "shop/payments-7c9f-b"], finding.Coverage.Subjects);
    }

    [Fact]
    public void Reports_it_as_the_cause_before_the_crash_loop()
    {
        var cluster = ShopPods.Payments(status => ShopPods.Waiting(status, "CrashLoopBackOff") with { RestartCount = 4, LastState = OutOfMemory });
        Assert.Equal("POD12", RuleCase.Cause(cluster, EngineHarness.HealthyWire().Refuses("10.96.1.2:80", "10.244.1.21:8080", "10.244.2.22:8080"), "shop/web", "payments.shop:80"));
    }

    [Fact]
    public void Reports_a_bare_pod_that_its_node_evicted()
    {
        var finding = RuleCase.Single(_rule, Evicted("Evicted", "The node was low on resource: memory."), new FakeWire(), null, "cache.shop:80");
        Assert.Equal("No pod of Service shop/cache is left: cache-0 has ended: Evicted (The node was low on resource: memory).", finding.Summary);
    }

    [Fact]
    public void Reports_an_evicted_pod_as_the_cause_before_the_selector()
    {
        var wire = EngineHarness.HealthyWire().Name("cache.shop.svc.cluster.local", "10.96.1.9").Refuses("10.96.1.9:80");
        Assert.Equal("POD12", RuleCase.Cause(Evicted("Evicted", "The node was low on resource: memory."), wire, "shop/web", "cache.shop:80"));
    }

    [Fact]
    public void Reports_a_pod_that_was_preempted_by_its_condition()
    {
        var cluster = Evicted(null, null).Edit<Pod>("shop", "cache-0", pod => pod with
        {
            Conditions = [new Condition("DisruptionTarget", ConditionStatus.True, "PreemptionByScheduler")],
        });
        Assert.Contains("PreemptionByScheduler", RuleCase.Single(_rule, cluster, new FakeWire(), null, "cache.shop:80").Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Ignores_evicted_pods_beside_live_ones() => Assert.Empty(RuleCase.Findings(
        _rule, Evicted("Evicted", "x").Pod("shop", "cache-1", "10.244.1.31", ports: "8080"), new FakeWire(), null, "cache.shop:80"));

    [Fact]
    public void Ignores_a_pod_that_has_ended_by_itself() =>
        Assert.Empty(RuleCase.Findings(_rule, Evicted(null, null), new FakeWire(), null, "cache.shop:80"));

    [Fact]
    public void Ignores_a_kill_after_which_the_container_is_ready_again()
    {
        var cluster = SnapshotBuilder.HealthyShop().EditAll<Pod>(ShopPods.IsPayments, pod => pod with
        {
            ContainerStatuses = [pod.ContainerStatuses[0] with { RestartCount = 1, LastState = OutOfMemory }],
        });
        Assert.Empty(TrafficCase.ToPayments(cluster).Findings(_rule));
    }

    // The container has run for an hour since; what keeps it from being ready now is another matter.
    [Fact]
    public void Ignores_a_kill_of_long_ago_after_which_the_container_runs_unready()
    {
        var now = SnapshotBuilder.Now;
        var cluster = ShopPods.Payments(status => status with
        {
            RestartCount = 1,
            LastState = OutOfMemory with { StartedAt = now.AddHours(-9), FinishedAt = now.AddHours(-2) },
        });
        Assert.Equal("POD04", RuleCase.Cause(cluster, Closed(), "shop/web", "payments.shop:80"));
    }

    [Fact]
    public void Reports_a_kill_after_which_the_container_has_just_started_again()
    {
        var now = SnapshotBuilder.Now;
        var cluster = ShopPods.Payments(status => status with
        {
            RestartCount = 3,
            State = new ContainerState(ContainerPhase.Running, StartedAt: now.AddSeconds(-8)),
            LastState = OutOfMemory with { StartedAt = now.AddSeconds(-70), FinishedAt = now.AddSeconds(-30) },
        });
        Assert.Equal("POD12", RuleCase.Cause(cluster, Closed(), "shop/web", "payments.shop:80"));
    }

    [Fact]
    public void Ignores_a_kill_before_the_container_waits_for_its_configuration()
    {
        var cluster = ShopPods.Payments(status =>
            ShopPods.Waiting(status, "CreateContainerConfigError") with { RestartCount = 4, LastState = OutOfMemory });
        Assert.Equal("POD04", RuleCase.Cause(cluster, Closed(), "shop/web", "payments.shop:80"));
    }

    // Objects of evicted pods stay for long; who scaled to zero since is not waiting for their return.
    [Fact]
    public void Ignores_the_evicted_pods_of_a_workload_that_is_scaled_to_zero()
    {
        var cluster = Evicted("Evicted", "The node was low on resource: memory.").Deployment("shop", "cache", "66aa", 0);
        var wire = EngineHarness.HealthyWire().Name("cache.shop.svc.cluster.local", "10.96.1.9").Refuses("10.96.1.9:80");
        Assert.Equal("POD15", RuleCase.Cause(cluster, wire, "shop/web", "cache.shop:80"));
    }

    // The controller has replaced the evicted pod at once; what keeps it from that now is the cause.
    [Fact]
    public void Ignores_evicted_pods_whose_controller_cannot_make_others()
    {
        var cluster = Evicted("Evicted", "The node was low on resource: memory.")
            .Edit<Pod>("shop", "cache-0", pod => pod with { Owner = new OwnerReference("ReplicaSet", "cache-66aa") })
            .Deployment("shop", "cache", "66aa", 2, ready: 0)
            .Edit<Workload>("shop", "cache", workload => workload with
            {
                Conditions = [new Condition("ReplicaFailure", ConditionStatus.True, "FailedCreate", "pods \"cache-66aa-\" is forbidden: exceeded quota: pods=10")],
            });
        var wire = EngineHarness.HealthyWire().Name("cache.shop.svc.cluster.local", "10.96.1.9").Refuses("10.96.1.9:80");
        var judgement = EngineHarness.Ask(cluster, wire, "shop/web", "cache.shop:80");
        Assert.Equal("SVC12", judgement.Cause?.Id);
        Assert.Contains("Deployment shop/cache cannot create them: pods \"cache-66aa-\" is forbidden: exceeded quota", judgement.Summary, StringComparison.Ordinal);
    }

    private static FakeWire Closed() => EngineHarness.HealthyWire().Refuses("10.96.1.2:80", "10.244.1.21:8080", "10.244.2.22:8080");

    private static SnapshotBuilder Evicted(string? reason, string? message) => SnapshotBuilder.HealthyShop()
        .Service("shop", "cache", "10.96.1.9", "80->8080")
        .Pod("shop", "cache-0", "10.244.1.30", ready: false, with: pod => pod with
        {
            Phase = PodPhase.Failed,
            Reason = reason,
            Message = message,
        });
}
