using System.Collections.Immutable;
using NetDoctor.Diagnosis.Rules.Pods;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Pods;

public sealed class InitContainerNotDoneTests
{
    private static readonly ContainerState Done = new(ContainerPhase.Terminated, "Completed", ExitCode: 0);
    private static readonly ContainerState Failed = new(ContainerPhase.Terminated, "Error", ExitCode: 2);

    private readonly InitContainerNotDone _rule = new();

    [Fact]
    public void Reports_an_init_container_that_fails_again_and_again()
    {
        var cluster = Stuck(new ContainerStatus
        {
            Name = "migrate",
            RestartCount = 4,
            State = new ContainerState(ContainerPhase.Waiting, "CrashLoopBackOff"),
            LastState = Failed,
        });
        Assert.Equal(
            "2 of 2 pods of Service shop/payments have not started their program: init container migrate waits in CrashLoopBackOff, it exits with code 2.",
            TrafficCase.ToPayments(cluster).Finding(_rule).Summary);
        Assert.Equal("POD26", RuleCase.Cause(cluster, EngineHarness.HealthyWire().Refuses("10.96.1.2:80", "10.244.1.21:8080", "10.244.2.22:8080"), "shop/web", "payments.shop:80"));
    }

    [Fact]
    public void Reports_an_init_container_that_still_runs() => Assert.Contains(
        "init container migrate still runs",
        TrafficCase.ToPayments(Stuck(
            new ContainerStatus { Name = "first", State = Done },
            new ContainerStatus { Name = "migrate", State = new ContainerState(ContainerPhase.Running) })).Finding(_rule).Summary,
        StringComparison.Ordinal);

    [Fact]
    public void Reports_a_sidecar_that_has_not_started()
    {
        var cluster = Stuck(new ContainerStatus { Name = "proxy", Started = false, State = new ContainerState(ContainerPhase.Running) })
            .EditAll<Pod>(ShopPods.IsPayments, pod => pod with { Containers = [.. pod.Containers, new Container { Name = "proxy" }] });
        Assert.Contains(
            "sidecar proxy runs, but its startup probe has not passed", TrafficCase.ToPayments(cluster).Finding(_rule).Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Ignores_init_containers_that_are_done() => Assert.Empty(TrafficCase.ToPayments(ShopPods.Payments(
        status => status, pod => pod with { InitContainerStatuses = [new ContainerStatus { Name = "migrate", State = Done }] })).Findings(_rule));

    [Fact]
    public void Ignores_a_sidecar_that_runs_beside_an_unready_program()
    {
        var cluster = ShopPods.Payments(status => status, pod => pod with
        {
            Containers = [.. pod.Containers, new Container { Name = "proxy" }],
            InitContainerStatuses = [new ContainerStatus { Name = "proxy", Ready = true, Started = true, State = new ContainerState(ContainerPhase.Running) }],
        });
        Assert.Empty(TrafficCase.ToPayments(cluster).Findings(_rule));
    }

    [Fact]
    public void Ignores_an_image_that_cannot_be_had() => Assert.Empty(TrafficCase.ToPayments(Stuck(
        new ContainerStatus { Name = "migrate", State = new ContainerState(ContainerPhase.Waiting, "ImagePullBackOff") })).Findings(_rule));

    // The program ran before: a sidecar that crashes beside it does not hold its start back.
    [Fact]
    public void Ignores_a_sidecar_that_crashes_beside_a_program_that_crashes()
    {
        var cluster = ShopPods.Payments(
            status => ShopPods.Waiting(status, "CrashLoopBackOff") with { RestartCount = 4, LastState = Failed },
            pod => pod with
            {
                Containers = [.. pod.Containers, new Container { Name = "proxy" }],
                InitContainerStatuses =
                [
                    new ContainerStatus
                    {
                        Name = "proxy", RestartCount = 2, State = new ContainerState(ContainerPhase.Waiting, "CrashLoopBackOff"), LastState = Failed,
                    },
                ],
            });
        Assert.Empty(TrafficCase.ToPayments(cluster).Findings(_rule));
    }

    private static SnapshotBuilder Stuck(params ImmutableArray<ContainerStatus> init) => ShopPods.Payments(
        status => ShopPods.Waiting(status, "PodInitializing"), pod => pod with { InitContainerStatuses = init, Phase = PodPhase.Pending });
}
