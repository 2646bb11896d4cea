using NetDoctor.Diagnosis.Rules.Pods;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Pods;

public sealed class StartupProbeRunningTests
{
    private readonly StartupProbeRunning _rule = new();

    [Fact]
    public void Reports_the_probe_and_what_it_says()
    {
        var cluster = Starting(true).PaymentsEvent("Unhealthy", "Startup probe failed: HTTP probe failed with statuscode: 503");
        Assert.Equal(
            "2 of 2 pods of Service shop/payments are still starting: container main has 300 s to pass its startup probe, which fails (HTTP probe failed with statuscode: 503).",
            TrafficCase.ToPayments(cluster).Finding(_rule).Summary);
    }

    [Fact]
    public void Reports_it_as_the_cause() => Assert.Equal("POD28", RuleCase.Cause(
        Starting(true), EngineHarness.HealthyWire().Refuses("10.96.1.2:80", "10.244.1.21:8080", "10.244.2.22:8080"), "shop/web", "payments.shop:80"));

    [Fact]
    public void Ignores_a_startup_probe_that_has_passed() => Assert.Empty(TrafficCase.ToPayments(ShopPods.Payments(
        status => status with { Started = true }, With)).Findings(_rule));

    [Fact]
    public void Ignores_a_container_without_a_startup_probe() =>
        Assert.Empty(TrafficCase.ToPayments(Starting(false)).Findings(_rule));

    // It runs for moments between two crashes, in which its startup probe has not passed either.
    [Fact]
    public void Ignores_a_program_that_ends_by_itself_again_and_again()
    {
        var now = SnapshotBuilder.Now;
        var cluster = Starting(true)
            .EditAll<Pod>(ShopPods.IsPayments, pod => pod with
            {
                ContainerStatuses =
                [
                    pod.ContainerStatuses[0] with
                    {
                        RestartCount = 5,
                        State = new ContainerState(ContainerPhase.Running, StartedAt: now.AddSeconds(-2)),
                        LastState = new ContainerState(ContainerPhase.Terminated, "Error", null, 3, now.AddSeconds(-70), now.AddSeconds(-66)),
                    },
                ],
            })
            .PaymentsEvent("BackOff", "Back-off restarting failed container main in pod payments-7c9f_shop(6dcf3813)");
        Assert.Equal("POD02", RuleCase.Cause(
            cluster, EngineHarness.HealthyWire().Refuses("10.96.1.2:80", "10.244.1.21:8080", "10.244.2.22:8080"), "shop/web", "payments.shop:80"));
    }

    [Fact]
    public void Ignores_what_the_probe_said_before_the_last_start()
    {
        var cluster = Starting(true)
            .EditAll<Pod>(ShopPods.IsPayments, pod => pod with
            {
                ContainerStatuses =
                [
                    pod.ContainerStatuses[0] with { State = new ContainerState(ContainerPhase.Running, StartedAt: SnapshotBuilder.Now.AddSeconds(-5)) },
                ],
            })
            .PaymentsEvent("Unhealthy", "Startup probe failed: HTTP probe failed with statuscode: 503");
        Assert.DoesNotContain("503", TrafficCase.ToPayments(cluster).Finding(_rule).Summary, StringComparison.Ordinal);
    }

    // The kubelet stopped it at the end of its time; not every program ends with the signal's code then.
    [Fact]
    public void Reports_a_program_that_ran_out_of_time_and_ended_with_a_code_of_its_own()
    {
        var now = SnapshotBuilder.Now;
        var cluster = Starting(true)
            .EditAll<Pod>(ShopPods.IsPayments, pod => pod with
            {
                ContainerStatuses =
                [
                    pod.ContainerStatuses[0] with
                    {
                        RestartCount = 5,
                        State = new ContainerState(ContainerPhase.Running, StartedAt: now.AddSeconds(-2)),
                        LastState = new ContainerState(ContainerPhase.Terminated, "Error", null, 1, now.AddSeconds(-370), now.AddSeconds(-66)),
                    },
                ],
            })
            .PaymentsEvent("BackOff", "Back-off restarting failed container main in pod payments-7c9f_shop(6dcf3813)");
        Assert.Equal("POD28", RuleCase.Cause(
            cluster, EngineHarness.HealthyWire().Refuses("10.96.1.2:80", "10.244.1.21:8080", "10.244.2.22:8080"), "shop/web", "payments.shop:80"));
    }

    private static Pod With(Pod pod) => pod with
    {
        Containers =
        [
            pod.Containers[0] with
            {
                StartupProbe = new ContainerProbe(ContainerProbeAction.Http, IntOrString.FromNumber(8080), "/") { FailureThreshold = 30 },
            },
        ],
    };

    private static SnapshotBuilder Starting(bool hasProbe) =>
        ShopPods.Payments(status => status with { Started = false }, pod => hasProbe ? With(pod) : pod);
}
