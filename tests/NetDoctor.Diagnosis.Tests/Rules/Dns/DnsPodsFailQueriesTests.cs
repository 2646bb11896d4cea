using NetDoctor.Diagnosis.Rules.Dns;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Dns;

public sealed class DnsPodsFailQueriesTests
{
    private static readonly DnsPodsFailQueries Rule = new();

    private static FakeWire Wire(ProbeOutcome outcome) => EngineHarness.HealthyWire()
        .DnsServer("10.96.0.10", outcome).DnsServer("10.244.1.2", outcome).DnsServer("10.244.2.2", outcome);

    [Theory]
    [InlineData(ProbeOutcome.QueryRefused, "REFUSED to every query: no server block")]
    [InlineData(ProbeOutcome.ServerFailure, "SERVFAIL to every query: the server runs")]
    [InlineData(ProbeOutcome.Timeout, "silence: queries or answers are dropped")]
    [InlineData(ProbeOutcome.Refused, "a refusal of port 53: nothing listens there")]
    public void Reports_which_failure_it_is(ProbeOutcome outcome, string words)
    {
        var finding = RuleCase.Single(Rule, SnapshotBuilder.HealthyShop(), Wire(outcome), "shop/web", "payments.shop:80");

        Assert.StartsWith("Both ready DNS pods of Service kube-system/kube-dns", finding.Summary, StringComparison.Ordinal);
        Assert.Contains(words, finding.Summary, StringComparison.Ordinal);
        var answer = EngineHarness.Ask(SnapshotBuilder.HealthyShop(), Wire(outcome), "shop/web", "payments.shop:80");
        Assert.Equal((Verdict.Unreachable, "DNS22"), (answer.Verdict, answer.Cause?.Id));
    }

    [Fact]
    public void Reports_a_Service_address_that_does_not_lead_to_the_pods()
    {
        var wire = EngineHarness.HealthyWire().DeafDns("10.96.0.10");

        var finding = RuleCase.Single(Rule, SnapshotBuilder.HealthyShop(), wire, "shop/web", "payments.shop:80");

        Assert.Contains("does not lead to them", finding.Summary, StringComparison.Ordinal);
        Assert.Equal("DNS22", RuleCase.Cause(SnapshotBuilder.HealthyShop(), wire, "shop/web", "payments.shop:80"));
    }

    [Fact]
    public void Ignores_pods_that_say_NXDOMAIN() => Assert.Empty(RuleCase.Findings(
        Rule, SnapshotBuilder.HealthyShop(), new FakeWire(), "shop/web", "ledger.shop:80"));

    [Fact]
    public void Ignores_pods_one_of_which_answers()
    {
        var wire = EngineHarness.HealthyWire().DnsServer("10.96.0.10", ProbeOutcome.ServerFailure)
            .DnsServer("10.244.1.2", ProbeOutcome.ServerFailure);

        Assert.Empty(RuleCase.Findings(Rule, SnapshotBuilder.HealthyShop(), wire, "shop/web", "payments.shop:80"));
    }

    [Fact]
    public void Ignores_a_single_name_that_fails_while_others_resolve()
    {
        var wire = EngineHarness.HealthyWire().Name("kubernetes.default.svc.cluster.local", "10.96.0.1")
            .Name("api.example.test", ProbeOutcome.ServerFailure);

        Assert.Empty(RuleCase.Findings(Rule, SnapshotBuilder.HealthyShop(), wire, "shop/web", "api.example.test:443"));
    }
}
