using NetDoctor.Diagnosis.Rules.Ingresses;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Diagnoses;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Ingresses;

public sealed class AnotherRuleWinsTests
{
    private static readonly AnotherRuleWins Rule = new();

    private static SnapshotBuilder Cluster(string old, bool hasPods = false)
    {
        var cluster = IngressCase.Cluster().Service("shop", "old", "10.96.1.9", "http:80->8080").Ingress("shop", "legacy", old);
        return hasPods ? cluster.Pod("shop", "old-1", "10.244.1.77", ports: "http:8080") : cluster;
    }

    [Fact]
    public void Reports_a_longer_path_that_leads_nowhere_and_is_the_cause()
    {
        var cluster = Cluster("shop.example.com/cart/v1->old:80");
        const string url = "http://shop.example.com/cart/v1/items";

        var finding = RuleCase.Single(Rule, cluster, IngressCase.Wire(503), null, url);

        Assert.False(finding.IsHazard);
        Assert.Contains("Ingress shop/legacy and not by", finding.Summary, StringComparison.Ordinal);
        Assert.Equal("ING09", RuleCase.Cause(cluster, IngressCase.Wire(503), null, url));
    }

    [Fact]
    public void Reports_the_same_path_of_another_type_as_a_hazard()
    {
        var cluster = Cluster("=shop.example.com/cart->old:80", hasPods: true);
        var wire = IngressCase.Wire().Open("10.244.1.77:8080");

        Assert.True(RuleCase.Single(Rule, cluster, wire, null, IngressCase.Url).IsHazard);
        Assert.Equal(Verdict.Reachable, EngineHarness.Ask(cluster, wire, null, IngressCase.Url).Verdict);
    }

    [Fact]
    public void Ignores_the_longer_path_of_another_Ingress_that_works() => Assert.Empty(RuleCase.Findings(
        Rule, Cluster("shop.example.com/cart/v1->old:80", hasPods: true), IngressCase.Wire().Open("10.244.1.77:8080"), null,
        "http://shop.example.com/cart/v1/items"));

    [Fact]
    public void Ignores_other_paths_of_the_same_Ingress() =>
        Assert.Empty(RuleCase.Findings(Rule, IngressCase.Cluster(), IngressCase.Wire(503), null, IngressCase.Url));
}
