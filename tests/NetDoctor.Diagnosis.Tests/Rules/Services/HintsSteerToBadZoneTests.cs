using NetDoctor.Diagnosis.Rules.Services;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Services;

public sealed class HintsSteerToBadZoneTests
{
    private static readonly HintsSteerToBadZone Rule = new();

    // web is on n1 in zone a, as is payments-7c9f-a; the other two are in zone b.
    private static SnapshotBuilder Cluster(bool hints = true)
    {
        (string Address, string Node, string Zone)[] places =
            [("10.244.1.21", "n1", "a"), ("10.244.2.22", "n2", "b"), ("10.244.2.23", "n2", "b")];
        return SnapshotBuilder.HealthyShop()
            .Edit<Service>("shop", "payments", service => service with { TrafficDistribution = hints ? "PreferClose" : null })
            .Slice("shop", "payments", "http:8080", places.Select(place => new Endpoint
            {
                Addresses = Notation.Addresses(place.Address),
                NodeName = place.Node,
                Zone = place.Zone,
                HintZones = hints ? [place.Zone] : [],
            }));
    }

    private static FakeWire ZoneAFails() =>
        EngineHarness.HealthyWire().Sockets(ProbeOutcome.Timeout, "10.244.1.21:8080", "10.96.1.2:80");

    [Fact]
    public void Reports_the_zone_whose_endpoints_all_fail()
    {
        var finding = RuleCase.Single(Rule, Cluster(), ZoneAFails(), "shop/web", "payments.shop:80");

        Assert.Equal(
            "Service shop/payments keeps shop/web's traffic in zone a (trafficDistribution PreferClose), where its only endpoint fails; 2 in "
            + "zone b answer.",
            finding.Summary);
        RuleCase.HasFix(finding, "/spec/trafficDistribution");
        Assert.Equal("SVC28", RuleCase.Cause(Cluster(), ZoneAFails(), "shop/web", "payments.shop:80"));
    }

    [Fact]
    public void Ignores_hints_to_a_zone_that_answers() => Assert.Empty(RuleCase.Findings(
        Rule, Cluster(), EngineHarness.HealthyWire(), "shop/web", "payments.shop:80"));

    [Fact]
    public void Ignores_a_bad_endpoint_in_the_other_zone() => Assert.Empty(RuleCase.Findings(
        Rule, Cluster(), EngineHarness.HealthyWire().Sockets(ProbeOutcome.Timeout, "10.244.2.22:8080"), "shop/web", "payments.shop:80"));

    [Fact]
    public void Ignores_a_Service_without_hints() => Assert.Empty(RuleCase.Findings(
        Rule, Cluster(hints: false), ZoneAFails(), "shop/web", "payments.shop:80"));

    [Fact]
    public void Ignores_a_Service_that_fails_everywhere() => Assert.Empty(RuleCase.Findings(
        Rule, Cluster(), ZoneAFails().Refuses("10.244.2.22:8080", "10.244.2.23:8080"), "shop/web", "payments.shop:80"));
}
