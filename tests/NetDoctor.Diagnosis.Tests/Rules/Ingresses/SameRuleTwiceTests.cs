using NetDoctor.Diagnosis.Rules.Ingresses;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Ingresses;

public sealed class SameRuleTwiceTests
{
    private static readonly SameRuleTwice Rule = new();

    private static SnapshotBuilder Cluster(bool hasPods, bool isCanary = false, string className = "nginx")
    {
        var cluster = IngressCase.Cluster().IngressClass("internal").Service("shop", "old", "10.96.1.9", "http:80->8080")
            .Ingress("shop", "legacy", "shop.example.com/cart->old:80", className, with: ingress => ingress with
            {
                CreatedAt = ingress.CreatedAt.AddDays(-9),
                IsCanary = isCanary,
            });
        return hasPods ? cluster.Pod("shop", "old-1", "10.244.1.77", ports: "http:8080") : cluster;
    }

    [Fact]
    public void Reports_the_older_Ingress_that_wins_and_leads_nowhere_as_the_cause()
    {
        var finding = RuleCase.Single(Rule, Cluster(hasPods: false), IngressCase.Wire(503), null, IngressCase.Url);

        Assert.False(finding.IsHazard);
        Assert.Contains("the older one, shop/legacy, wins with Service old, which has no ready endpoint", finding.Summary, StringComparison.Ordinal);
        Assert.Equal("ING10", RuleCase.Cause(Cluster(hasPods: false), IngressCase.Wire(503), null, IngressCase.Url));
        Assert.Equal("ING10", RuleCase.Cause(Cluster(hasPods: false), IngressCase.Wire(503), "outside", IngressCase.Url));
    }

    [Fact]
    public void Reports_a_hazard_while_the_older_one_works()
    {
        var wire = IngressCase.Wire().Open("10.244.1.77:8080");

        Assert.True(RuleCase.Single(Rule, Cluster(hasPods: true), wire, null, IngressCase.Url).IsHazard);
        Assert.Null(RuleCase.Cause(Cluster(hasPods: true), wire, null, IngressCase.Url));
    }

    [Fact]
    public void Ignores_a_canary() => Assert.Empty(RuleCase.Findings(
        Rule, Cluster(hasPods: true, isCanary: true), IngressCase.Wire(), null, IngressCase.Url));

    [Fact]
    public void Ignores_an_Ingress_of_another_class() => Assert.Empty(RuleCase.Findings(
        Rule, Cluster(hasPods: true, className: "internal"), IngressCase.Wire().Open("10.244.1.77:8080"), null, IngressCase.Url));

    [Fact]
    public void Ignores_other_paths_on_the_same_host() => Assert.Empty(RuleCase.Findings(
        Rule, IngressCase.Cluster().Ingress("shop", "more", "shop.example.com/help->web:80"), IngressCase.Wire(), null, IngressCase.Url));
}
