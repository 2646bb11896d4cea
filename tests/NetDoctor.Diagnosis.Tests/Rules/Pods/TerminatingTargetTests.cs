using NetDoctor.Diagnosis.Rules.Pods;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Pods;

public sealed class TerminatingTargetTests
{
    private readonly TerminatingTarget _rule = new();

    [Fact]
    public void Reports_a_pod_that_is_deleted_and_the_one_in_its_place()
    {
        var finding = RuleCase.Single(_rule, Ending(), new FakeWire().Refuses("10.244.1.21:8080"), null, "shop/pod/payments-7c9f-a:8080");
        Assert.StartsWith("Pod shop/payments-7c9f-a is being deleted (to end by ", finding.Summary, StringComparison.Ordinal);
        Assert.EndsWith("and does not answer; payments-7c9f-b takes its place.", finding.Summary, StringComparison.Ordinal);
        Assert.False(finding.IsHazard);
    }

    [Fact]
    public void Reports_it_as_the_cause_when_the_address_is_dialled() => Assert.Equal(
        "POD13", RuleCase.Cause(Ending(), EngineHarness.HealthyWire().Refuses("10.244.1.21:8080"), "shop/web", "10.244.1.21:8080"));

    [Fact]
    public void Reports_only_a_hazard_while_it_still_answers()
    {
        var finding = RuleCase.Single(_rule, Ending(), new FakeWire().Open("10.244.1.21:8080"), null, "shop/pod/payments-7c9f-a:8080");
        Assert.True(finding.IsHazard);
    }

    [Fact]
    public void Ignores_a_terminating_pod_behind_a_service() =>
        Assert.Empty(RuleCase.Findings(_rule, Ending(), EngineHarness.HealthyWire(), null, "payments.shop:80"));

    [Fact]
    public void Ignores_a_pod_that_may_live() => Assert.Empty(RuleCase.Findings(
        _rule, SnapshotBuilder.HealthyShop(), EngineHarness.HealthyWire(), null, "shop/pod/payments-7c9f-a:8080"));

    private static SnapshotBuilder Ending() => SnapshotBuilder.HealthyShop()
        .Edit<Pod>("shop", "payments-7c9f-a", pod => pod with { DeletionTimestamp = SnapshotBuilder.Now.AddSeconds(20) });
}
