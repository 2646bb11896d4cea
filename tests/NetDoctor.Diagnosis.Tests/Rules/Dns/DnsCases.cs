using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Dns;

/// <summary>Configurations and networks that tests about DNS servers share.</summary>
internal static class DnsCases
{
    public const string Control = "kubernetes.default.svc.cluster.local";

    public static string Corefile(string zones = "cluster.local", string? forward = "/etc/resolv.conf") => $$"""
        .:53 {
            errors
            ready
            {{(zones.Length == 0 ? "health" : $"kubernetes {zones} in-addr.arpa ip6.arpa")}}
            {{(forward is null ? "cache 30" : $"forward . {forward}")}}
            reload
        }
        """;

    public static FakeWire Wire() => EngineHarness.HealthyWire().Name(Control, "10.96.0.1");

    public static FakeWire AllDns(this FakeWire wire, ProbeOutcome outcome, DnsTransport? over = null) => wire
        .DnsServer("10.96.0.10", outcome, over).DnsServer("10.244.1.2", outcome, over).DnsServer("10.244.2.2", outcome, over);

    public static SnapshotBuilder DnsPods(this SnapshotBuilder cluster, Func<Pod, Pod> change) =>
        cluster.EditAll(pod => pod.Namespace == "kube-system", change);

    public static Pod Unready(Pod pod, ContainerState state) => pod with
    {
        Conditions = [new Condition("Ready", ConditionStatus.False)],
        ContainerStatuses =
        [
            new ContainerStatus
            {
                Name = "coredns",
                RestartCount = 5,
                State = state,
                LastState = new ContainerState(ContainerPhase.Terminated, "Error", "Corefile:4 - Error during parsing", 1),
            },
        ],
    };
}
