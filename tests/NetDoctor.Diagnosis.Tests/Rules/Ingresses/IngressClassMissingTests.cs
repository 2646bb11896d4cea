using NetDoctor.Diagnosis.Rules.Ingresses;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Ingresses;

public sealed class IngressClassMissingTests
{
    private static readonly IngressClassMissing Rule = new();

    private static SnapshotBuilder Cluster(string? className = "ngnix", string? address = null) =>
        IngressCase.Bare().Ingress("shop", "shop", IngressCase.Rules, className, address);

    [Fact]
    public void Reports_the_class_that_is_missing_with_the_near_one()
    {
        var finding = RuleCase.Single(Rule, Cluster(), IngressCase.Wire(404), null, IngressCase.Url);

        Assert.Contains("class ngnix, which does not exist; did you mean nginx?", finding.Summary, StringComparison.Ordinal);
        Assert.Equal("ING02", RuleCase.Cause(Cluster(), IngressCase.Wire(404), null, IngressCase.Url));
        Assert.Equal("ING02", RuleCase.Cause(Cluster(), IngressCase.Wire(404), "outside", IngressCase.Url));
    }

    [Fact]
    public void Reports_a_class_that_was_deleted_after_the_address_was_given() => Assert.Single(RuleCase.Findings(
        Rule, Cluster(address: "203.0.113.10"), IngressCase.Wire(404), "outside", IngressCase.Url));

    [Fact]
    public void Ignores_a_class_that_exists() =>
        Assert.Empty(RuleCase.Findings(Rule, Cluster("nginx"), IngressCase.Wire(404), null, IngressCase.Url));

    [Fact]
    public void Ignores_an_Ingress_that_is_served() => Assert.Empty(RuleCase.Findings(
        Rule, Cluster(address: "203.0.113.10"), IngressCase.Wire(), null, IngressCase.Url));

    [Fact]
    public void Ignores_classes_that_are_not_known() => Assert.DoesNotContain(
        "ING02",
        EngineHarness.Ask(Cluster().Forbidden(ResourceKind.IngressClass), IngressCase.Wire(404), null, IngressCase.Url)
            .Findings.Select(finding => finding.Id));
}
