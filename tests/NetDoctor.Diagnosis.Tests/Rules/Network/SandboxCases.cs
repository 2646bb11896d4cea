using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Diagnosis.Tests.Rules.Pods;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Network;

/// <summary>Payments pods whose sandbox cannot be made.</summary>
internal static class SandboxCases
{
    public const string NoBinary = "Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "
        + "\"0c8f\": plugin type=\"bridge\" failed (add): failed to set bridge addr: \"cni0\" already has an IP address different from 10.244.2.1/24";

    public const string NoAddress = "Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "
        + "\"0c8f\": plugin type=\"bridge\" failed (add): failed to allocate for range 0: no IP addresses available in range set: 10.244.2.1-10.244.2.254";

    public static SnapshotBuilder With(string? message)
    {
        var cluster = ShopPods.Payments(
            status => ShopPods.Waiting(status, "ContainerCreating"), pod => pod with { PodIPs = [], Phase = PodPhase.Pending });
        return message is null ? cluster : cluster.PaymentsEvent("FailedCreatePodSandBox", message);
    }

    public static string? Cause(SnapshotBuilder cluster) =>
        RuleCase.Cause(cluster, EngineHarness.HealthyWire().Refuses("10.96.1.2:80"), "shop/web", "payments.shop:80");
}
