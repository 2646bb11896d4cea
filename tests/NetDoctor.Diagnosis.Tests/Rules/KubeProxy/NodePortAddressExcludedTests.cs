using NetDoctor.Diagnosis.Rules.KubeProxy;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.KubeProxy;

public sealed class NodePortAddressExcludedTests
{
    private readonly NodePortAddressExcluded _rule = new();

    [Theory]
    [InlineData("nodePortAddresses:\n- 192.168.0.0/16\nmode: iptables")]
    [InlineData("nodePortAddresses: [\"192.168.0.0/16\"]\nmode: \"iptables\"")]
    [InlineData("nodePortAddresses: [\n  '192.168.0.0/16',\n]\nmode: iptables # as ever")]
    [InlineData("\"nodePortAddresses\": [\"192.168.0.0/16\"],\n\"mode\": \"iptables\",")]
    public void Reports_the_dialled_address_that_is_left_out(string configuration)
    {
        var finding = Dial(configuration).Frontend(ProbeOutcome.Refused).Finding(_rule);
        Assert.Equal(
            "kube-proxy serves NodePort 30080 of Service shop/payments at 192.168.0.0/16 only, which leaves out 10.89.0.11 of n1.",
            finding.Summary);
        Assert.Equal("ConfigMap kube-system/kube-proxy", finding.Subject);
        Assert.Contains("mode is iptables", TrafficCase.Statements(finding), StringComparison.Ordinal);
        Assert.Equal(Severity.Error, finding.Severity);
        Assert.Contains("10.89.0.11:30080", finding.Coverage.Subjects);
    }

    [Theory]
    [InlineData("mode: nftables", "the node's primary address, as is the default in nftables mode")]
    [InlineData("nodePortAddresses: [primary]", "primary")]
    public void Reports_an_address_that_is_not_the_primary_one(string configuration, string words)
    {
        var traffic = NodePortCase.Dial("n1", with: cluster => Configured(cluster, configuration).Edit<Node>("", "n1", node => node with
        {
            Addresses = [new NodeAddress("InternalIP", Notation.Addresses("10.89.9.9")[0]), .. node.Addresses],
        }));
        var finding = traffic.Frontend(ProbeOutcome.Refused).Finding(_rule);
        Assert.Contains($"at {words} only, which leaves out 10.89.0.11 of n1", finding.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_the_cause_where_every_node_is_left_out() => Assert.Equal("KPX12", RuleCase.Cause(
        Configured(
            SnapshotBuilder.HealthyShop().Service("shop", "payments", "10.96.1.2", "http:80->8080@30080", type: ServiceType.NodePort),
            "nodePortAddresses: [192.168.0.0/16]"),
        EngineHarness.HealthyWire().Refuses("10.89.0.11:30080", "10.89.0.12:30080"),
        null,
        "node/n1:30080"));

    [Fact]
    public void Ignores_an_address_that_is_left_out_and_answers() => Assert.Empty(
        Dial("nodePortAddresses: [192.168.0.0/16]").Frontend(ProbeOutcome.Succeeded).Findings(_rule));

    [Theory]
    [InlineData("nodePortAddresses: null\nmode: \"\"")]
    [InlineData("mode: ipvs")]
    [InlineData("nodePortAddresses: []")]
    [InlineData("nodePortAddresses: [10.89.0.0/16, 192.168.0.0/16]")]
    [InlineData("mode: nftables")]
    public void Ignores_an_address_that_is_served(string configuration) =>
        Assert.Empty(Dial(configuration).Frontend(ProbeOutcome.Refused).Findings(_rule));

    [Fact]
    public void Ignores_a_cluster_without_the_ConfigMap() =>
        Assert.Empty(NodePortCase.Dial("n1").Frontend(ProbeOutcome.Refused).Findings(_rule));

    // Its configuration often stays behind when something else takes over its work.
    [Fact]
    public void Ignores_what_a_kube_proxy_left_behind_that_no_longer_runs()
    {
        var cilium = NodePortCase.Dial("n1", with: cluster => Configured(cluster, "nodePortAddresses: [192.168.0.0/16]")
            .Workload(ResourceKind.DaemonSet, "kube-system", "cilium", 2).ConfigMap("cilium-config", "kube-proxy-replacement", "true"));
        Assert.Empty(cilium.Frontend(ProbeOutcome.Refused).Findings(_rule));
        var calico = NodePortCase.Dial("n1", with: cluster => Configured(cluster, "nodePortAddresses: [192.168.0.0/16]")
            .Workload(ResourceKind.DaemonSet, "kube-system", "kube-proxy", 0));
        Assert.Empty(calico.Frontend(ProbeOutcome.Refused).Findings(_rule));
    }

    private static TrafficCase Dial(string configuration) => NodePortCase.Dial("n1", with: cluster => Configured(cluster, configuration));

    private static SnapshotBuilder Configured(SnapshotBuilder cluster, string configuration) => cluster.Add(new ConfigMap
    {
        Namespace = "kube-system",
        Name = "kube-proxy",
        Data = System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty
            .Add("config.conf", $"apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\n{configuration}\n"),
    });
}
