using NetDoctor.Diagnosis.Rules.Pods;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Pods;

public sealed class HostNetworkPortTakenTests
{
    private const string Words = "listen tcp :9100: bind: address already in use";

    private readonly HostNetworkPortTaken _rule = new();

    [Fact]
    public void Reports_a_port_that_another_process_of_the_node_holds()
    {
        var finding = TrafficCase.ToPayments(Shop(Words)).Finding(_rule);

        Assert.Equal(
            "1 of 3 pods of Service shop/payments is not ready because container main wants port 9100 of the node itself (hostNetwork), "
            + "which another process on n1 holds.",
            finding.Summary);
        Assert.Equal("ss -lptn 'sport = :9100'", finding.Fixes[0].Command);
    }

    [Fact]
    public void Reports_the_pod_that_holds_it()
    {
        var cluster = Shop(Words).Edit<Pod>("shop", "web-5d4c-a", pod => pod with
        {
            HostNetwork = true,
            NodeName = "n1",
            Containers = [pod.Containers[0] with { Ports = [new ContainerPort(null, 9100, TransportProtocol.Tcp)] }],
        });

        Assert.Contains("which pod shop/web-5d4c-a holds on n1", TrafficCase.ToPayments(cluster).Finding(_rule).Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("panic: no such file", true)]
    [InlineData(Words, false)]
    public void Ignores_other_ends_and_pods_with_a_network_of_their_own(string? words, bool isHostNetwork) =>
        Assert.Empty(TrafficCase.ToPayments(Shop(words, isHostNetwork)).Findings(_rule));

    private static SnapshotBuilder Shop(string? words, bool isHostNetwork = true) => ShopPods.OnePayments(status =>
        ShopPods.Waiting(status, "CrashLoopBackOff") with
        {
            RestartCount = 4,
            LastState = new ContainerState(ContainerPhase.Terminated, "Error", words, 1),
        }).Edit<Pod>("shop", "payments-7c9f-a", pod => pod with { HostNetwork = isHostNetwork });
}
