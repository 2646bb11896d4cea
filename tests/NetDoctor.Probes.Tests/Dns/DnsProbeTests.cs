using NetDoctor.Model.Probing;
using NetDoctor.Probes.Dns;

namespace NetDoctor.Probes.Tests.Dns;

public sealed class DnsProbeTests
{
    private const string Name = "payments.shop.svc.cluster.local";

    private static readonly DnsProbeSpec Spec = new() { Address = "127.0.0.1", Port = 53, Name = Name };
    private static readonly DnsRecord Address = new(Name, DnsRecordType.A, 30, "10.96.253.192");

    [Fact]
    public async Task Reports_success_with_the_records()
    {
        var result = await AskUdpAsync(query => query.Respond(0, Address) with { Additional = [Address] });

        Assert.Equal(ProbeOutcome.Succeeded, result.Outcome);
        Assert.Equal([Address], result.Answers);
        Assert.Equal([Address], result.Additional);
        Assert.Equal((0, DnsTransport.Udp), (result.Rcode, result.AnsweredOver));
        Assert.True(result.IsAuthoritative);
        Assert.False(result.WasTruncated);
        Assert.Equal(["query"], result.Phases.Select(phase => phase.Name));
        Assert.Equal((Name, DnsRecordType.A), (result.Name, result.Type));
    }

    [Fact]
    public async Task Asks_for_the_name_as_it_is_given_with_edns()
    {
        DnsMessage? asked = null;

        await AskUdpAsync(
            query =>
            {
                asked = query;
                return query.Respond(3);
            },
            Spec with { Name = "_http._tcp.payments.shop.", Type = DnsRecordType.Srv });

        Assert.Equal(new DnsQuestion("_http._tcp.payments.shop", 33), asked?.Question);
        Assert.Equal(new DnsEdns(1232), asked?.Edns);
        Assert.True(asked?.RecursionDesired);
    }

    [Theory]
    [InlineData(0, ProbeOutcome.NoData)]
    [InlineData(1, ProbeOutcome.FormatError)]
    [InlineData(2, ProbeOutcome.ServerFailure)]
    [InlineData(3, ProbeOutcome.NxDomain)]
    [InlineData(4, ProbeOutcome.NotImplemented)]
    [InlineData(5, ProbeOutcome.QueryRefused)]
    [InlineData(9, ProbeOutcome.OtherRcode)]
    [InlineData(16, ProbeOutcome.OtherRcode)]
    public async Task Keeps_every_rcode_apart(int rcode, ProbeOutcome outcome)
    {
        var result = await AskUdpAsync(query => query.Respond(rcode));

        Assert.Equal(outcome, result.Outcome);
        Assert.Equal(rcode, result.Rcode);
    }

    [Fact]
    public async Task Accepts_an_error_that_does_not_repeat_the_question()
    {
        var result = await AskUdpAsync(query => query.Respond(1) with { Question = null, Edns = null });

        Assert.Equal(ProbeOutcome.FormatError, result.Outcome);
    }

    [Fact]
    public async Task Follows_aliases_in_any_order_and_case()
    {
        var result = await AskUdpAsync(query => query.Respond(
            0,
            new DnsRecord("B.example", DnsRecordType.A, 5, "192.0.2.1"),
            new DnsRecord("a.example", DnsRecordType.Cname, 5, "b.example"),
            new DnsRecord(Name, DnsRecordType.Cname, 5, "A.example")));

        Assert.Equal(ProbeOutcome.Succeeded, result.Outcome);
        Assert.Equal(3, result.Answers.Length);
    }

    [Fact]
    public async Task Reports_no_data_for_an_alias_that_leads_nowhere()
    {
        var result = await AskUdpAsync(query =>
            query.Respond(0, new DnsRecord(Name, DnsRecordType.Cname, 5, "old.example.invalid")));

        Assert.Equal(ProbeOutcome.NoData, result.Outcome);
        Assert.Equal("old.example.invalid", Assert.Single(result.Answers).Data);
    }

    [Fact]
    public async Task Reports_no_data_for_aliases_in_a_circle_and_records_of_others()
    {
        var result = await AskUdpAsync(query => query.Respond(
            0,
            new DnsRecord(Name, DnsRecordType.Cname, 5, "a.example"),
            new DnsRecord("a.example", DnsRecordType.Cname, 5, Name),
            new DnsRecord("other.example", DnsRecordType.A, 5, "192.0.2.1")));

        Assert.Equal(ProbeOutcome.NoData, result.Outcome);
    }

