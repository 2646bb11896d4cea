using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Rules.Doctor;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Doctor;

public sealed class EndpointsSampledTests
{
    private readonly EndpointsSampled _rule = new();

    [Fact]
    public void Reports_how_many_of_how_many_were_probed()
    {
        var finding = RuleCase.Single(_rule, Large(240), EngineHarness.HealthyWire(), "shop/web", "big.shop:80");
        Assert.StartsWith("100 of 240 endpoints of Service shop/big were probed", finding.Summary, StringComparison.Ordinal);
        Assert.True(finding.IsHazard);
    }

    [Fact]
    public void Reports_a_sample_of_every_node()
    {
        var (_, observations) = EngineHarness.Observe(Large(240).Build(), EngineHarness.HealthyWire(), "shop/web", "big.shop:80");
        var perNode = observations.Where(observation => observation.Plan.Step == LadderStep.Endpoint)
            .CountBy(observation => observation.Plan.Endpoint!.Node!).ToDictionary();
        Assert.Equal(12, perNode.Count);
        Assert.All(perNode.Values, count => Assert.InRange(count, 8, 9));
    }

    [Fact]
    public void Reports_bad_endpoints_beside_the_number_of_all()
    {
        var wire = EngineHarness.HealthyWire().Open("10.96.1.50:80");
        foreach (var number in Enumerable.Range(0, 240).Where(number => number % 12 != 3))
        {
            wire.Open($"10.245.{number % 12}.{(number / 12) + 10}:8080");
        }

        wire.Name("big.shop.svc.cluster.local", "10.96.1.50");
        var judgement = EngineHarness.Ask(Large(240), wire, "shop/web", "big.shop:80");
        Assert.Equal((Verdict.Degraded, "EPS11"), (judgement.Verdict, judgement.Cause?.Id));
        Assert.Matches("^[89] of 100 probed endpoints \\(240 in all\\) of Service shop/big fail: .*; only the bad ones run on node m3\\.$", judgement.Cause!.Summary);
    }

    [Fact]
    public void Ignores_a_service_whose_endpoints_are_all_probed() => Assert.Empty(
        RuleCase.Findings(_rule, Large(100), EngineHarness.HealthyWire(), "shop/web", "big.shop:80"));

    [Fact]
    public void Ignores_probes_that_were_not_made_for_want_of_time() => Assert.Empty(TrafficCase.ToPayments(SnapshotBuilder.HealthyShop())
        .Endpoint("10.244.1.21:8080", ProbeOutcome.NotMade).Findings(_rule));

    private static SnapshotBuilder Large(int endpoints)
    {
        var cluster = SnapshotBuilder.HealthyShop().Service("shop", "big", "10.96.1.50", "http:80->8080");
        foreach (var node in Enumerable.Range(0, 12))
        {
            cluster = cluster.Node($"m{node}", $"10.89.1.{node + 10}", "a");
        }

        foreach (var number in Enumerable.Range(0, endpoints))
        {
            cluster = cluster.Pod(
                "shop", $"big-66d-{number:d3}", $"10.245.{number % 12}.{(number / 12) + 10}", $"m{number % 12}", ports: "http:8080",
                owner: "ReplicaSet/big-66d");
        }

        return cluster;
    }
}
