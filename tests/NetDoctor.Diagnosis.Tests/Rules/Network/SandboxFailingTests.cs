using NetDoctor.Diagnosis.Rules.Network;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Tests.Rules.Network;

public sealed class SandboxFailingTests
{
    private readonly SandboxFailing _rule = new();

    [Fact]
    public void Reports_the_end_of_the_plugins_message()
    {
        var finding = TrafficCase.ToPayments(SandboxCases.With(SandboxCases.NoBinary)).Finding(_rule);
        Assert.Equal(
            "2 of 2 pods of Service shop/payments get no network: failed to set bridge addr: \"cni0\" already has an IP address different from 10.244.2.1/24.",
            finding.Summary);
        Assert.Equal("CNI04", SandboxCases.Cause(SandboxCases.With(SandboxCases.NoBinary)));
    }

    [Fact]
    public void Ignores_pods_that_are_only_being_created() =>
        Assert.Empty(TrafficCase.ToPayments(SandboxCases.With(null)).Findings(_rule));

    [Fact]
    public void Ignores_an_old_failure_of_a_pod_that_has_an_address()
    {
        var cluster = SandboxCases.With(SandboxCases.NoBinary).EditAll<Pod>(
            Pods.ShopPods.IsPayments, pod => pod with { PodIPs = [System.Net.IPAddress.Parse("10.244.9.9")], Phase = PodPhase.Running });
        Assert.Empty(TrafficCase.ToPayments(cluster).Findings(_rule));
    }

    // The sandbox was made at last, and the image is being pulled: the kubelet tells the address only after that.
    [Fact]
    public void Ignores_a_failure_that_has_not_come_again_for_long()
    {
        var cluster = SandboxCases.With(null);
        foreach (var name in new[] { "payments-7c9f-a", "payments-7c9f-b" })
        {
            cluster.Event(new ObjectReference("Pod", "shop", name), "FailedCreatePodSandBox", SandboxCases.NoBinary, 3, TimeSpan.FromMinutes(30));
        }

        Assert.Equal("POD04", SandboxCases.Cause(cluster));
    }

    [Fact]
    public void Ignores_a_sandbox_whose_image_cannot_be_had() => Assert.Equal("POD04", SandboxCases.Cause(SandboxCases.With(
        "Failed to create pod sandbox: rpc error: code = Unknown desc = failed to get sandbox image \"registry.k8s.io/pause:3.10\": failed to pull image")));

    [Fact]
    public void Reports_a_node_whose_plugin_is_not_set_up() => Assert.Equal("CNI04", SandboxCases.Cause(Pods.ShopPods.PaymentsEvent(
        SandboxCases.With(null), "NetworkNotReady", "network is not ready: container runtime network not ready: NetworkReady=false "
        + "reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized")));
}
