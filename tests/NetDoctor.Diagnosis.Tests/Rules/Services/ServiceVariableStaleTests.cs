using NetDoctor.Diagnosis.Rules.Services;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Services;

public sealed class ServiceVariableStaleTests
{
    private static readonly ServiceVariableStale Rule = new();
    private static readonly DateTimeOffset Released = SnapshotBuilder.Now.AddMinutes(-20);

    private static SnapshotBuilder Recreated(ResourceKind kind = ResourceKind.Service) => SnapshotBuilder.HealthyShop()
        .Edit<Service>("shop", "payments", service => service with { CreatedAt = Released.AddSeconds(5) })
        .Former("10.96.7.7", kind, "shop", "payments", age: SnapshotBuilder.Now - Released);

    [Fact]
    public void Reports_the_old_address_of_a_Service_that_was_created_anew()
    {
        var judgement = EngineHarness.Ask(Recreated(), EngineHarness.HealthyWire(), "shop/web", "10.96.7.7:80");

        Assert.Equal((Verdict.Unreachable, "SVC30"), (judgement.Verdict, judgement.Cause?.Id));
        Assert.Contains("was Service shop/payments's until", judgement.Summary, StringComparison.Ordinal);
        Assert.Contains("the Service is at 10.96.1.2, and Pod shop/web-5d4c-a", judgement.Summary, StringComparison.Ordinal);
        Assert.Contains("PAYMENTS_SERVICE_HOST", judgement.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_a_Service_that_is_gone()
    {
        var finding = RuleCase.Single(
            Rule, Recreated().Remove<Service>("shop", "payments"), EngineHarness.HealthyWire(), "shop/web", "10.96.7.7:80");

        Assert.Contains("the Service is gone", finding.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_a_Service_that_is_younger_than_its_client_as_a_hazard()
    {
        var finding = RuleCase.Single(Rule, Recreated(), EngineHarness.HealthyWire(), "shop/web", "payments.shop:80");

        Assert.True(finding.IsHazard);
        Assert.Contains("has no PAYMENTS_SERVICE_HOST", finding.Summary, StringComparison.Ordinal);
        RuleCase.HasFix(finding, "kubectl -n shop rollout restart deployment/web");
    }

    [Fact]
    public void Ignores_a_client_without_variables_of_Services() => Assert.Empty(RuleCase.Findings(
        Rule,
        Recreated().Edit<Pod>("shop", "web-5d4c-a", pod => pod with { HasServiceVariables = false }),
        EngineHarness.HealthyWire(),
        "shop/web",
        "payments.shop:80"));

    [Fact]
    public void Ignores_a_Service_that_is_older_than_its_client() => Assert.Empty(RuleCase.Findings(
        Rule, SnapshotBuilder.HealthyShop(), EngineHarness.HealthyWire(), "shop/web", "payments.shop:80"));

    [Fact]
    public void Ignores_a_client_of_another_namespace() => Assert.Empty(RuleCase.Findings(
        Rule,
        Recreated().Namespace("bank").Pod("bank", "teller-0", "10.244.1.77"),
        EngineHarness.HealthyWire(),
        "bank/teller-0",
        "payments.shop:80"));

    [Fact]
    public void Ignores_an_address_that_a_pod_had() => Assert.Empty(RuleCase.Findings(
        Rule, Recreated(ResourceKind.Pod), EngineHarness.HealthyWire(), "shop/web", "10.96.7.7:80"));

    [Fact]
    public void Ignores_an_address_that_answers() => Assert.Empty(RuleCase.Findings(
        Rule, Recreated(), EngineHarness.HealthyWire().Open("10.96.7.7:80"), "shop/web", "10.96.7.7:80"));
}
