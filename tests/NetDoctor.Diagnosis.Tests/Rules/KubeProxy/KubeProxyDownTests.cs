using NetDoctor.Diagnosis.Rules.KubeProxy;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.KubeProxy;

public sealed class KubeProxyDownTests
{
    private static readonly ProxyState Silent = new() { Problem = "Nothing answers at 127.0.0.1:10249.", Forms = [RuleForm.Nftables] };

    private readonly KubeProxyDown _rule = new();

    [Fact]
    public void Reports_a_node_without_its_pod() => Assert.Equal(
        "kube-proxy does not run on node n1, which has no pod of it; its rules are no longer what the EndpointSlices say. Nothing answers at 127.0.0.1:10249.",
        Assert.Single(ProxyRuleCases.Stale(_rule, Silent, Cluster("n2"))).Summary);

    [Fact]
    public void Reports_a_pod_that_is_not_ready() => Assert.Contains(
        "which has Pod kube-system/kube-proxy-n1, which is not ready;",
        Assert.Single(ProxyRuleCases.Stale(_rule, Silent, Cluster("n2").Pod("kube-system", "kube-proxy-n1", "10.89.0.11", "n1", "k8s-app=kube-proxy", ready: false))).Summary,
        StringComparison.Ordinal);

    [Fact]
    public void Ignores_a_node_whose_pod_is_ready() => Assert.Empty(ProxyRuleCases.Stale(_rule, Silent, Cluster("n1", "n2")));

    [Fact]
    public void Ignores_a_cluster_that_has_none_as_a_pod() => Assert.Empty(ProxyRuleCases.Stale(_rule, Silent));

    [Fact]
    public void Ignores_a_node_where_it_answers() =>
        Assert.Empty(ProxyRuleCases.Stale(_rule, new ProxyState { Mode = "nftables", Forms = [RuleForm.Nftables] }, Cluster("n2")));

    [Fact]
    public void Ignores_rules_that_are_right() => Assert.Empty(ProxyRuleCases.Right(_rule, Silent, Cluster("n2")));

    private static SnapshotBuilder Cluster(params string[] nodes) => nodes.Aggregate(
        SnapshotBuilder.HealthyShop(), (cluster, node) => cluster.Pod("kube-system", $"kube-proxy-{node}", $"10.89.0.1{node[1]}", node, "k8s-app=kube-proxy"));
}
