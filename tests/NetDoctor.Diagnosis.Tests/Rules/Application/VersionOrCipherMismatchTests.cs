using NetDoctor.Diagnosis.Rules.Application;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Tests.Rules.Application;

public sealed class VersionOrCipherMismatchTests
{
    private readonly VersionOrCipherMismatch _rule = new();

    [Fact]
    public void Reports_what_was_offered_and_the_alert() => Assert.Contains(
        "refuse TLS 1.2 and 1.3, which NetDoctor offers (alert 70 (protocol_version))",
        ApplicationCase.Finding(_rule, ApplicationCase.Fails(new TlsFailure(TlsFailureKind.Version, 70)), "https://payments.shop/").Summary,
        StringComparison.Ordinal);

    [Fact]
    public void Reports_cipher_suites() => Assert.Contains(
        "every cipher suite",
        ApplicationCase.Finding(_rule, ApplicationCase.Fails(new TlsFailure(TlsFailureKind.Cipher, 71)), "https://payments.shop/").Summary,
        StringComparison.Ordinal);

    [Fact]
    public void Ignores_alert_40_which_has_other_reasons_too() => Assert.Empty(ApplicationCase.Findings(
        _rule, ApplicationCase.Fails(new TlsFailure(TlsFailureKind.Alert, 40)), "https://payments.shop/"));

    [Fact]
    public void Ignores_an_old_version_that_both_accept() => Assert.Empty(ApplicationCase.Findings(
        _rule, ApplicationCase.With(ApplicationCase.Tls with { Version = "Tls12" }), "https://payments.shop/"));

    [Fact]
    public void Is_the_cause() => Assert.Equal(
        (Verdict.Unreachable, "APP09"),
        ApplicationCase.Ask(ApplicationCase.Fails(new TlsFailure(TlsFailureKind.Version, 70)), "https://payments.shop/"));
}
