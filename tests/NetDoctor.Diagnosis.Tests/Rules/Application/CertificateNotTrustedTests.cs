using NetDoctor.Diagnosis.Rules.Application;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Application;

public sealed class CertificateNotTrustedTests
{
    private static readonly TlsFacts Private = ApplicationCase.Tls with { Issuer = "CN=shop-ca", ChainErrors = ["PartialChain"] };
    private readonly CertificateNotTrusted _rule = new();

    [Fact]
    public void Reports_a_private_authority_inside_the_cluster_as_a_hazard()
    {
        var finding = ApplicationCase.Finding(_rule, ApplicationCase.With(Private), "https://payments.shop/");
        Assert.True(finding.IsHazard);
        Assert.Contains("issued by CN=shop-ca", finding.Summary, StringComparison.Ordinal);
        Assert.Contains("NetDoctor's own image", finding.Evidence[0].Statement, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_a_certificate_that_is_signed_by_itself() => Assert.Contains(
        "signed by itself",
        ApplicationCase.Finding(
            _rule, ApplicationCase.With(Private with { Issuer = Private.Subject, ChainErrors = ["UntrustedRoot"] }), "https://payments.shop/").Summary,
        StringComparison.Ordinal);

    [Fact]
    public void Ignores_a_chain_that_is_only_out_of_date() => Assert.Empty(ApplicationCase.Findings(
        _rule, ApplicationCase.With(ApplicationCase.Tls with { ChainErrors = ["NotTimeValid"] }), "https://payments.shop/"));

    [Fact]
    public void Ignores_a_trusted_chain() =>
        Assert.Empty(ApplicationCase.Findings(_rule, ApplicationCase.With(ApplicationCase.Tls), "https://payments.shop/"));

    [Fact]
    public void Leaves_a_Service_reachable_and_the_answer_says_for_whom()
    {
        var judgement = EngineHarness.Ask(
            ApplicationCase.Shop("https:443->8080"), ApplicationCase.Wire(ApplicationCase.With(Private)), null, "https://payments.shop/");
        Assert.Equal(Verdict.Reachable, judgement.Verdict);
        Assert.Contains("only clients that are given it trust", judgement.Summary, StringComparison.Ordinal);
        Assert.Contains(judgement.Findings, finding => finding is { Id: "APP08", Role: FindingRole.Hazard });
    }

    [Fact]
    public void Is_the_cause_for_a_URL_outside_of_the_cluster() => Assert.Equal((Verdict.Degraded, "APP08"), Outside(Private));

    [Fact]
    public void Is_not_there_for_a_public_certificate_outside_of_the_cluster() =>
        Assert.Equal((Verdict.Reachable, null), Outside(ApplicationCase.Tls));

    private static (Verdict Verdict, string? Cause) Outside(TlsFacts tls)
    {
        var wire = EngineHarness.HealthyWire().Name("api.example.com", "198.51.100.7")
            .Answers(ApplicationCase.With(tls), "198.51.100.7:443");
        var judgement = EngineHarness.Ask(SnapshotBuilder.HealthyShop(), wire, null, "https://api.example.com/");
        return (judgement.Verdict, judgement.Cause?.Id);
    }
}
