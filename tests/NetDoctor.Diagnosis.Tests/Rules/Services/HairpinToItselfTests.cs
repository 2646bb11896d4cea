using NetDoctor.Diagnosis.Rules.Services;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Diagnoses;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Services;

public sealed class HairpinToItselfTests
{
    private static readonly HairpinToItself Rule = new();

    [Fact]
    public void Reports_the_only_endpoint_as_something_that_cannot_be_told()
    {
        var judgement = EngineHarness.Ask(SnapshotBuilder.HealthyShop(), EngineHarness.HealthyWire(), "shop/web", "web.shop:80");

        Assert.Equal(Verdict.Undetermined, judgement.Verdict);
        Assert.Null(judgement.Cause);
        Assert.Contains(judgement.Findings, finding => finding is { Id: "SVC26", Role: FindingRole.Hazard });
        Assert.Contains(judgement.NotEvaluated, gap => gap.Id == "SVC26");
        Assert.Contains("the only endpoint", judgement.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_one_endpoint_of_several_as_a_hazard()
    {
        var finding = RuleCase.Single(
            Rule, SnapshotBuilder.HealthyShop(), EngineHarness.HealthyWire(), "shop/pod/payments-7c9f-a", "payments.shop:80");

        Assert.True(finding.IsHazard);
        Assert.Contains("1 of 3 endpoints", finding.Summary, StringComparison.Ordinal);
        Assert.Equal(
            Verdict.Reachable,
            EngineHarness.Ask(
                SnapshotBuilder.HealthyShop(), EngineHarness.HealthyWire(), "shop/pod/payments-7c9f-a", "payments.shop:80").Verdict);
    }

    [Fact]
    public void Ignores_a_source_that_is_no_endpoint() => Assert.Empty(RuleCase.Findings(
        Rule, SnapshotBuilder.HealthyShop(), EngineHarness.HealthyWire(), "shop/web", "payments.shop:80"));

    [Fact]
    public void Ignores_a_headless_name_which_leads_to_the_pod_without_a_turn() => Assert.Empty(RuleCase.Findings(
        Rule,
        SnapshotBuilder.HealthyShop().Service("shop", "self", "None", "http:8080", "app=web"),
        EngineHarness.HealthyWire(),
        "shop/web",
        "self.shop:8080"));
}
