using NetDoctor.Diagnosis.Rules.Services;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Services;

public sealed class LoadBalancerPendingTests
{
    private static readonly LoadBalancerPending Rule = new();

    private static SnapshotBuilder Cluster(string address = "") => SnapshotBuilder.HealthyShop().Service(
        "shop", "payments", "10.96.1.2", "http:80->8080@30080", type: ServiceType.LoadBalancer,
        with: service => service with { LoadBalancerIPs = Notation.Addresses(address) });

    [Fact]
    public void Reports_an_error_to_those_who_come_from_outside()
    {
        var cluster = Cluster().Event(
            new ObjectReference("Service", "shop", "payments"), "SyncLoadBalancerFailed", "Error syncing load balancer: quota exceeded.");

        var finding = RuleCase.Single(Rule, cluster, EngineHarness.HealthyWire(), "outside", "payments.shop:80");

        Assert.False(finding.IsHazard);
        Assert.Contains("quota exceeded", finding.Summary, StringComparison.Ordinal);
        RuleCase.HasFix(finding, "nodePort 30080");
        RuleCase.HasFix(finding, "kubectl -n shop describe service payments");
    }

    [Fact]
    public void Reports_a_hazard_to_those_who_are_inside()
    {
        var finding = RuleCase.Single(Rule, Cluster(), EngineHarness.HealthyWire(), "shop/web", "payments.shop:80");

        Assert.True(finding.IsHazard);
        Assert.Equal(Severity.Warning, finding.Severity);
        Assert.Null(RuleCase.Cause(Cluster(), EngineHarness.HealthyWire(), "shop/web", "payments.shop:80"));
    }

    [Fact]
    public void Ignores_a_Service_that_has_its_address() => Assert.Empty(RuleCase.Findings(
        Rule, Cluster("203.0.113.9"), EngineHarness.HealthyWire(), "outside", "payments.shop:80"));

    [Fact]
    public void Ignores_events_of_others_than_the_balancers_controller() => Assert.DoesNotContain(
        "update endpoint",
        RuleCase.Single(
            Rule,
            Cluster().Event(new ObjectReference("Service", "shop", "payments"), "FailedToUpdateEndpointSlices", "Error to update endpoint slices"),
            EngineHarness.HealthyWire(), "outside", "payments.shop:80").Summary,
        StringComparison.Ordinal);
}
