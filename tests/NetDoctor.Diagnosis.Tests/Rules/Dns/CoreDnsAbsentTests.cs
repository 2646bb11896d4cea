using NetDoctor.Diagnosis.Rules.Dns;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Dns;

public sealed class CoreDnsAbsentTests
{
    private static readonly CoreDnsAbsent Rule = new();

    private static SnapshotBuilder Cluster(int replicas) => SnapshotBuilder.HealthyShop()
        .Remove<Pod>(pod => pod.Namespace == "kube-system")
        .EditAll<Workload>(workload => workload.Namespace == "kube-system", workload =>
            workload with { Replicas = replicas, ReadyReplicas = 0 });

    private static FakeWire Wire() => EngineHarness.HealthyWire().DeafDns("10.96.0.10", "10.244.1.2", "10.244.2.2");

    [Fact]
    public void Reports_CoreDNS_scaled_to_zero()
    {
        var finding = RuleCase.Single(Rule, Cluster(0), Wire(), "shop/web", "payments.shop:80");

        Assert.Equal("Deployment kube-system/coredns", finding.Subject);
        Assert.Contains("scaled to 0", finding.Summary, StringComparison.Ordinal);
        RuleCase.HasFix(finding, "kubectl -n kube-system scale deployment coredns --replicas=2");
        Assert.Equal("DNS09", RuleCase.Cause(Cluster(0), Wire(), "shop/web", "payments.shop:80"));
    }

    [Fact]
    public void Reports_a_cluster_without_any_DNS_workload()
    {
        var cluster = Cluster(0).Remove<Workload>(workload => workload.Namespace == "kube-system");

        Assert.Contains(
            "No pod of namespace kube-system has the labels k8s-app=kube-dns",
            RuleCase.Single(Rule, cluster, Wire(), "shop/web", "payments.shop:80").Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Ignores_DNS_that_answers_from_somewhere_else() => Assert.Empty(RuleCase.Findings(
        Rule, Cluster(0), EngineHarness.HealthyWire(), "shop/web", "payments.shop:80"));

    [Fact]
    public void Ignores_DNS_pods_that_are_there_but_silent() => Assert.Empty(RuleCase.Findings(
        Rule, SnapshotBuilder.HealthyShop(), Wire(), "shop/web", "payments.shop:80"));

    [Fact]
    public void Ignores_a_question_that_needs_no_name() =>
        Assert.Empty(RuleCase.Findings(Rule, Cluster(0), Wire(), "shop/web", "10.96.1.2:80"));
}
