using NetDoctor.Diagnosis.Rules.Ingresses;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Ingresses;

public sealed class TlsSecretMissingTests
{
    private static readonly TlsSecretMissing Rule = new();

    private const string Https = "https://shop.example.com/cart";

    private static SnapshotBuilder Cluster() => IngressCase.Cluster(
        with: ingress => ingress with { Tls = [new IngressTls(["shop.example.com"], "shop-tls")] });

    private static Secret SecretWith(CertificateFact? certificate) =>
        new() { Namespace = "shop", Name = "shop-tls", Certificate = certificate };

    private static CertificateFact Certificate() => new(
        "CN=shop", SnapshotBuilder.Now.AddDays(-1), SnapshotBuilder.Now.AddDays(90), ["shop.example.com"]);

    private static FakeWire Wire(bool matches = false) => IngressCase.Wire().Certificate("203.0.113.10:443", new TlsFacts(
        "Tls13", "TLS_AES_128_GCM_SHA256", "CN=Kubernetes Ingress Controller Fake Certificate", "CN=Fake", SnapshotBuilder.Now.AddDays(-1),
        SnapshotBuilder.Now.AddDays(90), ["ingress.local"], [], matches));

    [Fact]
    public void Reports_a_Secret_that_is_not_there_with_what_is_shown()
    {
        var finding = RuleCase.Single(Rule, Cluster(), Wire(), null, Https);

        Assert.Contains("no Secret shop-tls of type kubernetes.io/tls", finding.Summary, StringComparison.Ordinal);
        Assert.Contains("Fake Certificate", finding.Summary, StringComparison.Ordinal);
        RuleCase.HasFix(finding, "create secret tls shop-tls");
    }

    [Fact]
    public void Reports_a_Secret_without_certificate() =>
        Assert.Single(RuleCase.Findings(Rule, Cluster().Add(SecretWith(null)), Wire(), null, Https));

    [Fact]
    public void Ignores_a_Secret_with_a_certificate() =>
        Assert.Empty(RuleCase.Findings(Rule, Cluster().Add(SecretWith(Certificate())), Wire(), null, Https));

    [Fact]
    public void Ignores_a_controller_that_shows_a_fitting_certificate() =>
        Assert.Empty(RuleCase.Findings(Rule, Cluster(), Wire(matches: true), null, Https));

    [Fact]
    public void Ignores_a_question_without_TLS() => Assert.Empty(RuleCase.Findings(Rule, Cluster(), Wire(), null, IngressCase.Url));

    [Fact]
    public void Ignores_Secrets_that_may_not_be_read_and_says_so()
    {
        var judgement = EngineHarness.Ask(Cluster().Forbidden(ResourceKind.Secret), Wire(), null, Https);

        Assert.DoesNotContain("ING06", judgement.Findings.Select(finding => finding.Id));
        Assert.DoesNotContain("DOC04", judgement.Findings.Select(finding => finding.Id));
        Assert.Contains("ING06", judgement.NotEvaluated.Select(gap => gap.Id));
    }
}
