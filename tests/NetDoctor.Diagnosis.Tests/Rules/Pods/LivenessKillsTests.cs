using NetDoctor.Diagnosis.Rules.Pods;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Pods;

public sealed class LivenessKillsTests
{
    private const string Message = "Liveness probe failed: Get \"http://10.244.1.21:8080/live\": context deadline exceeded";

    private readonly LivenessKills _rule = new();

    [Fact]
    public void Reports_containers_that_the_kubelet_stops_before_they_are_ready()
    {
        var cluster = Killed(137).PaymentsEvent("Unhealthy", Message);
        Assert.StartsWith(
            "2 of 2 pods of Service shop/payments are restarted by their liveness probe before they are ready: container main has 30 s, restarted 6 times (",
            TrafficCase.ToPayments(cluster).Finding(_rule).Summary, StringComparison.Ordinal);
        Assert.Equal("POD29", RuleCase.Cause(
            cluster, EngineHarness.HealthyWire().Refuses("10.96.1.2:80", "10.244.1.21:8080", "10.244.2.22:8080"), "shop/web", "payments.shop:80"));
    }

    [Fact]
    public void Ignores_a_container_that_ends_by_itself() =>
        Assert.Empty(TrafficCase.ToPayments(Killed(1).PaymentsEvent("Unhealthy", Message)).Findings(_rule));

    [Fact]
    public void Ignores_a_stop_that_no_liveness_probe_asked_for() =>
        Assert.Empty(TrafficCase.ToPayments(Killed(137).PaymentsEvent("Unhealthy", "Readiness probe failed: x")).Findings(_rule));

    [Fact]
    public void Ignores_a_kill_for_memory() =>
        Assert.Empty(TrafficCase.ToPayments(Killed(137, "OOMKilled").PaymentsEvent("Unhealthy", Message)).Findings(_rule));

    // The kill was an hour ago; the container lives since and fails its readiness probe for a reason of its own.
    [Fact]
    public void Ignores_a_kill_that_the_container_has_outlived()
    {
        var now = SnapshotBuilder.Now;
        var cluster = Killed(137).EditAll<Pod>(ShopPods.IsPayments, pod => pod with
        {
            ContainerStatuses =
            [
                pod.ContainerStatuses[0] with
                {
                    Started = true,
                    RestartCount = 1,
                    State = new ContainerState(ContainerPhase.Running, StartedAt: now.AddMinutes(-50)),
                    LastState = new ContainerState(ContainerPhase.Terminated, "Error", null, 137, now.AddMinutes(-60), now.AddMinutes(-50)),
                },
            ],
        });
        foreach (var name in new[] { "payments-7c9f-a", "payments-7c9f-b" })
        {
            cluster.Event(new ObjectReference("Pod", "shop", name), "Unhealthy", Message, 3, TimeSpan.FromMinutes(50));
        }

        Assert.Equal("POD04", RuleCase.Cause(
            cluster, EngineHarness.HealthyWire().Refuses("10.96.1.2:80", "10.244.1.21:8080", "10.244.2.22:8080"), "shop/web", "payments.shop:80"));
    }

    // Two seconds are too short for three failures ten seconds apart: the program ended by itself.
    [Fact]
    public void Ignores_a_container_that_ended_before_the_probe_could_fail_often_enough()
    {
        var now = SnapshotBuilder.Now;
        var cluster = Killed(0).PaymentsEvent("Unhealthy", Message).EditAll<Pod>(ShopPods.IsPayments, pod => pod with
        {
            ContainerStatuses =
            [
                pod.ContainerStatuses[0] with
                {
                    LastState = new ContainerState(ContainerPhase.Terminated, "Completed", null, 0, now.AddSeconds(-32), now.AddSeconds(-30)),
                },
            ],
        });
        Assert.Equal("POD02", RuleCase.Cause(
            cluster, EngineHarness.HealthyWire().Refuses("10.96.1.2:80", "10.244.1.21:8080", "10.244.2.22:8080"), "shop/web", "payments.shop:80"));
    }

    private static SnapshotBuilder Killed(int code, string reason = "Error") => ShopPods.Payments(
        status => ShopPods.Waiting(status, "CrashLoopBackOff") with
        {
            RestartCount = 6,
            LastState = new ContainerState(ContainerPhase.Terminated, reason, ExitCode: code, StartedAt: SnapshotBuilder.Now.AddMinutes(-1)),
        },
        pod => pod with
        {
            Containers = [pod.Containers[0] with { LivenessProbe = new ContainerProbe(ContainerProbeAction.Http, IntOrString.FromNumber(8080), "/live") }],
        });
}
