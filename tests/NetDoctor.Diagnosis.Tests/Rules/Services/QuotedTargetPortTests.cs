using NetDoctor.Diagnosis.Rules.Services;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Services;

public sealed class QuotedTargetPortTests
{
    private static readonly QuotedTargetPort Rule = new();

    private static SnapshotBuilder Cluster(IntOrString target) => SnapshotBuilder.HealthyShop()
        .Edit<Service>("shop", "payments", service => service with { Ports = [service.Ports[0] with { TargetPort = target }] });

    [Fact]
    public void Reports_a_number_in_quotes()
    {
        var wire = EngineHarness.HealthyWire().Refuses("10.96.1.2:80");
        var cluster = Cluster(IntOrString.FromName("8080"));
        var finding = RuleCase.Single(Rule, cluster, wire, "shop/web", "payments.shop:80");

        Assert.Contains("targetPort \"8080\" in quotes", finding.Summary, StringComparison.Ordinal);
        RuleCase.HasFix(finding, "\"value\":8080}");
        Assert.Equal("SVC07", RuleCase.Cause(cluster, wire, "shop/web", "payments.shop:80"));
    }

    [Theory]
    [InlineData("http")]
    [InlineData("p8080")]
    public void Ignores_a_name_with_a_letter(string name) => Assert.Empty(RuleCase.Findings(
        Rule, Cluster(IntOrString.FromName(name)), EngineHarness.HealthyWire().Refuses("10.96.1.2:80"), "shop/web", "payments.shop:80"));

    [Fact]
    public void Ignores_a_number() => Assert.Empty(RuleCase.Findings(
        Rule, Cluster(IntOrString.FromNumber(8080)), EngineHarness.HealthyWire().Refuses("10.96.1.2:80"), "shop/web", "payments.shop:80"));

    [Fact]
    public void Ignores_a_Service_that_answers_all_the_same() => Assert.Empty(RuleCase.Findings(
        Rule, Cluster(IntOrString.FromName("8080")), EngineHarness.HealthyWire(), "shop/web", "payments.shop:80"));
}
