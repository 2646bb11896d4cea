using NetDoctor.Diagnosis.Rules.Services;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Services;

public sealed class SelectorMatchesNoPodsTests
{
    private static readonly SelectorMatchesNoPods Rule = new();

    private static SnapshotBuilder Cluster(string selector) =>
        SnapshotBuilder.HealthyShop().Service("shop", "payments", "10.96.1.2", "http:80->8080", selector);

    private static FakeWire Wire() => EngineHarness.HealthyWire().Refuses("10.96.1.2:80");

    [Fact]
    public void Reports_a_selector_that_no_pod_has_the_labels_of()
    {
        var cluster = Cluster("tier=ledger");

        var finding = RuleCase.Single(Rule, cluster, Wire(), "shop/web", "payments.shop:80");

        Assert.Contains("selects tier=ledger", finding.Summary, StringComparison.Ordinal);
        RuleCase.HasFix(finding, "kubectl -n shop get pods --show-labels");
        Assert.Equal("SVC08", RuleCase.Cause(cluster, Wire(), "shop/web", "payments.shop:80"));
    }

    [Fact]
    public void Reports_the_nearest_pods_with_the_label_that_differs()
    {
        var finding = RuleCase.Single(Rule, Cluster("app=payments,tier=a,zone=b"), Wire(), "shop/web", "payments.shop:80");

        Assert.Contains(
            "the nearest are payments-7c9f-a, payments-7c9f-b and 1 more: no label tier and no label zone.",
            finding.Summary,
            StringComparison.Ordinal);
        Assert.Contains(finding.Evidence, evidence => evidence.Statement == "no label tier and no label zone");
        Assert.DoesNotContain(finding.Evidence, evidence => evidence.Source.Contains("web-5d4c", StringComparison.Ordinal));
    }

    [Fact]
    public void Leaves_the_nearest_pods_to_the_near_miss()
    {
        var finding = RuleCase.Single(Rule, Cluster("app=paymnets"), Wire(), "shop/web", "payments.shop:80");

        Assert.DoesNotContain("nearest", finding.Summary, StringComparison.Ordinal);
        Assert.DoesNotContain(finding.Evidence, evidence => evidence.Source.StartsWith("Pod shop/", StringComparison.Ordinal));
    }

    [Fact]
    public void Reports_the_namespace_whose_pods_have_the_labels()
    {
        var cluster = Cluster("app=ledger").Namespace("bank").Pod("bank", "ledger-0", "10.244.1.90");
        var finding = RuleCase.Single(Rule, cluster, Wire(), "shop/web", "payments.shop:80");

        Assert.Contains("pods of namespace bank have them", finding.Summary, StringComparison.Ordinal);
        RuleCase.HasFix(finding, "payments.bank");
    }

    [Fact]
    public void Ignores_a_selector_that_a_workload_without_pods_would_meet()
    {
        var cluster = Cluster("app=ledger").Deployment("shop", "ledger", "1a2b", 0);

        Assert.Empty(RuleCase.Findings(Rule, cluster, Wire(), "shop/web", "payments.shop:80"));
    }

    [Fact]
    public void Ignores_a_selector_that_matches_pods_which_are_not_ready()
    {
        var cluster = SnapshotBuilder.HealthyShop().Remove<Pod>(pod => pod.Name.StartsWith("payments", StringComparison.Ordinal))
            .Pod("shop", "payments-7c9f-a", "10.244.1.21", ready: false);

        Assert.Empty(RuleCase.Findings(Rule, cluster, Wire(), "shop/web", "payments.shop:80"));
    }

    [Fact]
    public void Ignores_an_empty_selection_when_the_address_answers() =>
        Assert.Empty(RuleCase.Findings(Rule, Cluster("tier=ledger"), EngineHarness.HealthyWire(), "shop/web", "payments.shop:80"));
}
