using NetDoctor.Diagnosis.Rules.EndpointSlices;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.EndpointSlices;

public sealed class ExternalEndpointFailsTests
{
    private const string Address = "192.168.7.7:5432";

    private readonly ExternalEndpointFails _rule = new();

    [Fact]
    public void Reports_a_backend_outside_that_fails()
    {
        var finding = TrafficCase.To("legacy.shop:5432", Legacy()).Endpoint(Address, ProbeOutcome.Refused).Finding(_rule);
        Assert.Equal(
            "1 of 1 endpoints of Service shop/legacy is an external backend that fails: 192.168.7.7:5432 refused after 1.5 ms.",
            finding.Summary);
        Assert.Equal(Hop.Listen, finding.Hop);
        Assert.Equal(Severity.Error, finding.Severity);
        Assert.Contains("refers to no pod", TrafficCase.Statements(finding), StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_the_cause() => Assert.Equal("EPS13", RuleCase.Cause(
        Legacy(),
        EngineHarness.HealthyWire().Name("legacy.shop.svc.cluster.local", "10.96.1.9").Refuses("10.96.1.9:5432", Address),
        "shop/web",
        "legacy.shop:5432"));

    [Fact]
    public void Ignores_a_backend_that_answers() => Assert.Empty(
        TrafficCase.To("legacy.shop:5432", Legacy()).Endpoint(Address, ProbeOutcome.Succeeded).Findings(_rule));

    [Fact]
    public void Ignores_a_backend_that_was_not_probed() =>
        Assert.Empty(TrafficCase.To("legacy.shop:5432", Legacy()).Findings(_rule));

    [Fact]
    public void Ignores_an_address_that_was_a_pods() => Assert.Empty(TrafficCase.To(
        "legacy.shop:5432", Legacy().Former("192.168.7.7", ResourceKind.Pod, "shop", "db-0"))
        .Endpoint(Address, ProbeOutcome.Timeout).Findings(_rule));

    [Fact]
    public void Ignores_a_node_behind_the_Service_of_the_API_server() => Assert.Empty(TrafficCase.To(
        "kubernetes.default:443", SnapshotBuilder.HealthyShop()).Endpoint("10.89.0.11:6443", ProbeOutcome.Refused).Findings(_rule));

    [Fact]
    public void Ignores_pods() => Assert.Empty(
        TrafficCase.ToPayments(SnapshotBuilder.HealthyShop()).Endpoints(ProbeOutcome.Refused).Findings(_rule));

    private static SnapshotBuilder Legacy() => SnapshotBuilder.HealthyShop()
        .Service("shop", "legacy", "10.96.1.9", "db:5432", "").Slice("shop", "legacy", "db:5432", "192.168.7.7");
}