    [Fact]
    public async Task Reports_timeout_when_the_server_is_silent()
    {
        using var server = new DnsServer();
        await using var probing = new Probing();

        var result = await probing.RunToDeadlineAsync<DnsProbeResult>(
            Spec.At(server.EndPoint), server.AnswerUdpAsync(_ => null));

        Assert.Equal(ProbeOutcome.Timeout, result.Outcome);
        Assert.Equal([new ProbePhase("query", 1000)], result.Phases);
        Assert.Null(result.Rcode);
        Assert.Null(result.AnsweredOver);
    }

    [Fact]
    public async Task Reports_refused_when_nothing_is_bound_and_not_query_refused()
    {
        // TCP only: nothing takes the datagram.
        using var reserved = Listeners.ReservePort();
        await using var probing = new Probing();

        var result = await probing.RunAsync<DnsProbeResult>(Spec.At(reserved.LocalEndPoint));

        Assert.Equal(ProbeOutcome.Refused, result.Outcome);
        Assert.Equal(new Refusal("icmp", 3, 3, "127.0.0.1"), result.Refusal);
    }

    public static TheoryData<string, Func<DnsMessage, byte[]>> NoAnswers => new()
    {
        { "number", query => (query.Respond(0, Address) with { Id = query.Id ^ 1 }).ToArray() },
        { "another question", query => (query.Respond(0) with { Question = new("other.shop", 1) }).ToArray() },
        { "another question", query => (query.Respond(0) with { Question = query.Question! with { TypeNumber = 28 } }).ToArray() },
        { "no question", query => (query.Respond(0) with { Question = null }).ToArray() },
        { "a query", query => query.ToArray() },
        { "opcode", query => (query.Respond(0) with { Opcode = 5 }).ToArray() },
        { "3 bytes after its end", query => [.. query.Respond(0, Address).ToArray(), 1, 2, 3] },
        { "header", _ => [1, 2, 3] },
        { "header", _ => [] },
        { "runs past", query => query.Respond(0, Address).ToArray()[..40] },
    };

    [Theory]
    [MemberData(nameof(NoAnswers))]
    public async Task Reports_malformed_for_what_is_no_answer_to_the_query(string detail, Func<DnsMessage, byte[]> answer)
    {
        using var server = new DnsServer();
        await using var probing = new Probing();

        var serving = server.AnswerUdpAsync(bytes => answer(Parse(bytes)));
        var result = await probing.RunAsync<DnsProbeResult>(Spec.At(server.EndPoint));
        await serving;

        Assert.Equal(ProbeOutcome.Malformed, result.Outcome);
        Assert.Contains(detail, result.Detail, StringComparison.Ordinal);
        Assert.Null(result.Rcode);
        Assert.Empty(result.Answers);
    }

    [Theory]
    [InlineData("", DnsRecordType.Other)]
    [InlineData("a..b", DnsRecordType.A)]
    [InlineData("b\u00fccher.shop", DnsRecordType.A)]
    [InlineData("a-label-of-more-than-sixty-three-bytes-cannot-be-asked-for-by-anyone.shop", DnsRecordType.A)]
    public async Task Asks_for_nothing_that_is_not_a_name(string name, DnsRecordType type)
    {
        await using var probing = new Probing();

        var result = await probing.RunAsync<DnsProbeResult>(Spec with { Name = name, Type = type });

        Assert.Equal(ProbeOutcome.LocalError, result.Outcome);
        Assert.Empty(result.Phases);
    }

    internal static DnsMessage Parse(byte[] bytes)
    {
        Assert.True(DnsMessage.TryParse(bytes, out var message, out var error), error);
        return message;
    }

    private static async Task<DnsProbeResult> AskUdpAsync(Func<DnsMessage, DnsMessage> answer, DnsProbeSpec? spec = null)
    {
        using var server = new DnsServer();
        await using var probing = new Probing();
        var serving = server.AnswerUdpAsync(bytes => answer(Parse(bytes)).ToArray());
        var result = await probing.RunAsync<DnsProbeResult>((spec ?? Spec).At(server.EndPoint));
        await serving;
        return result;
    }
}
