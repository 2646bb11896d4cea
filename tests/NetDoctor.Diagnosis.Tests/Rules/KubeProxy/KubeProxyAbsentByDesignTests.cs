using System.Collections.Immutable;
using NetDoctor.Diagnosis.Rules.KubeProxy;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.KubeProxy;

public sealed class KubeProxyAbsentByDesignTests
{
    private readonly KubeProxyAbsentByDesign _rule = new();

    [Fact]
    public void Reports_what_does_its_work_where_translation_fails()
    {
        var finding = TrafficCase.ToPayments(Cilium("true")).Frontend(ProbeOutcome.Timeout).Finding(_rule);
        Assert.Equal(
            "Cilium stands in for kube-proxy here: DaemonSet kube-system/cilium, 2 of 2 ready.", finding.Summary);
        Assert.True(finding.IsHazard);
        Assert.Contains("kube-proxy-replacement is true", TrafficCase.Statements(finding), StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_OVN() => Assert.Contains("OVN-Kubernetes", TrafficCase.ToPayments(
        SnapshotBuilder.HealthyShop().Workload(ResourceKind.DaemonSet, "ovn-kubernetes", "ovnkube-node", 2))
        .Frontend(ProbeOutcome.Refused).Finding(_rule).Summary, StringComparison.Ordinal);

    [Fact]
    public void Reports_Antrea_that_proxies_all() => Assert.Contains("Antrea", TrafficCase.ToPayments(
        Antrea("antreaProxy:\n  # everything\n  proxyAll: true\n")).Frontend(ProbeOutcome.Refused).Finding(_rule).Summary, StringComparison.Ordinal);

    [Fact]
    public void Ignores_Antrea_beside_kube_proxy() => Assert.Empty(
        TrafficCase.ToPayments(Antrea("antreaProxy:\n#  proxyAll: true\n")).Frontend(ProbeOutcome.Refused).Findings(_rule));

    [Fact]
    public void Ignores_Cilium_that_leaves_Services_to_kube_proxy() => Assert.Empty(
        TrafficCase.ToPayments(Cilium("false")).Frontend(ProbeOutcome.Timeout).Findings(_rule));

    [Fact]
    public void Ignores_a_cluster_that_runs_kube_proxy() => Assert.Empty(TrafficCase.ToPayments(
        Cilium("true").Workload(ResourceKind.DaemonSet, "kube-system", "kube-proxy", 2)).Frontend(ProbeOutcome.Timeout).Findings(_rule));

    [Fact]
    public void Ignores_translation_that_works() => Assert.Empty(
        TrafficCase.ToPayments(Cilium("true")).Frontend(ProbeOutcome.Succeeded).Findings(_rule));

    [Fact]
    public void Ignores_a_cluster_of_which_nothing_of_the_kind_is_known() => Assert.Empty(
        TrafficCase.ToPayments(SnapshotBuilder.HealthyShop()).Frontend(ProbeOutcome.Timeout).Findings(_rule));

    private static SnapshotBuilder Cilium(string replacement) => Map(
        SnapshotBuilder.HealthyShop().Workload(ResourceKind.DaemonSet, "kube-system", "cilium", 2),
        "cilium-config", "kube-proxy-replacement", replacement);

    private static SnapshotBuilder Antrea(string configuration) => Map(
        SnapshotBuilder.HealthyShop().Workload(ResourceKind.DaemonSet, "kube-system", "antrea-agent", 2),
        "antrea-config", "antrea-agent.conf", configuration);

    private static SnapshotBuilder Map(SnapshotBuilder cluster, string name, string key, string value) => cluster.Add(new ConfigMap
    {
        Namespace = "kube-system",
        Name = name,
        Data = ImmutableSortedDictionary<string, string>.Empty.Add(key, value),
    });
}
