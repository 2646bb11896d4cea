using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using NetDoctor.Kubernetes.Facts;
using NetDoctor.Kubernetes.Reflectors;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Kubernetes.Tests.Facts;

public sealed class SecretMapperTests
{
    private static readonly DateTimeOffset From = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly DateTimeOffset Until = From.AddDays(90);

    [Fact]
    public void Keeps_dates_and_names_of_the_certificate()
    {
        var secret = Read(Certificate());

        Assert.Equal("shop-tls", secret.Name);
        Assert.Equal("shop", secret.Namespace);
        Assert.Equal(From, secret.Certificate!.NotBefore);
        Assert.Equal(Until, secret.Certificate.NotAfter);
        Assert.Equal(["shop.example.com", "*.shop.example.com"], secret.Certificate.Names);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no certificate")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    public void Has_no_certificate_where_there_is_none(string text) => Assert.Null(Read(text).Certificate);

    [Fact]
    public void Has_no_certificate_without_data() => Assert.Null(
        ((Secret)new FactReader().Read(
            ResourceKind.Secret, JsonNode.Parse("""{"metadata":{"name":"a","namespace":"b"}}""")!.AsObject())).Certificate);

    [Fact]
    public void Asks_the_API_server_for_certificates_only() =>
        Assert.Equal("type=kubernetes.io/tls", WatchTarget.Of(ResourceKind.Secret).FieldSelector);

    private static Secret Read(string certificate) => (Secret)new FactReader().Read(ResourceKind.Secret, new JsonObject
    {
        ["metadata"] = new JsonObject { ["name"] = "shop-tls", ["namespace"] = "shop" },
        ["type"] = "kubernetes.io/tls",
        ["data"] = new JsonObject
        {
            ["tls.crt"] = Convert.ToBase64String(Encoding.ASCII.GetBytes(certificate)),
            ["tls.key"] = Convert.ToBase64String("not to be looked at"u8),
        },
    });

    private static string Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=shop", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("shop.example.com");
        names.AddDnsName("*.shop.example.com");
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(From, Until);
        return certificate.ExportCertificatePem();
    }
}
