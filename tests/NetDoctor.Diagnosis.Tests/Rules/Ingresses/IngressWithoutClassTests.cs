using NetDoctor.Diagnosis.Rules.Ingresses;
using NetDoctor.Model.Diagnoses;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Ingresses;

public sealed class IngressWithoutClassTests
{
    private static readonly IngressWithoutClass Rule = new();

    private static SnapshotBuilder Cluster(string? address = null) =>
        IngressCase.Bare().Ingress("shop", "shop", IngressCase.Rules, className: null, address: address);

    [Fact]
    public void Reports_an_Ingress_that_nobody_takes_and_is_the_cause()
    {
        var finding = RuleCase.Single(Rule, Cluster(), IngressCase.Wire(404), null, IngressCase.Url);

        Assert.Contains("names no ingressClassName", finding.Summary, StringComparison.Ordinal);
        RuleCase.HasFix(finding, "\"ingressClassName\":\"nginx\"");
        RuleCase.HasBasis(finding, Basis.Observed);
        Assert.Equal("ING01", RuleCase.Cause(Cluster(), IngressCase.Wire(404), null, IngressCase.Url));
        Assert.Equal("ING01", RuleCase.Cause(Cluster(), IngressCase.Wire(404), "outside", IngressCase.Url));
    }

    [Fact]
    public void Ignores_a_default_class() => Assert.Empty(RuleCase.Findings(
        Rule, Cluster().IngressClass("other", "example.com/other", isDefault: true), IngressCase.Wire(404), null, IngressCase.Url));

    [Fact]
    public void Ignores_a_controller_that_takes_Ingresses_without_class() => Assert.Empty(RuleCase.Findings(
        Rule, Cluster("203.0.113.10"), IngressCase.Wire(), "outside", IngressCase.Url));

    [Fact]
    public void Ignores_the_annotation_of_old() => Assert.Empty(RuleCase.Findings(
        Rule,
        IngressCase.Bare().Ingress("shop", "shop", IngressCase.Rules, null, null, ingress => ingress with { LegacyClass = "nginx" }),
        IngressCase.Wire(404), null, IngressCase.Url));

    [Fact]
    public void Ignores_what_is_served_all_the_same() =>
        Assert.Empty(RuleCase.Findings(Rule, Cluster(), IngressCase.Wire(), null, IngressCase.Url));
}
