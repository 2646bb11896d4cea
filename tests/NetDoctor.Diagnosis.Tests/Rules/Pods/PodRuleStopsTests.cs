using NetDoctor.Diagnosis.Rules.Pods;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Tests.Rules.Pods;

public sealed class PodRuleStopsTests
{
    private static readonly RuleStop Drop = new(false, 1, "nftables inet firewall in", "tcp dport 8080 drop", "10.244.2.22:8080", 3);

    private readonly PodRuleStops _rule = new();

    [Theory]
    [InlineData(PodEndCases.Target)]
    [InlineData(PodEndCases.Source)]
    public void Reports_a_rule_that_drops_at_either_end(string pod)
    {
        var finding = PodEndCases.Finding(_rule, ProbeOutcome.Timeout, pod, With(Drop));

        Assert.Equal($"A rule in Pod shop/{pod} itself drops the packets to 10.244.2.22:8080: nftables inet firewall in: tcp dport 8080 drop.", finding.Summary);
        Assert.Contains("3 packets ended so far", TrafficCase.Statements(finding), StringComparison.Ordinal);
        Assert.Contains("10.244.2.22:8080", finding.Coverage.Subjects);
    }

    [Theory]
    [InlineData(ProbeOutcome.Refused)]
    [InlineData(ProbeOutcome.Prohibited)]
    public void Reports_a_rule_that_rejects(ProbeOutcome outcome) => Assert.Contains(
        "itself rejects the packets",
        PodEndCases.Finding(_rule, outcome, PodEndCases.Target, With(Drop with { IsRejected = true })).Summary, StringComparison.Ordinal);

    [Fact]
    public void Ignores_a_drop_where_the_probe_was_answered() =>
        Assert.Empty(PodEndCases.Findings(_rule, ProbeOutcome.Refused, PodEndCases.Target, With(Drop)));

    [Fact]
    public void Ignores_a_rejection_where_nothing_came() =>
        Assert.Empty(PodEndCases.Findings(_rule, ProbeOutcome.Timeout, PodEndCases.Target, With(Drop with { IsRejected = true })));

    [Fact]
    public void Ignores_what_may_not_apply_or_concerns_a_part_only() => Assert.Empty(PodEndCases.Findings(
        _rule, ProbeOutcome.Timeout, PodEndCases.Target, With(Drop with { IsCertain = false }, Drop with { Share = 0.5 })));

    [Fact]
    public void Ignores_rules_that_stop_other_connections() => Assert.Empty(PodEndCases.Findings(
        _rule, ProbeOutcome.Timeout, PodEndCases.Target, PodEndCases.Facts with { Rules = [Path(9090, Drop)] }));

    private static PodFacts With(params RuleStop[] stops) => PodEndCases.Facts with { Rules = [Path(8080, stops)] };

    private static RulePath Path(int port, params RuleStop[] stops) => new()
    {
        Question = new RuleQuestion(TransportProtocol.Tcp, PodEndCases.SourceAddress, PodEndCases.TargetAddress, port),
        Stops = [.. stops],
    };
}
