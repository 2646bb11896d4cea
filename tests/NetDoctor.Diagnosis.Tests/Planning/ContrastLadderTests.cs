using System.Collections.Immutable;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Agents;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Planning;

public sealed class ContrastLadderTests
{
    private const string OnN1 = "10.244.1.21:8080";
    private const string OnN2 = "10.244.2.22:8080";

    private static readonly ProbingContext WithAgents = new(new Vantage(VantageKind.Self, "n2", "netdoctor/netdoctor-0"), TimeSpan.FromSeconds(1))
    {
        CanProbeFrom = _ => true,
        Agents = [Agent("n1"), Agent("n2")],
    };

    [Fact]
    public void Asks_from_both_nodes_between_them_and_from_NetDoctors_own_pod() => Assert.Equal(
        [
            $"FromSourceNode {OnN2} node n1", $"FromTargetNode {OnN2} node n2", "BetweenNodes 10.89.0.12:9443 node n1",
            "BetweenNodes 10.89.0.11:9443 node n2", "BetweenNodes 10.89.0.12 node n1", "BetweenNodes 10.89.0.11 node n2", $"FromElsewhere {OnN2} NetDoctor's own pod",
        ],
        Contrast(WithAgents, OnN2));

    [Fact]
    public void Asks_nothing_between_nodes_for_an_endpoint_on_the_same_one() => Assert.Equal(
        [$"FromSourceNode {OnN1} node n1", $"FromElsewhere {OnN1} NetDoctor's own pod"], Contrast(WithAgents, OnN1));

    [Fact]
    public void Asks_only_where_there_is_an_agent() => Assert.Equal(
        [$"FromSourceNode {OnN2} node n1", $"FromElsewhere {OnN2} NetDoctor's own pod"],
        Contrast(WithAgents with { CanProbeFrom = place => place.Node == "n1", Agents = [Agent("n1")] }, OnN2));

    [Fact]
    public void Asks_about_one_endpoint_a_node() =>
        Assert.Single(Contrast(WithAgents, OnN2, "10.244.2.23:8080"), probe => probe.StartsWith("FromTargetNode", StringComparison.Ordinal));

    [Fact]
    public void Asks_nothing_where_all_works() => Assert.Empty(Contrast(WithAgents));

    [Fact]
    public void Asks_nothing_where_the_endpoint_itself_refuses() => Assert.Empty(Contrast(WithAgents, ProbeOutcome.Refused, OnN2));

    [Fact]
    public void Asks_both_ends_how_large_packets_may_be_where_a_connection_hangs()
    {
        var (_, seen) = EngineHarness.Observe(
            SnapshotBuilder.HealthyShop().Build(), EngineHarness.HealthyWire().Http(ProbeOutcome.Hung, OnN2), "shop/web-5d4c-a", "http://payments.shop/", WithAgents);

        Assert.Equal(
            ["10.244.2.22 from shop/web-5d4c-a's pod", "10.244.1.10 from shop/payments-7c9f-b's pod"],
            seen.Where(one => one.Plan.Step == LadderStep.PathMtu).Select(one => $"{one.Result.Target} from {one.Result.Vantage}"));
    }

    [Fact]
    public void Asks_nothing_without_agents() => Assert.Empty(Contrast(WithAgents with { CanProbeFrom = null, Agents = [] }, OnN2));

    private static ImmutableArray<string> Contrast(ProbingContext probing, params string[] lost) => Contrast(probing, ProbeOutcome.Timeout, lost);

    private static ImmutableArray<string> Contrast(ProbingContext probing, ProbeOutcome outcome, params string[] lost)
    {
        var (_, seen) = EngineHarness.Observe(
            SnapshotBuilder.HealthyShop().Build(), EngineHarness.HealthyWire().Sockets(outcome, lost), "shop/web-5d4c-a", "payments.shop:80", probing);
        return [.. seen.Where(one => one.Plan.Step >= LadderStep.FromSourceNode).Select(one => $"{one.Plan.Step} {one.Result.Target} {one.Result.Vantage}")];
    }

    private static AgentState Agent(string node) => new() { Node = node, Pod = $"netdoctor/agent-{node}" };
}
