using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Judging;

/// <summary>One connection meets one endpoint, and the source need not meet the same.</summary>
public sealed class ChosenEndpointTests
{
    private const string To = "payments.shop:80";
    private static readonly Vantage InZoneB = new(VantageKind.Self, "n2", "doctor/netdoctor-0");

    [Fact]
    public void Does_not_blame_translation_for_a_connection_that_fails_as_one_endpoint_does()
    {
        var wire = EngineHarness.HealthyWire().Sockets(ProbeOutcome.Timeout, "10.96.1.2:80", "10.244.2.22:8080");

        var judgement = EngineHarness.Ask(SnapshotBuilder.HealthyShop(), wire, "shop/web", To);

        Assert.Equal((Verdict.Degraded, "EPS11"), (judgement.Verdict, judgement.Cause?.Id));
    }

    [Fact]
    public void Blames_translation_for_a_connection_that_fails_unlike_any_endpoint()
    {
        var wire = EngineHarness.HealthyWire().Refuses("10.96.1.2:80").Sockets(ProbeOutcome.Timeout, "10.244.2.22:8080");

        var judgement = EngineHarness.Ask(SnapshotBuilder.HealthyShop(), wire, "shop/web", To);

        Assert.Equal(Verdict.Unreachable, judgement.Verdict);
        Assert.Contains(judgement.Route, hop => hop is { Hop: Hop.Proxy, State: HopState.Failed });
    }

    [Fact]
    public void Judges_the_endpoints_of_the_sources_zone_and_not_those_of_its_own()
    {
        var wire = EngineHarness.HealthyWire().Sockets(ProbeOutcome.Timeout, "10.244.1.21:8080");

        var judgement = EngineHarness.Ask(Hinted(), wire, "shop/web", To, self: InZoneB);

        Assert.Equal(Verdict.Unreachable, judgement.Verdict);
    }

    [Fact]
    public void Does_not_take_success_in_its_own_zone_for_success_in_the_sources() => Assert.Equal(
        Verdict.Undetermined,
        EngineHarness.Ask(Hinted(), EngineHarness.HealthyWire(), "shop/web", To, self: InZoneB).Verdict);

    [Fact]
    public void Takes_success_in_the_same_zone_for_success() => Assert.Equal(
        Verdict.Reachable,
        EngineHarness.Ask(
            Hinted(), EngineHarness.HealthyWire(), "shop/web", To, self: new Vantage(VantageKind.Self, "n1", "doctor/netdoctor-0")).Verdict);

    [Fact]
    public void Does_not_say_that_a_pod_reaches_itself() => Assert.Equal(
        Verdict.Undetermined,
        EngineHarness.Ask(SnapshotBuilder.HealthyShop(), EngineHarness.HealthyWire(), "shop/web", "web.shop:80").Verdict);

    private static SnapshotBuilder Hinted()
    {
        (string Address, string Node, string Zone)[] places =
            [("10.244.1.21", "n1", "a"), ("10.244.2.22", "n2", "b"), ("10.244.2.23", "n2", "b")];
        return SnapshotBuilder.HealthyShop().Slice("shop", "payments", "http:8080", places.Select(place => new Endpoint
        {
            Addresses = Notation.Addresses(place.Address),
            NodeName = place.Node,
            Zone = place.Zone,
            HintZones = [place.Zone],
        }));
    }
}
