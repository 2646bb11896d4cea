using NetDoctor.Model.Probing;
using NetDoctor.Probes.Dns;

namespace NetDoctor.Probes.Tests.Dns;

/// <summary>Answers of CoreDNS, against what dig prints for them.</summary>
public sealed class DnsMessageTests
{
    private const string Soa = "ns.dns.cluster.local hostmaster.cluster.local 1795375764 7200 1800 86400 30";

    public static TheoryData<string> Labels => [.. RecordedMessages.All.Select(message => message.Label)];

    [Fact]
    public void Has_recorded_messages() => Assert.Equal(22, RecordedMessages.All.Length);

    [Theory]
    [MemberData(nameof(Labels))]
    public void Reads_every_recorded_query(string label)
    {
        var recorded = RecordedMessages.All.Single(message => message.Label == label);

        Assert.True(DnsMessage.TryParse(recorded.Query, out var query, out var error), error);
        Assert.Equal(0x1234, query.Id);
        Assert.False(query.IsResponse);
        Assert.True(query.RecursionDesired);
        Assert.Equal(new DnsQuestion(recorded.Name, recorded.Type), query.Question);
        Assert.Equal(recorded.HasEdns ? new DnsEdns(1232) : null, query.Edns);
        Assert.Empty(query.Answers);
    }

    [Theory]
    [MemberData(nameof(Labels))]
    public void Writes_every_recorded_query_byte_for_byte(string label)
    {
        var recorded = RecordedMessages.All.Single(message => message.Label == label);

        var query = DnsMessage.Query(0x1234, recorded.Name, (DnsRecordType)recorded.Type);

        Assert.Equal(recorded.Query, (recorded.HasEdns ? query : query with { Edns = null }).ToArray());
    }

    [Theory]
    [MemberData(nameof(Labels))]
    public void Writes_every_recorded_response_as_it_was(string label)
    {
        var recorded = RecordedMessages.All.Single(message => message.Label == label);
        var response = RecordedMessages.Response(label);
        // CoreDNS compresses only what would not fit; a whole message is short without.
        var isCompressed = label is "a-big-truncated" or "a-big-edns1232";

        Assert.Equal(recorded.Response, response.ToArray(compress: isCompressed));
    }

    [Theory]
    [InlineData("a-clusterip", "payments.shop.svc.cluster.local A 30 10.96.253.192")]
    [InlineData("a-clusterip-edns", "payments.shop.svc.cluster.local A 30 10.96.253.192")]
    [InlineData("a-headless", "db.shop.svc.cluster.local A 30 10.244.2.117", "db.shop.svc.cluster.local A 30 10.244.1.134")]
    [InlineData("a-statefulset-pod", "db-0.db.shop.svc.cluster.local A 30 10.244.1.134")]
    [InlineData("a-pod-dashed", "10-244-1-2.shop.pod.cluster.local A 30 10.244.1.2")]
    [InlineData("srv-clusterip", "_http._tcp.payments.shop.svc.cluster.local Srv 30 0 100 80 payments.shop.svc.cluster.local")]
    [InlineData(
        "srv-headless",
        "_sql._tcp.db.shop.svc.cluster.local Srv 30 0 50 5432 db-0.db.shop.svc.cluster.local",
        "_sql._tcp.db.shop.svc.cluster.local Srv 30 0 50 5432 db-1.db.shop.svc.cluster.local")]
    [InlineData("ptr-clusterip", "10.0.96.10.in-addr.arpa Ptr 30 kube-dns.kube-system.svc.cluster.local")]
    [InlineData("cname-externalname", "legacy.shop.svc.cluster.local Cname 30 old.example.invalid")]
    [InlineData("soa", "cluster.local Soa 30 " + Soa)]
    [InlineData("txt-dns-version", "dns-version.cluster.local Txt 30 \"1.1.0\"")]
    [InlineData("aaaa-nodata")]
    [InlineData("a-nxdomain")]
    public void Reads_the_answers(string label, params string[] expected)
    {
        var response = RecordedMessages.Response(label);

        Assert.Equal(expected, response.Answers.Select(record => $"{record.Name} {record.Type} {record.TtlSeconds} {record.Data}"));
        Assert.True(response.IsResponse);
        Assert.True(response.IsAuthoritative);
        Assert.False(response.IsTruncated);
    }

    [Fact]
    public void Reads_the_fields_of_srv() => Assert.Equal(
        new SrvData(0, 50, 5432, "db-0.db.shop.svc.cluster.local"), RecordedMessages.Response("srv-headless").Answers[0].Srv);
}
