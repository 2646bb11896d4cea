using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Rules.Network;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Network;

public sealed class ZonesApartTests
{
    private readonly ZonesApart _rule = new();

    [Fact]
    public void Reports_a_zone_of_which_no_node_is_reached_while_others_are()
    {
        var finding = Case("b").Finding(_rule);

        Assert.Equal("Nothing gets from zone a to 2 nodes of zone b (n2, n3), not even between the nodes' own addresses, while endpoints of other zones answer.", finding.Summary);
        Assert.Equal(["10.244.2.22:8080", "shop/payments-7c9f-b", "10.244.2.23:8080", "shop/payments-7c9f-c"], finding.Coverage.Subjects);
    }

    [Fact]
    public void Reports_a_pod_network_that_ends_at_the_zone()
    {
        var finding = Case("b", LadderStep.FromSourceNode, ProbeOutcome.Timeout, between: ProbeOutcome.Succeeded).Finding(_rule);

        Assert.Contains("though the nodes themselves reach each other", finding.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Ignores_nodes_of_two_zones() => Assert.Empty(Case("c").Findings(_rule));

    [Fact]
    public void Ignores_a_zone_of_which_one_node_is_reached() => Assert.Empty(Case("b", third: ProbeOutcome.Succeeded).Findings(_rule));

    [Fact]
    public void Ignores_what_nothing_else_answers_beside() => Assert.Empty(Case("b", first: ProbeOutcome.Timeout).Findings(_rule));

    private static TrafficCase Case(
        string zone,
        LadderStep step = LadderStep.FromSourceNode,
        ProbeOutcome from = ProbeOutcome.Timeout,
        ProbeOutcome between = ProbeOutcome.Timeout,
        ProbeOutcome first = ProbeOutcome.Succeeded,
        ProbeOutcome third = ProbeOutcome.Timeout)
    {
        var cluster = SnapshotBuilder.HealthyShop().Node("n3", "10.89.0.13", zone)
            .Edit<Pod>("shop", "payments-7c9f-c", pod => pod with { NodeName = "n3" });
        var traffic = TrafficCase.FromWeb(cluster).Endpoint("10.244.1.21:8080", first).Endpoint("10.244.2.22:8080", ProbeOutcome.Timeout).Endpoint("10.244.2.23:8080", third);
        return new[] { "10.244.2.22:8080", "10.244.2.23:8080" }.Aggregate(traffic, (one, target) => one
            .Contrast(step, target, from).Contrast(LadderStep.FromTargetNode, target, ProbeOutcome.Succeeded).Contrast(LadderStep.BetweenNodes, target, between));
    }
}
