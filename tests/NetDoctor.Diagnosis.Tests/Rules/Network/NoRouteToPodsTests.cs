using NetDoctor.Diagnosis.Rules.Network;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Tests.Rules.Network;

public sealed class NoRouteToPodsTests
{
    private readonly NoRouteToPods _rule = new();

    [Fact]
    public void Reports_the_missing_way_there() => Assert.Equal(
        "Node n1 has no route to the pods of node n2: for 10.244.2.22 its kernel says \"Network is unreachable\".",
        CrossNode.Finding(_rule, ProbeOutcome.NetworkUnreachable, Without("n1", CrossNode.Target)).Summary);

    [Fact]
    public void Reports_the_missing_way_back() => Assert.Equal(
        "Node n2 has no route to 10.244.1.10, which asks from node n1: for 10.244.1.10 its kernel says \"Network is unreachable\".",
        CrossNode.Finding(_rule, ProbeOutcome.Timeout, Without("n2", CrossNode.Source)).Summary);

    [Fact]
    public void Ignores_a_route_that_is_missing_for_others() =>
        Assert.Empty(CrossNode.Findings(_rule, ProbeOutcome.Timeout, Without("n1", "10.244.3.7")));

    [Fact]
    public void Ignores_a_way_that_a_route_forbids() => Assert.Empty(CrossNode.Findings(_rule, ProbeOutcome.NetworkUnreachable, Without("n1", CrossNode.Target) with
    {
        Routes = [new RouteFact { Destination = "10.244.2.0/24", Type = "unreachable" }],
    }));

    [Fact]
    public void Ignores_probes_that_got_through() =>
        Assert.Empty(CrossNode.Findings(_rule, ProbeOutcome.Succeeded, Without("n1", CrossNode.Target)));

    private static NodeFacts Without(string node, string destination) => CrossNode.Node(node) with
    {
        RouteAnswers = [new RouteAnswer { Question = new RouteQuestion(destination), Error = "Network is unreachable" }],
    };
}
