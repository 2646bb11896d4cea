using NetDoctor.Diagnosis.Rules.Services;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Services;

public sealed class SingleEndpointTests
{
    private static readonly SingleEndpoint Rule = new();

    [Fact]
    public void Reports_the_only_pod_as_a_hazard()
    {
        var finding = RuleCase.Single(Rule, SnapshotBuilder.HealthyShop(), EngineHarness.HealthyWire(), null, "web.shop:80");

        Assert.True(finding.IsHazard);
        Assert.Contains("one ready endpoint, Pod shop/web-5d4c-a:", finding.Summary, StringComparison.Ordinal);
        RuleCase.HasFix(finding, "scale deployment/web --replicas=2");
        Assert.Equal(
            Verdict.Reachable,
            EngineHarness.Ask(SnapshotBuilder.HealthyShop(), EngineHarness.HealthyWire(), null, "web.shop:80").Verdict);
    }

    [Fact]
    public void Reports_the_last_ready_one_of_several_pods()
    {
        var cluster = SnapshotBuilder.HealthyShop().EditAll<Pod>(
            pod => pod.Name is "payments-7c9f-b" or "payments-7c9f-c",
            pod => pod with { Conditions = [new Condition("Ready", ConditionStatus.False)] });

        var finding = RuleCase.Single(Rule, cluster, EngineHarness.HealthyWire(), "shop/web", "payments.shop:80");

        Assert.Contains("of 3 pods", finding.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Ignores_two_pods() => Assert.Empty(RuleCase.Findings(
        Rule, SnapshotBuilder.HealthyShop(), EngineHarness.HealthyWire(), "shop/web", "payments.shop:80"));

    [Fact]
    public void Ignores_one_pod_with_two_addresses_beside_another() => Assert.Empty(RuleCase.Findings(
        Rule,
        SnapshotBuilder.HealthyShop().Pod("shop", "web-5d4c-b", "10.244.2.10", "n2", ports: "http:8080", owner: "ReplicaSet/web-5d4c"),
        EngineHarness.HealthyWire(),
        null,
        "web.shop:80"));

    [Fact]
    public void Ignores_a_Service_without_selector() => Assert.Empty(RuleCase.Findings(
        Rule, SnapshotBuilder.HealthyShop(), EngineHarness.HealthyWire(), null, "kubernetes.default:443"));
}
