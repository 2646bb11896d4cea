using NetDoctor.Diagnosis.Rules.Services;
using NetDoctor.Diagnosis.Tests.Judging;
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
}
