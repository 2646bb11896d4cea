using NetDoctor.Diagnosis.Rules.Application;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Application;

public sealed class SlowPhaseTests
{
    private readonly SlowPhase _rule = new();

    [Fact]
    public void Reports_the_phase_that_is_slow_by_itself()
    {
        var finding = RuleCase.Single(_rule, ApplicationCase.Shop(""), ApplicationCase.Wire(Takes("firstByte", 700)), null, "http://payments.shop/");
        Assert.True(finding.IsHazard);
        Assert.Contains("takes 700 ms to send the first byte of an answer, and 2 more are as slow", finding.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_the_endpoint_that_is_slow_beside_the_others() => Assert.StartsWith(
        "Pod shop/payments-7c9f-b (10.244.2.22:8080) takes 300 ms to send the first byte of an answer.",
        RuleCase.Single(_rule, ApplicationCase.Shop(""), Mixed(300), null, "http://payments.shop/").Summary,
        StringComparison.Ordinal);

    [Theory]
    [InlineData(100)]
    [InlineData(249)]
    public void Ignores_what_is_only_a_little_longer(int milliseconds) =>
        Assert.Empty(RuleCase.Findings(_rule, ApplicationCase.Shop(""), Mixed(milliseconds), null, "http://payments.shop/"));

    [Fact]
    public void Ignores_what_is_long_everywhere_but_not_too_long() => Assert.Empty(RuleCase.Findings(
        _rule, ApplicationCase.Shop(""), ApplicationCase.Wire(Takes("tls", 450)), null, "http://payments.shop/"));

    [Fact]
    public void Ignores_the_time_of_what_failed() => Assert.Empty(RuleCase.Findings(
        _rule, ApplicationCase.Shop(""), EngineHarness.HealthyWire().Sockets(ProbeOutcome.Timeout, ApplicationCase.Endpoints), null, "payments.shop:80"));

    [Fact]
    public void Is_never_the_cause()
    {
        var judgement = EngineHarness.Ask(ApplicationCase.Shop(""), ApplicationCase.Wire(Takes("firstByte", 900)), null, "http://payments.shop/");
        Assert.Equal(Verdict.Reachable, judgement.Verdict);
        Assert.Null(judgement.Cause);
        Assert.Single(judgement.Findings, finding => finding.Id == "APP19");
    }

    private static Func<HttpProbeResult, HttpProbeResult> Takes(string phase, double milliseconds) => result => result with
    {
        Phases = [new ProbePhase("connect", 1), new ProbePhase(phase, milliseconds)],
    };

    private static FakeWire Mixed(int milliseconds) => ApplicationCase.Wire(Takes("firstByte", 20))
        .Answers(Takes("firstByte", milliseconds), ApplicationCase.Endpoints[1]);
}
