using System.Net.Sockets;
using System.Security.Authentication;
using NetDoctor.Model.Probing;
using NetDoctor.Probes.Sockets;

namespace NetDoctor.Probes.Http;

/// <summary>Makes one HTTP/1.1 GET over one fresh connection and reads the head of the response; the body is left.</summary>
/// <remarks>No proxy, no redirect, no second address. With HTTPS the certificate is reported, not judged.</remarks>
public sealed class HttpProbe : IProbe<HttpProbeSpec, HttpProbeResult>
{
    /// <inheritdoc/>
    public HttpProbeResult Begin(HttpProbeSpec spec, Vantage vantage) =>
        new() { Vantage = vantage, Target = spec.Target, Outcome = ProbeOutcome.LocalError };

    /// <inheritdoc/>
    public async Task<HttpProbeResult> ProbeAsync(
        HttpProbeSpec spec, ProbeAttempt<HttpProbeResult> attempt, CancellationToken cancellationToken)
    {
        if (HttpRequestText.Create(spec) is not { } request)
        {
            return attempt.End(ProbeOutcome.LocalError, "The host or the path cannot stand in a request.");
        }

        var endpoint = attempt.Dial(isUdp: false);
        using var socket = ProbeSocket.OpenTcp(endpoint);
        attempt.Enter("connect", ProbeOutcome.Timeout);
        try
        {
            await ProbeSocket.ConnectAsync(socket, endpoint, cancellationToken);
            await using var transport = new RecordingStream(socket);
            return spec.Scheme == HttpScheme.Https
                ? await GetOverTlsAsync(request, transport, attempt, cancellationToken)
                : await GetAsync(request, transport, attempt, cancellationToken);
        }
        catch (SocketException exception)
        {
            return attempt.Fail(exception, socket, endpoint);
        }
        catch (IOException exception) when (exception.InnerException is SocketException inner)
        {
            return attempt.Fail(inner, socket, endpoint);
        }
    }

    private static async Task<HttpProbeResult> GetOverTlsAsync(
        HttpRequestText request, RecordingStream transport, ProbeAttempt<HttpProbeResult> attempt, CancellationToken cancellationToken)
    {
        using var tls = new TlsClient(transport, request.ServerName);
        attempt.Enter("tls", ProbeOutcome.Hung);
        try
        {
            await tls.HandshakeAsync(cancellationToken);
            attempt.Known = attempt.Known with { Tls = tls.Facts };
            return await GetAsync(request, tls.Stream, attempt, cancellationToken);
        }
        catch (AuthenticationException exception)
        {
            return EndTls(exception, tls, transport, attempt);
        }
        catch (IOException exception) when (exception.InnerException is not SocketException)
        {
            return EndTls(exception, tls, transport, attempt);
        }
    }

    private static async Task<HttpProbeResult> GetAsync(
        HttpRequestText request, Stream stream, ProbeAttempt<HttpProbeResult> attempt, CancellationToken cancellationToken)
    {
        attempt.Enter("firstByte", ProbeOutcome.Hung);
        await stream.WriteAsync(request.Bytes, cancellationToken);
        var buffer = new byte[HttpResponseHead.MaxBytes];
        var length = 0;
        while (length < buffer.Length)
        {
            var count = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken);
            if (count == 0)
            {
                return length == 0
                    ? attempt.End(ProbeOutcome.Closed)
                    : attempt.End(ProbeOutcome.Malformed, "The response ends within its headers.");
            }

            length += count;
            if (ReadResponse(buffer, ref length, attempt) is { } result)
            {
                return result;
            }
        }

        return attempt.End(ProbeOutcome.Malformed, $"The headers are longer than {buffer.Length} bytes.");
    }

    private static HttpProbeResult? ReadResponse(byte[] buffer, ref int length, ProbeAttempt<HttpProbeResult> attempt)
    {
        while (true)
        {
            var received = buffer.AsSpan(0, length);
            var status = HttpResponseHead.ReadStatus(received);
            if (status is null)
            {
                return attempt.End(ProbeOutcome.Malformed, PeerText.DescribeNotHttp(received));
            }

            attempt.Known = attempt.Known with { Status = status == 0 ? null : status };
            if (!HttpResponseHead.TryRead(received, out var head))
            {
                return attempt.End(ProbeOutcome.Malformed, "A header of the response has no colon.");
            }

            if (head is null)
            {
                return null;
            }

            if (head.Status is >= 200 or 101)
            {
                var body = received[head.Length..];
                var isForHttps = head.Status == 400 && attempt.Known.Tls is null && PeerText.SaysHttpsExpected(body);
                return attempt.End(ProbeOutcome.Succeeded, isForHttps ? "The server says that this port expects HTTPS." : null) with
                {
                    Location = head.Location,
                    Server = head.Server,
                };
            }

            // An interim response (RFC 9110 15.2): the final one follows. Each takes bytes, so they end.
            received[head.Length..].CopyTo(buffer);
            length -= head.Length;
        }
    }

    private static HttpProbeResult EndTls(
        Exception exception, TlsClient tls, RecordingStream transport, ProbeAttempt<HttpProbeResult> attempt)
    {
        attempt.Known = attempt.Known with { Tls = tls.Facts };
        return transport.First.IsEmpty
            ? attempt.End(ProbeOutcome.Closed)
            : attempt.End(ProbeOutcome.TlsFailed, PeerText.DescribeNotTls(transport.First) ?? Innermost(exception));
    }

    private static string Innermost(Exception exception)
    {
        while (exception.InnerException is { } inner)
        {
            exception = inner;
        }

        return exception.Message;
    }
}
