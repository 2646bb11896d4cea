using System.Globalization;
using NetDoctor.Diagnosis.Rules.Application;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Application;

public sealed class CertificateOutOfDateTests
{
    private static readonly TlsFacts Expired = ApplicationCase.Tls with { NotAfter = SnapshotBuilder.Now.AddDays(-1) };
    private readonly CertificateOutOfDate _rule = new();

    [Fact]
    public void Reports_the_day_on_which_it_expired()
    {
        var finding = ApplicationCase.Finding(_rule, ApplicationCase.With(Expired), "https://payments.shop/");
        Assert.StartsWith("All 3 endpoints present a certificate that expired on ", finding.Summary, StringComparison.Ordinal);
        Assert.Contains(Expired.NotAfter.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), finding.Summary, StringComparison.Ordinal);
        RuleCase.HasFix(finding, "kubectl -n shop get secrets --field-selector type=kubernetes.io/tls");
    }

    [Fact]
    public void Reports_one_that_is_not_valid_yet() => Assert.Contains(
        "valid only from",
        ApplicationCase.Finding(
            _rule, ApplicationCase.With(ApplicationCase.Tls with { NotBefore = SnapshotBuilder.Now.AddHours(2) }), "https://payments.shop/").Summary,
        StringComparison.Ordinal);

    [Fact]
    public void Ignores_one_that_expires_in_40_days_and_one_that_began_this_second()
    {
        Assert.Empty(ApplicationCase.Findings(_rule, ApplicationCase.With(ApplicationCase.Tls), "https://payments.shop/"));
        Assert.Empty(ApplicationCase.Findings(
            _rule, ApplicationCase.With(ApplicationCase.Tls with { NotBefore = SnapshotBuilder.Now }), "https://payments.shop/"));
    }

    [Fact]
    public void Ignores_a_server_without_TLS() =>
        Assert.Empty(ApplicationCase.Findings(_rule, ApplicationCase.Status(200), "http://payments.shop/"));

    [Fact]
    public void Is_the_cause_though_the_server_answers_those_who_do_not_verify()
    {
        Assert.Equal((Verdict.Unreachable, "APP06"), ApplicationCase.Ask(ApplicationCase.With(Expired), "https://payments.shop/"));
        Assert.Equal((Verdict.Degraded, "APP06"), ApplicationCase.Ask(ApplicationCase.With(Expired), "payments.shop:443"));
        Assert.Equal(
            (Verdict.Degraded, "APP06"),
            ApplicationCase.Ask(ApplicationCase.With(Expired), "https://payments.shop/", targets: ApplicationCase.Endpoints[1]));
    }

    [Fact]
    public void Is_the_cause_before_what_else_is_wrong_with_the_certificate() => Assert.Equal(
        (Verdict.Unreachable, "APP06"),
        ApplicationCase.Ask(
            result => result with { Status = 503, Tls = Expired with { MatchesHost = false, ChainErrors = ["NotTimeValid", "UntrustedRoot"] } },
            "https://payments.shop/"));
}
