using NetDoctor.Diagnosis.Rules.Application;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Tests.Rules.Application;

public sealed class TlsToPlaintextPortTests
{
    private static readonly Func<HttpProbeResult, HttpProbeResult> Plain =
        ApplicationCase.Fails(new TlsFailure(TlsFailureKind.NotTls), PeerProtocol.Http);

    private readonly TlsToPlaintextPort _rule = new();

    [Fact]
    public void Reports_the_URL_that_would_do()
    {
        var finding = ApplicationCase.Finding(_rule, Plain, "https://payments.shop/a");
        Assert.Contains("in plain HTTP: the port does not speak TLS", finding.Summary, StringComparison.Ordinal);
        RuleCase.HasFix(finding, "http://payments.shop:443/a");
    }

    [Fact]
    public void Reports_only_a_hazard_where_nobody_said_https() =>
        Assert.True(ApplicationCase.Finding(_rule, Plain, "payments.shop:443", "secure:443->8080").IsHazard);

    [Fact]
    public void Ignores_a_handshake_that_fails_within_TLS() => Assert.Empty(ApplicationCase.Findings(
        _rule, ApplicationCase.Fails(new TlsFailure(TlsFailureKind.Alert, 40)), "https://payments.shop/"));

    [Fact]
    public void Ignores_plain_HTTP_that_was_asked_for() =>
        Assert.Empty(ApplicationCase.Findings(_rule, ApplicationCase.Status(200), "http://payments.shop/"));

    [Fact]
    public void Is_the_cause_unless_only_the_number_suggests_TLS()
    {
        Assert.Equal((Verdict.Unreachable, "APP12"), ApplicationCase.Ask(Plain, "https://payments.shop/"));
        Assert.Equal((Verdict.Degraded, "APP12"), ApplicationCase.Ask(Plain, "payments.shop:443"));
        Assert.Equal((Verdict.Reachable, null), ApplicationCase.Ask(Plain, "payments.shop:443", "secure:443->8080"));
    }
}
