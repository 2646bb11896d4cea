using NetDoctor.Diagnosis.Rules.Services;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Services;

public sealed class AffinityPinsToBadEndpointTests
{
    private static readonly AffinityPinsToBadEndpoint Rule = new();

    private static SnapshotBuilder Cluster(bool affinity = true) => SnapshotBuilder.HealthyShop()
        .Edit<Service>("shop", "payments", service => service with { HasClientIPAffinity = affinity });

    private static FakeWire OneBad() => EngineHarness.HealthyWire().Refuses("10.244.2.22:8080");

    [Fact]
    public void Reports_that_some_clients_always_fail()
    {
        var finding = RuleCase.Single(Rule, Cluster(), OneBad(), "shop/web", "payments.shop:80");

        Assert.Contains("sessionAffinity ClientIP, and 1 of 3 endpoints fail", finding.Summary, StringComparison.Ordinal);
        RuleCase.HasFix(finding, "\"sessionAffinity\":\"None\"");
    }

    [Fact]
    public void Reports_it_beside_the_bad_endpoint_and_never_as_the_cause()
    {
        var judgement = EngineHarness.Ask(Cluster(), OneBad(), "shop/web", "payments.shop:80");

        Assert.Equal((Verdict.Degraded, "EPS11"), (judgement.Verdict, judgement.Cause?.Id));
        Assert.Contains(judgement.Findings, finding => finding is { Id: "SVC15", Role: FindingRole.Contributing });
    }

    // The client that is kept on the bad endpoint is NetDoctor itself: other clients are kept elsewhere.
    [Fact]
    public void Reports_degraded_also_when_NetDoctor_itself_is_kept_on_the_bad_one()
    {
        var judgement = EngineHarness.Ask(Cluster(), OneBad().Refuses("10.96.1.2:80"), "shop/web", "payments.shop:80");

        Assert.Equal((Verdict.Degraded, "EPS11"), (judgement.Verdict, judgement.Cause?.Id));
    }

    [Fact]
    public void Ignores_affinity_while_every_endpoint_answers() => Assert.Empty(RuleCase.Findings(
        Rule, Cluster(), EngineHarness.HealthyWire(), "shop/web", "payments.shop:80"));

    [Fact]
    public void Ignores_affinity_while_every_endpoint_fails() => Assert.Empty(RuleCase.Findings(
        Rule, Cluster(), OneBad().Refuses("10.244.1.21:8080", "10.244.2.23:8080"), "shop/web", "payments.shop:80"));

    [Fact]
    public void Ignores_a_Service_without_affinity() => Assert.Empty(RuleCase.Findings(
        Rule, Cluster(affinity: false), OneBad(), "shop/web", "payments.shop:80"));
}
