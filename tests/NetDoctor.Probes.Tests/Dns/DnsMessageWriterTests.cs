using NetDoctor.Model.Probing;
using NetDoctor.Probes.Dns;

namespace NetDoctor.Probes.Tests.Dns;

public sealed class DnsMessageWriterTests
{
    private static readonly DnsMessage Query = DnsMessage.Query(7, "payments.shop.", DnsRecordType.A);

    [Fact]
    public void Responds_with_number_question_and_edns_of_the_query()
    {
        var response = (Query with { Edns = new DnsEdns(4096) }).Respond(3);

        Assert.Equal((7, true, true, true, 3), (response.Id, response.IsResponse, response.IsAuthoritative, response.RecursionDesired, response.Rcode));
        Assert.Equal(new DnsQuestion("payments.shop", 1), response.Question);
        Assert.Equal(new DnsEdns(4096), response.Edns);
        Assert.Null((Query with { Edns = null }).Respond(0).Edns);
    }

    [Fact]
    public void Writes_all_sections()
    {
        var soa = new DnsRecord("shop", DnsRecordType.Soa, 30, "ns.shop admin.shop 1 2 3 4 5");
        var ns = new DnsRecord("shop", DnsRecordType.Ns, 30, "ns.shop");
        var aaaa = new DnsRecord("ns.shop", DnsRecordType.Aaaa, 30, "fd00::53");

        var read = RoundTrip(Query.Respond(0) with { Authorities = [soa, ns], Additional = [aaaa] });

        Assert.Equal([soa, ns], read.Authorities);
        Assert.Equal([aaaa], read.Additional);
        Assert.NotNull(read.Edns);
    }

    [Fact]
    public void Writes_an_extended_rcode() => Assert.Equal(0xabc, RoundTrip(Query.Respond(0xabc)).Rcode);

    [Theory]
    [InlineData(@"a\.b.c")]
    [InlineData(@"a\\b.c")]
    [InlineData(@"\000\255\032.c")]
    [InlineData("_http._tcp.shop")]
    [InlineData("*.shop")]
    [InlineData(".")]
    public void Keeps_names_in_presentation_form(string name)
    {
        var record = new DnsRecord(name, DnsRecordType.Cname, 1, name);

        Assert.Equal([record], RoundTrip(Query.Respond(0, record)).Answers);
    }

    [Theory]
    [InlineData("\"one\" \"two words\"")]
    [InlineData("\"\"")]
    [InlineData(@"""a\""b\\c\000""")]
    public void Keeps_texts_in_presentation_form(string text)
    {
        var record = new DnsRecord("shop", DnsRecordType.Txt, 1, text);

        Assert.Equal([record], RoundTrip(Query.Respond(0, record)).Answers);
    }

    [Fact]
    public void Leaves_out_what_does_not_fit_and_says_so()
    {
        var records = Enumerable.Range(0, 100).Select(i => new DnsRecord("payments.shop", DnsRecordType.A, 5, $"10.0.0.{i}")).ToArray();
        var response = Query.Respond(0, [.. records]) with { Additional = [records[0]] };

        var bytes = response.ToArray(limit: 512);
        var read = Parse(bytes);

        Assert.InRange(bytes.Length, 490, 512);
        Assert.True(read.IsTruncated);
        Assert.Equal(records[..read.Answers.Length], read.Answers);
        Assert.Empty(read.Additional);
        Assert.NotNull(read.Edns);
        Assert.False(RoundTrip(response).IsTruncated);
    }

    [Fact]
    public void Compresses_names_but_not_targets_of_srv()
    {
        var srv = new DnsRecord("payments.shop", DnsRecordType.Srv, 5, "0 1 80 payments.shop", new SrvData(0, 1, 80, "payments.shop"));
        var response = Query.Respond(0, srv);

        Assert.Equal([srv], RoundTrip(response).Answers);
        Assert.Equal(13, response.ToArray(compress: false).Length - response.ToArray().Length);
    }

    [Theory]
    [InlineData("a..b", DnsRecordType.A, "10.0.0.1")]
    [InlineData("a", DnsRecordType.A, "fd00::1")]
    [InlineData("a", DnsRecordType.Aaaa, "10.0.0.1")]
    [InlineData("a", DnsRecordType.A, "here")]
    [InlineData("a", DnsRecordType.Cname, ".a")]
    [InlineData("a", DnsRecordType.Srv, "0 1 80 a")]
    [InlineData("a", DnsRecordType.Soa, "a b 1 2 3 4")]
    [InlineData("a", DnsRecordType.Soa, "a b 1 2 3 4 x")]
    [InlineData("a", DnsRecordType.Txt, "\"open")]
    [InlineData("a", DnsRecordType.Txt, "\"\\25\"")]
    [InlineData("a", DnsRecordType.Other, "00")]
    public void Does_not_write_what_is_not_in_presentation_form(string name, DnsRecordType type, string data)
    {
        var response = Query.Respond(0, new DnsRecord(name, type, 1, data));

        Assert.Throws<ArgumentException>(() => response.ToArray());
    }

    [Theory]
    [InlineData(255, true)]
    [InlineData(256, false)]
    public void Writes_strings_of_at_most_255_bytes(int length, bool fits)
    {
        var response = Query.Respond(0, new DnsRecord("a", DnsRecordType.Txt, 1, $"\"{new string('x', length)}\""));

        Assert.Equal(fits, Record.Exception(() => response.ToArray()) is null);
    }

    private static DnsMessage RoundTrip(DnsMessage message) => Parse(message.ToArray());

    private static DnsMessage Parse(byte[] bytes)
    {
        Assert.True(DnsMessage.TryParse(bytes, out var message, out var error), error);
        return message;
    }
}
