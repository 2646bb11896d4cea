using NetDoctor.Diagnosis.Rules.Network;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Network;

public sealed class PodRangesOverlapTests
{
    private static readonly string[] OnN2 = ["10.244.2.22:8080", "10.244.2.23:8080"];

    private readonly PodRangesOverlap _rule = new();

    [Fact]
    public void Reports_overlapping_ranges_with_the_endpoints_that_do_not_answer()
    {
        var wire = EngineHarness.HealthyWire().Sockets(ProbeOutcome.Timeout, OnN2);
        var finding = RuleCase.Single(_rule, Ranges("10.244.2.0/24", "10.244.2.0/24"), wire, null, "payments.shop:80");
        Assert.Equal(
            "Nodes n1 (10.244.2.0/24) and n2 (10.244.2.0/24) have overlapping ranges for pods, and 2 endpoints in them do not answer.", finding.Summary);
        Assert.Equal("CNI05", RuleCase.Cause(Ranges("10.244.2.0/24", "10.244.2.0/24"), wire, "shop/web", "payments.shop:80"));
    }

    [Fact]
    public void Reports_a_hazard_while_all_answer() => Assert.True(RuleCase.Single(
        _rule, Ranges("10.244.0.0/16", "10.244.2.0/24"), EngineHarness.HealthyWire(), null, "payments.shop:80").IsHazard);

    [Fact]
    public void Ignores_ranges_that_touch() => Assert.Empty(RuleCase.Findings(
        _rule, Ranges("10.244.1.0/24", "10.244.2.0/24"), EngineHarness.HealthyWire().Sockets(ProbeOutcome.Timeout, OnN2), null, "payments.shop:80"));

    [Fact]
    public void Ignores_nodes_that_have_no_range() => Assert.Empty(RuleCase.Findings(
        _rule, SnapshotBuilder.HealthyShop(), EngineHarness.HealthyWire(), null, "payments.shop:80"));

    // Packets for the same range of the same node arrive: the range is not what loses the others.
    [Fact]
    public void Ignores_one_silent_endpoint_where_another_of_the_node_and_range_answers()
    {
        var cluster = SnapshotBuilder.HealthyShop().EditAll<Node>(_ => true, node => node with { PodCidrs = ["10.244.0.0/16"] });
        var wire = EngineHarness.HealthyWire().Sockets(ProbeOutcome.Timeout, "10.244.2.22:8080");
        Assert.Equal("EPS11", RuleCase.Cause(cluster, wire, "shop/web", "payments.shop:80"));
    }

    private static SnapshotBuilder Ranges(string first, string second) => SnapshotBuilder.HealthyShop()
        .Edit<Node>("", "n1", node => node with { PodCidrs = [first] })
        .Edit<Node>("", "n2", node => node with { PodCidrs = [second] });
}
