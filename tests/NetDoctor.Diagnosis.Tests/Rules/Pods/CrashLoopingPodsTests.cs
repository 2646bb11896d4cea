using NetDoctor.Diagnosis.Rules.Pods;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Pods;

public sealed class CrashLoopingPodsTests
{
    private const string BackOff =
        "Back-off restarting failed container billing in pod billing-749bb9d875-kt66s_shop(6dcf3813-ddd0-4b0b-a946-93cee4f91159)";

    private static readonly ContainerState Ended = new(
        ContainerPhase.Terminated, "Error", ExitCode: 3, StartedAt: SnapshotBuilder.Now.AddSeconds(-30), FinishedAt: SnapshotBuilder.Now.AddSeconds(-30));

    private readonly CrashLoopingPods _rule = new();

    [Fact]
    public void Reports_containers_that_wait_in_back_off()
    {
        var finding = Case(ShopPods.Payments(status =>
            ShopPods.Waiting(status, "CrashLoopBackOff") with { RestartCount = 5, LastState = Ended })).Finding(_rule);
        Assert.Equal(
            "2 of 2 pods of Service shop/payments crash-loop: container main exits with code 3 (Error).", finding.Summary);
        Assert.Equal("Deployment shop/payments", finding.Subject);
        Assert.Equal(["shop/payments-7c9f-a", "shop/payments-7c9f-b"], finding.Coverage.Subjects);
        Assert.Equal(Severity.Error, finding.Severity);
        Assert.Contains("restarted 5 times", TrafficCase.Statements(finding), StringComparison.Ordinal);
        Assert.Equal("kubectl -n shop logs payments-7c9f-a -c main --previous", finding.Fixes[0].Command);
        Assert.Equal("kubectl -n shop rollout undo deployment/payments", finding.Fixes[1].Command);
    }

    // As recorded: the kubelet shows the last end as the state until it decides to wait.
    [Fact]
    public void Reports_containers_between_end_and_back_off()
    {
        var finding = Case(ShopPods.Payments(status =>
            status with { Started = false, RestartCount = 3, State = Ended, LastState = Ended })).Finding(_rule);
        Assert.Contains("exits with code 3 (Error)", finding.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_a_container_that_was_just_started_again()
    {
        var cluster = ShopPods.OnePayments(status => JustStarted(status with { RestartCount = 4, LastState = Ended }))
            .PodEvent("shop", "payments-7c9f-a", "BackOff", BackOff.Replace("billing in", "main in", StringComparison.Ordinal));
        var finding = Case(cluster).Finding(_rule);
        Assert.Equal("Pod shop/payments-7c9f-a", finding.Subject);
        Assert.StartsWith("1 of 3 pods of Service shop/payments crash-loops", finding.Summary, StringComparison.Ordinal);
        Assert.Equal(Severity.Warning, finding.Severity);
    }

    [Fact]
    public void Reports_only_a_warning_when_the_service_answers()
    {
        var cluster = ShopPods.Payments(status => ShopPods.Waiting(status, "CrashLoopBackOff"));
        Assert.Equal(Severity.Warning, Case(cluster).Frontend(ProbeOutcome.Succeeded).Finding(_rule).Severity);
    }

    [Fact]
    public void Reports_the_pod_that_is_dialled_by_its_address()
    {
        var cluster = ShopPods.Payments(status => ShopPods.Waiting(status, "CrashLoopBackOff"));
        var finding = TrafficCase.To("shop/pod/payments-7c9f-a:8080", cluster)
            .Endpoint("10.244.1.21:8080", ProbeOutcome.Refused).Finding(_rule);
        Assert.StartsWith("Pod shop/payments-7c9f-a crash-loops", finding.Summary, StringComparison.Ordinal);
        Assert.Contains("APP01", _rule.Info.Explains);
    }

    [Fact]
    public void Ignores_a_container_that_was_restarted_once_and_runs()
    {
        var cluster = ShopPods.Payments(status => status with { RestartCount = 1, LastState = Ended });
        Assert.Empty(Case(cluster).Findings(_rule));
    }

    [Fact]
    public void Ignores_a_job_like_container_that_has_ended_for_the_first_time() =>
        Assert.Empty(Case(ShopPods.Payments(status => status with { State = Ended })).Findings(_rule));

    [Fact]
    public void Ignores_ready_pods_with_old_crashes()
    {
        var cluster = SnapshotBuilder.HealthyShop().EditAll<Pod>(ShopPods.IsPayments, pod => pod with
        {
            ContainerStatuses = [pod.ContainerStatuses[0] with { RestartCount = 7, LastState = Ended }],
        });
        Assert.Empty(Case(cluster).Findings(_rule));
    }

    // It crashed until what it needs came up, and has run for long since: its readiness probe is what fails now.
    [Fact]
    public void Ignores_a_container_that_has_outlived_its_crashes()
    {
        var now = SnapshotBuilder.Now;
        var cluster = ShopPods.Unready(new ContainerProbe(ContainerProbeAction.Http, IntOrString.FromNumber(8080), "/healthz", "HTTP"))
            .EditAll<Pod>(ShopPods.IsPayments, pod => pod with
            {
                ContainerStatuses =
                [
                    pod.ContainerStatuses[0] with
                    {
                        RestartCount = 4,
                        State = new ContainerState(ContainerPhase.Running, StartedAt: now.AddMinutes(-40)),
                        LastState = Ended with { StartedAt = now.AddMinutes(-42), FinishedAt = now.AddMinutes(-42) },
                    },
                ],
            })
            .Event(new ObjectReference("Pod", "shop", "payments-7c9f-a"), "BackOff", BackOff.Replace("billing in", "main in", StringComparison.Ordinal), 4, TimeSpan.FromMinutes(41))
            .Event(new ObjectReference("Pod", "shop", "payments-7c9f-b"), "BackOff", BackOff.Replace("billing in", "main in", StringComparison.Ordinal), 4, TimeSpan.FromMinutes(41))
            .PaymentsEvent("Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 503");
        Assert.Empty(Case(cluster).Findings(_rule));
        Assert.Equal("POD05", RuleCase.Cause(
            cluster, EngineHarness.HealthyWire().Refuses("10.96.1.2:80"), "shop/web", "payments.shop:80"));
    }

    [Fact]
    public void Ignores_the_back_off_of_another_container_of_the_pod()
    {
        var cluster = ShopPods.OnePayments(status => JustStarted(status with { RestartCount = 4, LastState = Ended }))
            .PodEvent("shop", "payments-7c9f-a", "BackOff", BackOff);
        Assert.Empty(Case(cluster).Findings(_rule));
    }

    private static ContainerStatus JustStarted(ContainerStatus status) => status with
    {
        State = new ContainerState(ContainerPhase.Running, StartedAt: SnapshotBuilder.Now.AddSeconds(-2)),
    };

    private static TrafficCase Case(SnapshotBuilder cluster) => TrafficCase.ToPayments(cluster);
}
