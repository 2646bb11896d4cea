using NetDoctor.Diagnosis.Rules;
using NetDoctor.Diagnosis.Rules.Application;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Application;

public sealed class GrpcNotServingTests
{
    private static readonly Func<GrpcProbeResult, GrpcProbeResult> NotServing = result => result with { Serving = GrpcServingStatus.NotServing };
    private readonly GrpcNotServing _rule = new();

    [Fact]
    public void Reports_a_server_that_takes_no_calls()
    {
        var finding = Assert.Single(Findings(NotServing));
        Assert.Contains("answer the gRPC health check with NOT_SERVING", finding.Summary, StringComparison.Ordinal);
        Assert.False(finding.IsHazard);
    }

    [Fact]
    public void Reports_what_has_no_way_to_the_service() => Assert.Contains(
        "UNAVAILABLE", Assert.Single(Findings(result => result with { Status = 14, Serving = null })).Summary, StringComparison.Ordinal);

    [Theory]
    [InlineData(12, "UNIMPLEMENTED")]
    [InlineData(5, "NOT_FOUND")]
    public void Reports_a_missing_health_service_as_a_hazard(int status, string name)
    {
        var finding = Assert.Single(Findings(result => result with { Status = status, Serving = null }));
        Assert.Contains(name, finding.Summary, StringComparison.Ordinal);
        Assert.True(finding.IsHazard);
    }

    [Fact]
    public void Ignores_a_server_that_serves() => Assert.Empty(Findings(result => result));

    [Fact]
    public void Ignores_a_status_that_says_nothing_of_its_health() =>
        Assert.Empty(Findings(result => result with { Status = 16, Serving = null }));

    [Fact]
    public void Is_the_cause_only_when_it_does_not_serve()
    {
        Assert.Equal((Verdict.Degraded, "APP14"), Ask(NotServing));
        Assert.Equal((Verdict.Reachable, null), Ask(result => result with { Status = 12, Serving = null }));
        Assert.Equal((Verdict.Reachable, null), Ask(result => result));
    }

    private static FakeWire Wire(Func<GrpcProbeResult, GrpcProbeResult> answer) =>
        EngineHarness.HealthyWire().Open("10.96.1.2:5000").AnswersGrpc(answer, ApplicationCase.Endpoints);

    private static (Verdict Verdict, string? Cause) Ask(Func<GrpcProbeResult, GrpcProbeResult> answer)
    {
        var judgement = EngineHarness.Ask(ApplicationCase.Shop("grpc:5000->8080"), Wire(answer), null, "payments.shop:5000");
        return (judgement.Verdict, judgement.Cause?.Id);
    }

    private IReadOnlyList<RuleFinding> Findings(Func<GrpcProbeResult, GrpcProbeResult> answer) =>
        RuleCase.Findings(_rule, ApplicationCase.Shop("grpc:5000->8080"), Wire(answer), null, "payments.shop:5000");
}
