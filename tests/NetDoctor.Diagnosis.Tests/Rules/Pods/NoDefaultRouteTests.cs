using NetDoctor.Diagnosis.Rules.Pods;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Tests.Rules.Pods;

public sealed class NoDefaultRouteTests
{
    private readonly NoDefaultRoute _rule = new();

    [Fact]
    public void Reports_the_missing_way_back() => Assert.Equal(
        "Pod shop/payments-7c9f-b has no default route and none to 10.244.1.10, to which it would have to answer: its kernel says \"Network is unreachable\".",
        PodEndCases.Finding(_rule, ProbeOutcome.Timeout, PodEndCases.Target, Without(PodEndCases.SourceAddress)).Summary);

    [Fact]
    public void Reports_the_missing_way_there() => Assert.Equal(
        "Pod shop/web-5d4c-a has no default route and none to 10.244.2.22: its kernel says \"Network is unreachable\".",
        PodEndCases.Finding(_rule, ProbeOutcome.NetworkUnreachable, PodEndCases.Source, Without(PodEndCases.TargetAddress)).Summary);

    [Fact]
    public void Ignores_a_way_that_is_missing_to_others() =>
        Assert.Empty(PodEndCases.Findings(_rule, ProbeOutcome.Timeout, PodEndCases.Target, Without("10.244.3.7")));

    [Fact]
    public void Ignores_a_way_that_a_route_forbids() => Assert.Empty(PodEndCases.Findings(
        _rule, ProbeOutcome.Timeout, PodEndCases.Target,
        Without(PodEndCases.SourceAddress) with { Routes = [new RouteFact { Destination = "0.0.0.0/0", Type = "unreachable" }] }));

    [Fact]
    public void Ignores_probes_that_were_answered() =>
        Assert.Empty(PodEndCases.Findings(_rule, ProbeOutcome.Refused, PodEndCases.Source, PodEndCases.Facts));

    private static PodFacts Without(string destination) => PodEndCases.Facts with
    {
        RouteAnswers = [new RouteAnswer { Question = new RouteQuestion(destination), Error = "Network is unreachable" }],
        Routes = [new RouteFact { Destination = "10.250.0.0/24", Type = "unicast" }, new RouteFact { Destination = "fd00::/8", Type = "unicast" }],
    };
}
