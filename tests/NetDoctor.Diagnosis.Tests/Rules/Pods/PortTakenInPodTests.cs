using NetDoctor.Diagnosis.Rules.Pods;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Pods;

public sealed class PortTakenInPodTests
{
    private const string GoWords = "2026/03/04 05:06:07 listen tcp :8080: bind: address already in use";

    private readonly PortTakenInPod _rule = new();

    [Theory]
    [InlineData(GoWords)]
    [InlineData("Error: listen EADDRINUSE: address already in use :::8080")]
    [InlineData("nginx: [emerg] bind() to 0.0.0.0:8080 failed (98: Address already in use)")]
    [InlineData("[Errno 98] error while attempting to bind on address ('0.0.0.0', 8080): address already in use")]
    [InlineData("starting\nFailed to bind to address http://[::]:8080: address already in use.\n   at Program.Main()")]
    [InlineData("Web server failed to start. Port 8080 was already in use.")]
    public void Reports_the_port_and_who_holds_it(string words)
    {
        var finding = TrafficCase.ToPayments(Shop(words)).Finding(_rule);

        Assert.Equal(
            "2 of 2 pods of Service shop/payments are not ready because container sidecar wants port 8080, which container main of the pod holds.",
            finding.Summary);
        Assert.Contains("container sidecar ended: ", TrafficCase.Statements(finding), StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_it_as_the_cause_and_the_crash_loop_as_contributing()
    {
        var judgement = EngineHarness.Ask(
            Shop(GoWords), new FakeWire().Name("payments.shop.svc.cluster.local", "10.96.1.2").Refuses("10.96.1.2:80"), "shop/web", "payments.shop:80");

        Assert.Equal("POD30", judgement.Cause?.Id);
        Assert.Equal("POD30", Assert.Single(judgement.Findings, finding => finding.Id == "POD02").FollowsFrom);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("panic: cannot reach postgres:5432: connection refused")]
    public void Ignores_a_container_that_ends_for_another_or_an_unknown_reason(string? words) =>
        Assert.Empty(TrafficCase.ToPayments(Shop(words)).Findings(_rule));

    [Fact]
    public void Ignores_a_container_that_has_run_for_long_since() => Assert.Empty(TrafficCase.ToPayments(Shop(
        GoWords, new ContainerState(ContainerPhase.Running, StartedAt: SnapshotBuilder.Now.AddHours(-2)))).Findings(_rule));

    [Fact]
    public void Ignores_a_pod_on_the_nodes_network_whose_containers_do_not_declare_the_port() => Assert.Empty(
        TrafficCase.ToPayments(Shop(GoWords).EditAll<Pod>(ShopPods.IsPayments, pod => pod with
        {
            HostNetwork = true,
            Containers = [.. pod.Containers.Select(container => container with { Ports = [] })],
        })).Findings(_rule));

    private static SnapshotBuilder Shop(string? words, ContainerState? state = null) => ShopPods.Payments(
        status => status with { State = new ContainerState(ContainerPhase.Running), Ready = true },
        pod => pod with { Containers = [.. pod.Containers, new Container { Name = "sidecar" }] })
        .EditAll<Pod>(ShopPods.IsPayments, pod => pod with
        {
            ContainerStatuses =
            [
                .. pod.ContainerStatuses,
                new ContainerStatus
                {
                    Name = "sidecar",
                    RestartCount = 4,
                    State = state ?? new ContainerState(ContainerPhase.Waiting, "CrashLoopBackOff"),
                    LastState = new ContainerState(ContainerPhase.Terminated, "Error", words, 1),
                },
            ],
        });
}
