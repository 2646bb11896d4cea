using System.Net.Sockets;
using System.Text;
using NetDoctor.Model.Probing;

namespace NetDoctor.Probes.Tests.Http;

public sealed class HttpProbeTests
{
    private static readonly HttpProbeSpec Spec = new() { Address = "127.0.0.1", Port = 1 };

    [Fact]
    public async Task Reports_status_and_server_and_phases()
    {
        var (result, request) = await GetAsync("HTTP/1.1 200 OK\r\nServer: agnhost\r\ncontent-length: 2\r\n\r\nok");

        Assert.Equal(ProbeOutcome.Succeeded, result.Outcome);
        Assert.Equal(200, result.Status);
        Assert.Equal("agnhost", result.Server);
        Assert.Null(result.Tls);
        Assert.Equal(["connect", "firstByte", "total"], result.Phases.Select(phase => phase.Name));
        Assert.StartsWith("GET / HTTP/1.1\r\nHost: 127.0.0.1:", request, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sends_host_and_path_of_the_question()
    {
        var (_, request) = await GetAsync(
            "HTTP/1.0 204 No Content\n\n", Spec with { Host = "payments.shop:8080", Path = "/healthz?full=1" });

        Assert.StartsWith("GET /healthz?full=1 HTTP/1.1\r\nHost: payments.shop:8080\r\n", request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reports_a_redirect_without_following_it()
    {
        var (result, _) = await GetAsync("HTTP/1.1 302 Found\r\nLOCATION:http://other.example/\r\n\r\n");

        Assert.Equal(ProbeOutcome.Succeeded, result.Outcome);
        Assert.Equal(302, result.Status);
        Assert.Equal("http://other.example/", result.Location);
    }

    [Fact]
    public async Task Reports_the_final_status_after_interim_ones()
    {
        var (result, _) = await GetAsync("HTTP/1.1 103 Early Hints\r\nServer: early\r\n\r\nHTTP/1.1 503 Busy\r\n\r\n");

        Assert.Equal(ProbeOutcome.Succeeded, result.Outcome);
        Assert.Equal(503, result.Status);
        Assert.Null(result.Server);
    }

    [Fact]
    public async Task Reads_a_head_that_comes_byte_by_byte()
    {
        var (result, _) = await ServeAsync(
            async (connection, cancellationToken) =>
            {
                connection.NoDelay = true;
                foreach (var value in "HTTP/1.1 201 Created\r\nServer: slow\r\n\r\n"u8.ToArray())
                {
                    await connection.SendAsync(new[] { value }, cancellationToken);
                }
            },
            Spec);

        Assert.Equal(201, result.Status);
        Assert.Equal("slow", result.Server);
    }

    [Fact]
    public async Task Hides_control_characters_of_headers()
    {
        var (result, _) = await GetAsync("HTTP/1.1 200 OK\r\nServer: a\u001b[2Jb\r\n\r\n");

        Assert.Equal("a?[2Jb", result.Server);
    }

    [Fact]
    public async Task Says_when_the_server_expects_https()
    {
        var (result, _) = await GetAsync(
            "HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n");

        Assert.Equal(400, result.Status);
        Assert.Contains("expects HTTPS", result.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n", "'SSH-2.0-OpenSSH_9.2'")]
    [InlineData("\u0015\u0003\u0001\u0000\u0002\u0002\u0046", "expects TLS")]
    [InlineData("\u0000\u0000\u0006\u0004\u0000\u0000\u0000\u0000\u0000", "HTTP/2 frames")]
    [InlineData("HTTP/1.1 99 Nothing\r\n\r\n", "not HTTP")]
    [InlineData("HTTP/1.1 200 OK\r\nno colon\r\n\r\n", "no colon")]
    [InlineData("HTTP/1.1 200 OK\r\nServer: cut", "within its headers")]
    public async Task Reports_malformed_for_an_answer_that_is_not_http(string answer, string detail)
    {
        var (result, _) = await GetAsync(answer);

        Assert.Equal(ProbeOutcome.Malformed, result.Outcome);
        Assert.Contains(detail, result.Detail, StringComparison.Ordinal);
        Assert.Equal("firstByte", result.Phases[^1].Name);
    }

    [Fact]
    public async Task Reports_malformed_for_headers_without_end()
    {
        var (result, _) = await GetAsync("HTTP/1.1 200 OK\r\nX: " + new string('x', 20_000));

        Assert.Equal(ProbeOutcome.Malformed, result.Outcome);
        Assert.Equal(200, result.Status);
        Assert.Contains("longer than", result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reports_closed_when_the_server_hangs_up_without_a_byte()
    {
        var (result, _) = await GetAsync("");

        Assert.Equal(ProbeOutcome.Closed, result.Outcome);
        Assert.Null(result.Status);
        Assert.Null(result.Refusal);
    }

    [Fact]
    public async Task Reports_reset_after_the_request()
    {
        var (result, _) = await ServeAsync(
            (connection, _) =>
            {
                Listeners.Reset(connection);
                return Task.CompletedTask;
            },
            Spec);

        Assert.Equal(ProbeOutcome.Reset, result.Outcome);
        Assert.Equal(new Refusal("tcpReset"), result.Refusal);
        Assert.Equal("firstByte", result.Phases[^1].Name);
    }

    [Fact]
    public async Task Reports_refused_when_nothing_listens()
    {
        using var reserved = Listeners.ReservePort();
        await using var probing = new Probing();

        var result = await probing.RunAsync<HttpProbeResult>(Spec.At(reserved.LocalEndPoint));

        Assert.Equal(ProbeOutcome.Refused, result.Outcome);
        Assert.Equal(["connect"], result.Phases.Select(phase => phase.Name));
    }

    [Fact]
    public async Task Reports_timeout_when_the_connection_is_not_made()
    {
        using var blackhole = new Blackhole();
        await using var probing = new Probing();

        var result = await probing.RunToDeadlineAsync<HttpProbeResult>(Spec.At(blackhole.EndPoint));

        Assert.Equal(ProbeOutcome.Timeout, result.Outcome);
        Assert.Equal([new ProbePhase("connect", 1000)], result.Phases);
    }

    [Fact]
    public async Task Reports_hung_when_the_server_takes_the_request_and_is_silent()
    {
        using var listener = Listeners.Listen();
        await using var probing = new Probing();
        var requested = new TaskCompletionSource();
        var released = new TaskCompletionSource();

        var serving = Listeners.ServeOneAsync(listener, async (connection, cancellationToken) =>
        {
            await ReceiveRequestAsync(connection, cancellationToken);
            requested.SetResult();
            await released.Task.WaitAsync(cancellationToken);
        });
        var result = await probing.RunToDeadlineAsync<HttpProbeResult>(Spec.At(listener.LocalEndPoint), requested.Task);
        released.SetResult();
        await serving;

        Assert.Equal(ProbeOutcome.Hung, result.Outcome);
        Assert.Equal(["connect", "firstByte"], result.Phases.Select(phase => phase.Name));
        Assert.Equal(1000, result.Phases[^1].Milliseconds);
    }

    [Theory]
    [InlineData("a\r\nX: y", "/")]
    [InlineData("a b", "/")]
    [InlineData("a:port", "/")]
    [InlineData("[::1", "/")]
    [InlineData("", "/")]
    [InlineData(null, "/a b")]
    [InlineData(null, "/\r\n")]
    [InlineData(null, "*")]
    public async Task Refuses_to_send_what_would_break_the_request(string? host, string path)
    {
        using var listener = Listeners.Listen();
        await using var probing = new Probing();

        var result = await probing.RunAsync<HttpProbeResult>(
            Spec.At(listener.LocalEndPoint) with { Host = host, Path = path });

        Assert.Equal(ProbeOutcome.LocalError, result.Outcome);
        Assert.False(listener.Poll(0, SelectMode.SelectRead), "It connected.");
    }

    private static Task<(HttpProbeResult Result, string Request)> GetAsync(string answer, HttpProbeSpec? spec = null) =>
        ServeAsync(
            async (connection, cancellationToken) => await connection.SendAsync(Encoding.Latin1.GetBytes(answer), cancellationToken),
            spec ?? Spec);

    private static async Task<(HttpProbeResult Result, string Request)> ServeAsync(
        Func<Socket, CancellationToken, Task> answer, HttpProbeSpec spec)
    {
        using var listener = Listeners.Listen();
        await using var probing = new Probing();
        var request = "";
        var serving = Listeners.ServeOneAsync(listener, async (connection, cancellationToken) =>
        {
            request = await ReceiveRequestAsync(connection, cancellationToken);
            await answer(connection, cancellationToken);
        });
        var result = await probing.RunAsync<HttpProbeResult>(spec.At(listener.LocalEndPoint));
        try
        {
            await serving;
        }
        catch (SocketException)
        {
            // The probe has seen enough and hung up.
        }

        return (result, request);
    }

    private static async Task<string> ReceiveRequestAsync(Socket connection, CancellationToken cancellationToken)
    {
        var buffer = new byte[4096];
        var length = 0;
        while (buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8) < 0)
        {
            var count = await connection.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
            Assert.NotEqual(0, count);
            length += count;
        }

        return Encoding.ASCII.GetString(buffer, 0, length);
    }
}
