using NetDoctor.Diagnosis.Rules.Application;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Tests.Rules.Application;

public sealed class PlaintextToTlsPortTests
{
    private readonly PlaintextToTlsPort _rule = new();

    [Fact]
    public void Reports_the_URL_that_would_do()
    {
        var finding = ApplicationCase.Finding(_rule, Expects, "http://payments.shop/a");
        Assert.Contains("expect TLS", finding.Summary, StringComparison.Ordinal);
        RuleCase.HasFix(finding, "https://payments.shop:80/a");
    }

    [Fact]
    public void Reports_an_alert_to_a_plain_request() => Assert.Single(ApplicationCase.Findings(
        _rule, result => result with { Outcome = ProbeOutcome.Malformed, Status = null, PeerSpeaks = PeerProtocol.Tls }, "http://payments.shop/"));

    [Fact]
    public void Reports_a_port_that_is_named_for_http() =>
        RuleCase.HasFix(ApplicationCase.Finding(_rule, Expects, "payments.shop:80"), "/spec/ports/0/appProtocol");

    [Fact]
    public void Ignores_a_plain_400() =>
        Assert.Empty(ApplicationCase.Findings(_rule, ApplicationCase.Status(400), "http://payments.shop/"));

    [Fact]
    public void Ignores_an_answer_that_is_neither_HTTP_nor_TLS() => Assert.Empty(ApplicationCase.Findings(
        _rule, result => result with { Outcome = ProbeOutcome.Malformed, Status = null, PeerSpeaks = PeerProtocol.Other }, "http://payments.shop/"));

    [Fact]
    public void Is_the_cause()
    {
        Assert.Equal((Verdict.Unreachable, "APP11"), ApplicationCase.Ask(Expects, "http://payments.shop/"));
        Assert.Equal((Verdict.Degraded, "APP11"), ApplicationCase.Ask(Expects, "payments.shop:80"));
    }

    private static HttpProbeResult Expects(HttpProbeResult result) => result with { Status = 400, PeerSpeaks = PeerProtocol.Tls };
}
