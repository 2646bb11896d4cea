using NetDoctor.Diagnosis.Rules.Application;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Tests.Rules.Application;

public sealed class HandshakeFailsTests
{
    private readonly HandshakeFails _rule = new();

    [Fact]
    public void Reports_the_alert_by_its_code_and_name()
    {
        var finding = ApplicationCase.Finding(
            _rule, ApplicationCase.Fails(new TlsFailure(TlsFailureKind.Alert, 112)), "https://payments.shop/");
        Assert.StartsWith(
            "All 3 endpoints accept the connection and end the TLS handshake with alert 112 (unrecognized_name): ", finding.Summary, StringComparison.Ordinal);
        RuleCase.HasFix(finding, "a certificate for payments.shop");
        RuleCase.HasBasis(finding, Basis.Observed);
    }

    [Fact]
    public void Reports_a_close_within_the_handshake()
    {
        var finding = ApplicationCase.Finding(
            _rule,
            result => result with { Outcome = ProbeOutcome.Closed, Status = null, TlsFailure = new TlsFailure(TlsFailureKind.Closed) },
            "https://payments.shop/");
        Assert.Contains("close it within the TLS handshake, without an alert", finding.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_what_is_declared_for_https_and_only_hints_where_the_number_443_suggests_it()
    {
        var alert = ApplicationCase.Fails(new TlsFailure(TlsFailureKind.Alert, 40));
        Assert.False(ApplicationCase.Finding(_rule, alert, "payments.shop:443").IsHazard);
        Assert.True(ApplicationCase.Finding(_rule, alert, "payments.shop:443", "secure:443->8080").IsHazard);
    }

    [Fact]
    public void Ignores_a_handshake_that_other_findings_explain()
    {
        foreach (var kind in new[] { TlsFailureKind.Version, TlsFailureKind.Cipher, TlsFailureKind.ClientCertificate, TlsFailureKind.NotTls })
        {
            Assert.Empty(ApplicationCase.Findings(_rule, ApplicationCase.Fails(new TlsFailure(kind)), "https://payments.shop/"));
        }
    }

    [Fact]
    public void Ignores_a_handshake_that_ends_well() =>
        Assert.Empty(ApplicationCase.Findings(_rule, ApplicationCase.With(ApplicationCase.Tls), "https://payments.shop/"));

    [Fact]
    public void Ignores_a_close_of_plain_HTTP() => Assert.Empty(ApplicationCase.Findings(
        _rule, result => result with { Outcome = ProbeOutcome.Closed, Status = null }, "http://payments.shop/"));

    [Fact]
    public void Is_the_cause_of_a_URL_that_is_unreachable_and_of_a_declared_port_that_is_degraded()
    {
        var alert = ApplicationCase.Fails(new TlsFailure(TlsFailureKind.Alert, 40));
        Assert.Equal((Verdict.Unreachable, "APP05"), ApplicationCase.Ask(alert, "https://payments.shop/"));
        Assert.Equal((Verdict.Degraded, "APP05"), ApplicationCase.Ask(alert, "payments.shop:443"));
        Assert.Equal((Verdict.Degraded, "APP05"), ApplicationCase.Ask(alert, "https://payments.shop/", targets: ApplicationCase.Endpoints[0]));
        Assert.Equal((Verdict.Reachable, null), ApplicationCase.Ask(alert, "payments.shop:443", "secure:443->8080"));
    }
}
