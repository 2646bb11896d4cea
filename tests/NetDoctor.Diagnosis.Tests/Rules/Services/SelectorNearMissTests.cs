using NetDoctor.Diagnosis.Rules.Services;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Services;

public sealed class SelectorNearMissTests
{
    private static readonly SelectorNearMiss Rule = new();

    private static SnapshotBuilder Cluster(string selector) =>
        SnapshotBuilder.HealthyShop().Service("shop", "payments", "10.96.1.2", "http:80->8080", selector);

    private static FakeWire Wire() => EngineHarness.HealthyWire().Refuses("10.96.1.2:80");

    [Fact]
    public void Reports_a_slip_in_the_value_of_the_only_label()
    {
        var finding = RuleCase.Single(Rule, Cluster("app=paymnets"), Wire(), "shop/web", "payments.shop:80");

        Assert.Contains("selects app=paymnets", finding.Summary, StringComparison.Ordinal);
        Assert.Contains("have app=payments", finding.Summary, StringComparison.Ordinal);
        Assert.DoesNotContain(finding.Evidence, evidence => evidence.Source.Contains("web-5d4c", StringComparison.Ordinal));
        RuleCase.HasFix(finding, "'{\"spec\":{\"selector\":{\"app\":\"payments\"}}}'");
        Assert.Equal("SVC10", RuleCase.Cause(Cluster("app=paymnets"), Wire(), "shop/web", "payments.shop:80"));
    }

    [Fact]
    public void Reports_the_same_value_under_another_key()
    {
        var finding = RuleCase.Single(
            Rule, Cluster("app.kubernetes.io/name=payments"), Wire(), "shop/web", "payments.shop:80");

        RuleCase.HasFix(finding, "{\"app.kubernetes.io/name\":null,\"app\":\"payments\"}");
    }

    [Fact]
    public void Reports_one_label_too_many()
    {
        var finding = RuleCase.Single(Rule, Cluster("app=payments,version=v2"), Wire(), "shop/web", "payments.shop:80");

        Assert.Contains("no label version", finding.Summary, StringComparison.Ordinal);
        RuleCase.HasFix(finding, "{\"version\":null}");
    }

    [Fact]
    public void Reports_pods_named_as_the_Service_when_the_value_is_another()
    {
        var finding = RuleCase.Single(Rule, Cluster("app=billing"), Wire(), "shop/web", "payments.shop:80");

        Assert.Contains("have app=payments", finding.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Ignores_pods_that_share_nothing_with_the_selector() =>
        Assert.Empty(RuleCase.Findings(Rule, Cluster("tier=ledger"), Wire(), "shop/web", "payments.shop:80"));

    [Fact]
    public void Ignores_pods_that_two_labels_differ_from() => Assert.Empty(RuleCase.Findings(
        Rule, Cluster("app=paymnets,tier=back"), Wire(), "shop/web", "payments.shop:80"));

    [Fact]
    public void Ignores_a_selector_that_matches() =>
        Assert.Empty(RuleCase.Findings(Rule, Cluster("app=payments"), Wire(), "shop/web", "payments.shop:80"));

    // Components of one Helm release share every label but their name: the others are not what the Service is for.
    [Theory]
    [InlineData("app.kubernetes.io/name=payments,app.kubernetes.io/instance=shop", "app.kubernetes.io/name=mailer,app.kubernetes.io/instance=shop")]
    [InlineData("app=payments,tier=backend", "app=mailer,tier=backend")]
    [InlineData("app=payments,tier=backend", "tier=backend")]
    [InlineData("app=payments,app.kubernetes.io/component=server", "app=payments,app.kubernetes.io/component=migration")]
    public void Ignores_other_components_that_share_the_rest_of_the_labels(string selector, string labels)
    {
        var cluster = Cluster(selector).Remove<Pod>(pod => pod.Namespace == "shop").Remove<Workload>(workload => workload.Namespace == "shop")
            .Pod("shop", "web-5d4c-a", "10.244.1.10").Pod("shop", "mailer-0", "10.244.1.40", labels: labels);

        Assert.Empty(RuleCase.Findings(Rule, cluster, Wire(), "shop/web", "payments.shop:80"));
        Assert.Equal("SVC08", RuleCase.Cause(cluster, Wire(), "shop/web", "payments.shop:80"));
    }

    // Two shards that differ by a letter: the other one has a Service of its own name.
    [Fact]
    public void Ignores_a_sibling_that_has_a_Service_of_its_own()
    {
        var cluster = SnapshotBuilder.HealthyShop()
            .Service("shop", "orders-eu", "10.96.1.8", "http:80->8080")
            .Service("shop", "orders-us", "10.96.1.9", "http:80->8080")
            .Pod("shop", "orders-us-0", "10.244.1.41", labels: "app=orders-us");
        var wire = EngineHarness.HealthyWire().Name("orders-eu.shop.svc.cluster.local", "10.96.1.8").Refuses("10.96.1.8:80");

        Assert.Equal("SVC08", RuleCase.Cause(cluster, wire, "shop/web", "orders-eu.shop:80"));
    }
}
