using NetDoctor.Diagnosis.Rules.Dns;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Dns;

public sealed class NodeLocalDnsDownTests
{
    private const string Labels = "k8s-app=node-local-dns";

    private static readonly NodeLocalDnsDown Rule = new();

    private static SnapshotBuilder Cluster(bool ready, bool isAsked = true, string node = "n1") => SnapshotBuilder.HealthyShop()
        .KubeletSettings($"clusterDNS: [{(isAsked ? "169.254.20.10" : "10.96.0.10")}]\n")
        .Workload(ResourceKind.DaemonSet, "kube-system", "node-local-dns", 2, Labels)
        .Pod("kube-system", "node-local-dns-x", "10.89.0.11", node, Labels, ready: ready, with: pod => pod with { HostNetwork = true });

    [Fact]
    public void Reports_the_cache_that_the_source_asks_and_leaves_the_verdict_open()
    {
        var finding = RuleCase.Single(Rule, Cluster(false), DnsCases.Wire(), "shop/web", "payments.shop:80");

        Assert.Contains("The DNS cache of node n1, which shop/web asks at 169.254.20.10, does not run", finding.Summary, StringComparison.Ordinal);
        Assert.False(finding.IsHazard);
        var answer = EngineHarness.Ask(Cluster(false), DnsCases.Wire(), "shop/web", "payments.shop:80");
        Assert.Equal((Verdict.Undetermined, null), (answer.Verdict, answer.Cause));
    }

    [Fact]
    public void Reports_a_node_without_a_cache_pod() => Assert.Contains(
        "has no pod there",
        RuleCase.Single(Rule, Cluster(true, node: "n2"), DnsCases.Wire(), "shop/web", "payments.shop:80").Summary, StringComparison.Ordinal);

    [Fact]
    public void Reports_a_cache_that_nobody_asks_by_address_as_a_hazard() => Assert.True(RuleCase.Single(
        Rule, Cluster(false, isAsked: false), DnsCases.Wire(), "shop/web", "payments.shop:80").IsHazard);

    [Fact]
    public void Ignores_a_cache_that_runs()
    {
        Assert.Empty(RuleCase.Findings(Rule, Cluster(true), DnsCases.Wire(), "shop/web", "payments.shop:80"));
        Assert.Equal(Verdict.Reachable, EngineHarness.Ask(Cluster(true), DnsCases.Wire(), "shop/web", "payments.shop:80").Verdict);
    }

    [Fact]
    public void Ignores_a_cluster_without_such_a_cache() => Assert.Empty(RuleCase.Findings(
        Rule, SnapshotBuilder.HealthyShop(), DnsCases.Wire(), "shop/web", "payments.shop:80"));
}
