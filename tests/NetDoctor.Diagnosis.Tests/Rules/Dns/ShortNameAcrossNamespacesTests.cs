using NetDoctor.Diagnosis.Rules.Dns;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Diagnoses;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Dns;

public sealed class ShortNameAcrossNamespacesTests
{
    private static readonly ShortNameAcrossNamespaces Rule = new();

    private static SnapshotBuilder Cluster() => SnapshotBuilder.HealthyShop().Namespace("front").Deployment("front", "ui", "9z8y", 1)
        .Pod("front", "ui-9z8y-a", "10.244.1.60", owner: "ReplicaSet/ui-9z8y");

    [Fact]
    public void Reports_a_short_name_that_means_a_Service_elsewhere()
    {
        var finding = RuleCase.Single(Rule, Cluster(), EngineHarness.HealthyWire(), "front/ui", "payments:80");

        Assert.Contains("own namespace front", finding.Summary, StringComparison.Ordinal);
        Assert.Contains("in namespace shop", finding.Summary, StringComparison.Ordinal);
        RuleCase.HasFix(finding, "payments.shop.svc.cluster.local:80");
        RuleCase.HasBasis(finding, Basis.Observed);
        Assert.Equal("DNS02", RuleCase.Cause(Cluster(), EngineHarness.HealthyWire(), "front/ui", "payments:80"));
    }

    [Fact]
    public void Reports_the_namespace_as_assumed_when_the_asker_is_not_known()
    {
        var finding = RuleCase.Single(Rule, Cluster(), EngineHarness.HealthyWire(), null, "payments:80");

        RuleCase.HasBasis(finding, Basis.Assumed);
    }

    [Fact]
    public void Ignores_a_short_name_asked_from_outside() =>
        Assert.Empty(RuleCase.Findings(Rule, Cluster(), EngineHarness.HealthyWire(), "outside", "payments:80"));

    [Fact]
    public void Ignores_a_short_name_in_the_Services_own_namespace() =>
        Assert.Empty(RuleCase.Findings(Rule, Cluster(), new FakeWire(), "shop/web", "payments:80"));

    [Fact]
    public void Ignores_a_short_name_that_no_namespace_has() =>
        Assert.Empty(RuleCase.Findings(Rule, Cluster(), new FakeWire(), "front/ui", "ledger:80"));

    [Fact]
    public void Ignores_a_wrong_name_that_is_written_with_its_namespace() =>
        Assert.Empty(RuleCase.Findings(Rule, Cluster(), new FakeWire(), "front/ui", "payments.front:80"));
}
