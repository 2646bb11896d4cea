using System.Collections.Immutable;
using NetDoctor.Diagnosis.Rules;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Network;

/// <summary>A pod on n1 does not reach the endpoint on n2, and agents read the nodes.</summary>
internal static class CrossNode
{
    public const string Target = "10.244.2.22";

    public const string Source = "10.244.1.10";

    public static ImmutableArray<RuleFinding> Findings(IRule rule, ProbeOutcome outcome, params NodeFacts[] facts) =>
        facts.Aggregate(Case().Endpoint($"{Target}:8080", outcome), (one, node) => one.Read(node)).Findings(rule);

    public static RuleFinding Finding(IRule rule, ProbeOutcome outcome, params NodeFacts[] facts)
    {
        var finding = Assert.Single(Findings(rule, outcome, facts));
        Assert.Equal([$"{Target}:8080", "shop/payments-7c9f-b"], finding.Coverage.Subjects);
        return finding;
    }

    /// <summary>The endpoint on n1 answers; that on n2 is for the test to say.</summary>
    public static TrafficCase Case() => TrafficCase.FromWeb(SnapshotBuilder.HealthyShop()).Endpoint("10.244.1.21:8080", ProbeOutcome.Succeeded);

    public static NodeFacts Node(string name) => new() { Node = name, ObservedAt = SnapshotBuilder.Now };

    public static RulePath Path(params RuleStop[] stops) => new()
    {
        Question = new RuleQuestion(TransportProtocol.Tcp, Source, Target, 8080),
        UntouchedShare = 1,
        Stops = [.. stops],
    };

    public static RuleStop Drop { get; } = new(false, 1, "iptables filter FORWARD", "policy drop", $"{Target}:8080", 42);
}
