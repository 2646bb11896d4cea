using NetDoctor.Diagnosis.Rules.Pods;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Pods;

public sealed class ContainersNotReadyTests
{
    private readonly ContainersNotReady _rule = new();

    [Fact]
    public void Reports_containers_that_are_being_created_with_the_latest_event()
    {
        const string Mount =
            "MountVolume.SetUp failed for volume \"kube-api-access-hcvwb\" : failed to sync configmap cache: timed out waiting for the condition";
        var cluster = ShopPods.Payments(status => ShopPods.Waiting(status, "ContainerCreating")).PaymentsEvent("FailedMount", Mount);
        var finding = TrafficCase.ToPayments(cluster).Finding(_rule);
        Assert.Equal(
            "2 of 2 pods of Service shop/payments are not ready: container main waits with ContainerCreating.", finding.Summary);
        Assert.Contains($"FailedMount: {Mount}", TrafficCase.Statements(finding), StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_a_startup_probe_that_has_not_passed() => Assert.Contains(
        "runs, but its startup probe has not passed",
        Case(ShopPods.Payments(status => status with { Started = false })).Finding(_rule).Summary,
        StringComparison.Ordinal);

    [Fact]
    public void Reports_a_readiness_probe_that_has_not_passed() => Assert.Contains(
        "runs, but its readiness probe has not passed",
        Case(ShopPods.Unready(new ContainerProbe(ContainerProbeAction.Exec))).Finding(_rule).Summary,
        StringComparison.Ordinal);

    [Fact]
    public void Reports_the_init_container_that_blocks_the_others()
    {
        var cluster = ShopPods.Payments(
            status => ShopPods.Waiting(status, "PodInitializing"),
            pod => pod with
            {
                InitContainerStatuses =
                [
                    new ContainerStatus { Name = "first", State = new ContainerState(ContainerPhase.Terminated, "Completed", ExitCode: 0) },
                    new ContainerStatus { Name = "second", State = new ContainerState(ContainerPhase.Running) },
                ],
            });
        Assert.Contains("init container second runs", Case(cluster).Finding(_rule).Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Ignores_ready_pods() => Assert.Empty(Case(SnapshotBuilder.HealthyShop()).Findings(_rule));

    // A readiness gate keeps the pod from being ready while every container is.
    [Fact]
    public void Ignores_pods_that_wait_for_something_else_than_containers()
    {
        var cluster = ShopPods.Payments(status => status with { Ready = true });
        Assert.Empty(Case(cluster).Findings(_rule));
    }

    private static TrafficCase Case(SnapshotBuilder cluster) => TrafficCase.ToPayments(cluster);
}
