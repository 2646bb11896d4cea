using System.Text.Json.Nodes;
using NetDoctor.Lab.Dns;
using NetDoctor.Model.Probing;
using NetDoctor.Probes.Dns;

namespace NetDoctor.Lab.Tests.Dns;

public sealed class PublicNamesTests
{
    private const string Ingress = """
        {"metadata":{"name":"shop","namespace":"shop","annotations":{}},
         "spec":{"rules":[{"host":"shop.example.com"},{"host":"*.shop.example.com"}]},
         "status":{"loadBalancer":{"ingress":[{"ip":"127.96.255.1"}]}}}
        """;

    [Theory]
    [InlineData("shop.example.com", "127.96.255.1")]
    [InlineData("SHOP.example.com", "127.96.255.1")]
    [InlineData("a.shop.example.com", "127.96.255.1")]
    [InlineData("example.com", null)]
    [InlineData("a.b.example.org", null)]
    public void Hosts_of_Ingresses_lead_to_the_address_of_their_status(string name, string? address) =>
        Assert.Equal(address, Ask(Read(), name));

    [Fact]
    public void The_annotation_of_external_dns_leads_elsewhere()
    {
        var ingress = Read();
        ingress["metadata"]!["annotations"]!["external-dns.alpha.kubernetes.io/target"] = "203.0.113.7";

        Assert.Equal("203.0.113.7", Ask(ingress, "shop.example.com"));
    }

    [Fact]
    public void An_Ingress_without_an_address_has_no_record()
    {
        var ingress = Read();
        ingress.Remove("status");

        Assert.Null(Ask(ingress, "shop.example.com"));
    }

    private static JsonObject Read() => JsonNode.Parse(Ingress)!.AsObject();

    private static string? Ask(JsonObject ingress, string name)
    {
        var zone = new LabZone();
        zone.LoadPublic(PublicNames.Of(ingress));
        var query = DnsMessage.Query(1, name, DnsRecordType.A);
        var answer = new LabDns(zone).Answer(query);
        return answer.Rcode == 0 ? Assert.Single(answer.Answers).Data : null;
    }
}
