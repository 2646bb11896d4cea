using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using NetDoctor.Model.Probing;

namespace NetDoctor.Probes.Tests.Dns;

/// <summary>Truncation, and what can go wrong over TCP.</summary>
public sealed class DnsProbeTcpTests
{
    private const string Name = "big.shop.svc.cluster.local";

    private static readonly DnsProbeSpec Spec = new() { Address = "127.0.0.1", Port = 53, Name = Name };

    private static readonly DnsRecord[] Many = [.. Enumerable.Range(0, 200).Select(i =>
        new DnsRecord(Name, DnsRecordType.A, 30, string.Create(CultureInfo.InvariantCulture, $"10.244.2.{i}")))];

    [Fact]
    public async Task Asks_over_tcp_when_the_answer_is_truncated()
    {
        using var server = new DnsServer();
        await using var probing = new Probing();

        var serving = Task.WhenAll(server.AnswerUdpAsync(Truncate), server.AnswerTcpAsync(Answer));
        var result = await probing.RunAsync<DnsProbeResult>(Spec.At(server.EndPoint));
        await serving;

        Assert.Equal(ProbeOutcome.Succeeded, result.Outcome);
        Assert.Equal(Many, result.Answers);
        Assert.True(result.WasTruncated);
        Assert.Equal(DnsTransport.Tcp, result.AnsweredOver);
        Assert.Equal(["query", "connect", "query", "total"], result.Phases.Select(phase => phase.Name));
    }

    [Fact]
    public async Task Asks_over_tcp_when_the_truncated_answer_is_cut_in_a_record()
    {
        using var server = new DnsServer();
        await using var probing = new Probing();

        var serving = Task.WhenAll(server.AnswerUdpAsync(query => Truncate(query)[..^20]), server.AnswerTcpAsync(Answer));
        var result = await probing.RunAsync<DnsProbeResult>(Spec.At(server.EndPoint));
        await serving;

        Assert.Equal(ProbeOutcome.Succeeded, result.Outcome);
        Assert.True(result.WasTruncated);
    }

    [Fact]
    public async Task Reports_what_has_come_when_only_udp_is_wanted()
    {
        using var server = new DnsServer();
        await using var probing = new Probing();

        var serving = server.AnswerUdpAsync(Truncate);
        var result = await probing.RunAsync<DnsProbeResult>(Spec.At(server.EndPoint) with { Transport = DnsTransport.Udp });
        await serving;

        Assert.Equal(ProbeOutcome.Succeeded, result.Outcome);
        Assert.True(result.WasTruncated);
        Assert.InRange(result.Answers.Length, 1, Many.Length - 1);
        Assert.Equal(DnsTransport.Udp, result.AnsweredOver);
    }

    [Fact]
    public async Task Reports_timeout_over_tcp_and_that_udp_was_truncated()
    {
        using var server = new DnsServer();
        using var blackhole = new Blackhole();
        var dialMap = new FakeDialMap { Udp = server.EndPoint, Tcp = blackhole.EndPoint };
        await using var probing = new Probing(services => services.AddSingleton<IDialMap>(dialMap));

        var serving = server.AnswerUdpAsync(Truncate);
        var result = await probing.RunToDeadlineAsync<DnsProbeResult>(Spec, dialMap.TcpDialled);
        await serving;

        Assert.Equal(ProbeOutcome.Timeout, result.Outcome);
        Assert.True(result.WasTruncated);
        Assert.Empty(result.Answers);
        Assert.Null(result.Rcode);
        Assert.Equal("127.0.0.1:53", result.Target);
    }

    [Fact]
    public async Task Reports_hung_when_the_server_takes_the_query_and_is_silent()
    {
        using var server = new DnsServer();
        await using var probing = new Probing();
        var asked = new TaskCompletionSource();
        var released = new TaskCompletionSource();

        var serving = server.ServeTcpAsync(async (_, _, cancellationToken) =>
        {
            asked.SetResult();
            await released.Task.WaitAsync(cancellationToken);
        });
        var result = await probing.RunToDeadlineAsync<DnsProbeResult>(
            Spec.At(server.EndPoint) with { Transport = DnsTransport.Tcp }, asked.Task);
        released.SetResult();
        await serving;

        Assert.Equal(ProbeOutcome.Hung, result.Outcome);
        Assert.Equal(["connect", "query"], result.Phases.Select(phase => phase.Name));
    }

    [Fact]
    public async Task Reports_closed_when_the_server_hangs_up_without_a_byte()
    {
        var result = await AskTcpAsync([]);

        Assert.Equal(ProbeOutcome.Closed, result.Outcome);
    }

    [Theory]
    [InlineData(new byte[] { 0 }, "1 bytes")]
    [InlineData(new byte[] { 0, 20, 1, 2, 3 }, "5 bytes")]
    [InlineData(new byte[] { 0, 0 }, "header")]
    public async Task Reports_malformed_when_the_answer_is_cut(byte[] answer, string detail)
    {
        var result = await AskTcpAsync(answer);

        Assert.Equal(ProbeOutcome.Malformed, result.Outcome);
        Assert.Contains(detail, result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reports_malformed_when_tcp_is_truncated_too()
    {
        using var server = new DnsServer();
        await using var probing = new Probing();

        var serving = server.AnswerTcpAsync(Truncate);
        var result = await probing.RunAsync<DnsProbeResult>(Spec.At(server.EndPoint) with { Transport = DnsTransport.Tcp });
        await serving;

        Assert.Equal(ProbeOutcome.Malformed, result.Outcome);
    }

    [Fact]
    public async Task Reports_reset_after_the_query()
    {
        using var server = new DnsServer();
        await using var probing = new Probing();

        var serving = server.ServeTcpAsync((connection, _, _) =>
        {
            Listeners.Reset(connection);
            return Task.CompletedTask;
        });
        var result = await probing.RunAsync<DnsProbeResult>(Spec.At(server.EndPoint) with { Transport = DnsTransport.Tcp });
        await serving;

        Assert.Equal(ProbeOutcome.Reset, result.Outcome);
    }

    private static byte[] Truncate(byte[] query) => DnsProbeTests.Parse(query).Respond(0, [.. Many]).ToArray(limit: 1232);

    private static byte[] Answer(byte[] query) => DnsProbeTests.Parse(query).Respond(0, [.. Many]).ToArray();

    private static async Task<DnsProbeResult> AskTcpAsync(byte[] answer)
    {
        using var server = new DnsServer();
        await using var probing = new Probing();
        var serving = server.ServeTcpAsync(async (connection, _, cancellationToken) =>
            await connection.SendAsync(answer, cancellationToken));
        var result = await probing.RunAsync<DnsProbeResult>(Spec.At(server.EndPoint) with { Transport = DnsTransport.Tcp });
        await serving;
        return result;
    }
}
