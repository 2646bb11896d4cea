using NetDoctor.Diagnosis.Rules.Dns;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Dns;

public sealed class TruncatedWithoutTcpTests
{
    private const string Name = "payments.shop.svc.cluster.local";

    private static readonly TruncatedWithoutTcp Rule = new();

    private static FakeWire Wire(ProbeOutcome overTcp, params string[] servers) => servers.Aggregate(
        EngineHarness.HealthyWire(), (wire, server) => wire.DnsServer(server, overTcp, DnsTransport.Tcp));

    [Theory]
    [InlineData(ProbeOutcome.Timeout, "no reply")]
    [InlineData(ProbeOutcome.Refused, "refused")]
    public void Reports_a_truncated_answer_that_TCP_cannot_complete(ProbeOutcome overTcp, string words)
    {
        var wire = Wire(overTcp, "10.96.0.10", "10.244.1.2", "10.244.2.2").Large(Name);

        var finding = RuleCase.Single(Rule, SnapshotBuilder.HealthyShop(), wire, "shop/web", "payments.shop:80");

        Assert.Contains($"The answer for {Name} is too large for UDP", finding.Summary, StringComparison.Ordinal);
        Assert.Contains(words, finding.Summary, StringComparison.Ordinal);
        var answer = EngineHarness.Ask(SnapshotBuilder.HealthyShop(), wire, "shop/web", "payments.shop:80");
        Assert.Equal((Verdict.Unreachable, "DNS36"), (answer.Verdict, answer.Cause?.Id));
    }

    [Fact]
    public void Reports_one_replica_without_TCP_as_part_of_the_answers()
    {
        var wire = Wire(ProbeOutcome.Timeout, "10.244.2.2").Large(Name);

        var answer = EngineHarness.Ask(SnapshotBuilder.HealthyShop(), wire, null, "payments.shop:80");

        Assert.Equal((Verdict.Degraded, "DNS36"), (answer.Verdict, answer.Cause?.Id));
    }

    [Fact]
    public void Reports_missing_TCP_as_a_hazard_while_answers_fit_into_UDP()
    {
        var wire = Wire(ProbeOutcome.Timeout, "10.244.2.2");

        Assert.True(RuleCase.Single(Rule, SnapshotBuilder.HealthyShop(), wire, "shop/web", "payments.shop:80").IsHazard);
        Assert.Equal(Verdict.Reachable, EngineHarness.Ask(SnapshotBuilder.HealthyShop(), wire, null, "payments.shop:80").Verdict);
    }

    [Fact]
    public void Ignores_a_truncated_answer_that_TCP_completes() => Assert.Empty(RuleCase.Findings(
        Rule, SnapshotBuilder.HealthyShop(), EngineHarness.HealthyWire().Large(Name), "shop/web", "payments.shop:80"));

    [Fact]
    public void Ignores_a_server_that_answers_over_neither() => Assert.Empty(RuleCase.Findings(
        Rule, SnapshotBuilder.HealthyShop(), EngineHarness.HealthyWire().DeafDns("10.244.2.2"), "shop/web", "payments.shop:80"));
}
