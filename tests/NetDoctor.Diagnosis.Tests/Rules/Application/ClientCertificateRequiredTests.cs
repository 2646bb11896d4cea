using NetDoctor.Diagnosis.Rules.Application;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Tests.Rules.Application;

public sealed class ClientCertificateRequiredTests
{
    private static readonly TlsFacts Asks = ApplicationCase.Tls with { AsksClientCertificate = true };
    private readonly ClientCertificateRequired _rule = new();

    [Fact]
    public void Reports_the_alert_that_follows() => Assert.Contains(
        "given none, end the connection with alert 116 (certificate_required)",
        ApplicationCase.Finding(
            _rule, ApplicationCase.Fails(new TlsFailure(TlsFailureKind.ClientCertificate, 116)), "https://payments.shop/").Summary,
        StringComparison.Ordinal);

    [Fact]
    public void Reports_a_400_instead() => Assert.Contains(
        "given none, answer 400",
        ApplicationCase.Finding(_rule, result => result with { Status = 400, Tls = Asks, TlsFailure = new TlsFailure(TlsFailureKind.ClientCertificate) },
            "https://payments.shop/").Summary,
        StringComparison.Ordinal);

    [Fact]
    public void Ignores_a_server_that_asks_and_goes_on_without() =>
        Assert.Empty(ApplicationCase.Findings(_rule, ApplicationCase.With(Asks), "https://payments.shop/"));

    [Fact]
    public void Ignores_a_400_of_a_server_that_did_not_ask() => Assert.Empty(ApplicationCase.Findings(
        _rule, result => result with { Status = 400, Tls = ApplicationCase.Tls }, "https://payments.shop/"));

    [Fact]
    public void Degrades_since_the_source_may_have_a_certificate() => Assert.Equal(
        (Verdict.Degraded, "APP10"),
        ApplicationCase.Ask(ApplicationCase.Fails(new TlsFailure(TlsFailureKind.ClientCertificate, 116)), "https://payments.shop/"));
}
