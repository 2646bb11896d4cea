using NetDoctor.Diagnosis.Rules.Application;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Tests.Rules.Application;

public sealed class CertificateForOtherNamesTests
{
    private static readonly TlsFacts Other = ApplicationCase.Tls with
    {
        SubjectAlternativeNames = ["pay.example.com"],
        MatchesHost = false,
    };

    private readonly CertificateForOtherNames _rule = new();

    [Fact]
    public void Reports_the_names_against_the_one_that_was_asked_for()
    {
        var finding = ApplicationCase.Finding(_rule, ApplicationCase.With(Other), "https://payments.shop/");
        Assert.Contains("a certificate for pay.example.com, not for payments.shop", finding.Summary, StringComparison.Ordinal);
        RuleCase.HasFix(finding, "Add payments.shop to the certificate");
    }

    [Theory]
    [InlineData("payments.shop.svc")]
    [InlineData("*.shop.svc")]
    public void Reports_the_form_of_the_name_that_would_do(string name)
    {
        var finding = ApplicationCase.Finding(
            _rule, ApplicationCase.With(Other with { SubjectAlternativeNames = [name] }), "https://payments.shop/x");
        Assert.Contains("; payments.shop.svc would do", finding.Summary, StringComparison.Ordinal);
        RuleCase.HasFix(finding, "https://payments.shop.svc/x");
    }

    [Fact]
    public void Reports_without_a_URL_only_a_hazard_and_only_when_no_name_of_the_Service_is_in_it()
    {
        Assert.True(ApplicationCase.Finding(_rule, ApplicationCase.With(Other), "payments.shop:443").IsHazard);
        Assert.Empty(ApplicationCase.Findings(
            _rule, ApplicationCase.With(Other with { SubjectAlternativeNames = ["payments.shop.svc.cluster.local"] }), "payments.shop:443"));
    }

    [Fact]
    public void Ignores_a_certificate_for_the_name() =>
        Assert.Empty(ApplicationCase.Findings(_rule, ApplicationCase.With(ApplicationCase.Tls), "https://payments.shop/"));

    [Fact]
    public void Is_the_cause_of_a_URL_and_breaks_nothing_without_one()
    {
        Assert.Equal((Verdict.Unreachable, "APP07"), ApplicationCase.Ask(ApplicationCase.With(Other), "https://payments.shop/"));
        Assert.Equal((Verdict.Reachable, null), ApplicationCase.Ask(ApplicationCase.With(Other), "payments.shop:443"));
    }
}
