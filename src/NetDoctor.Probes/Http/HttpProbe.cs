using System.Net.Sockets;
using System.Security.Authentication;
using NetDoctor.Model.Probing;
using NetDoctor.Probes.Sockets;
using NetDoctor.Probes.Tls;

namespace NetDoctor.Probes.Http;

/// <summary>Makes one HTTP/1.1 GET over one fresh connection and reads the head of the response; the body is left.</summary>
/// <remarks>No proxy, no second address, and no redirect but, where it is asked for, back to the same place. With HTTPS the
/// certificate is reported, not judged.</remarks>
public sealed class HttpProbe : IProbe<HttpProbeSpec, HttpProbeResult>
{
    private const int MostRedirects = 10;

    /// <inheritdoc/>
    public HttpProbeResult Begin(HttpProbeSpec spec, Vantage vantage) =>
        new() { Vantage = vantage, Target = spec.Target, Outcome = ProbeOutcome.LocalError };

    /// <inheritdoc/>
    public async Task<HttpProbeResult> ProbeAsync(
        HttpProbeSpec spec, ProbeAttempt<HttpProbeResult> attempt, CancellationToken cancellationToken)
    {
        var path = spec.Path;
        var trail = new CookieTrail();
        while (true)
        {
            var result = await GetOnceAsync(spec with { Path = path }, trail, attempt, cancellationToken);
            if (result is not { Outcome: ProbeOutcome.Succeeded, Status: 301 or 302 or 303 or 307 or 308, Location: { } location }
                || spec.MaxRedirects == 0 || RedirectTarget.PathOf(spec, path, location) is not { } next)
            {
                return result;
            }

            var isLoop = trail.IsLoop(spec, next);
            if (isLoop || result.Redirects.Length >= Math.Min(spec.MaxRedirects, MostRedirects))
            {
                return result with { IsRedirectLoop = isLoop };
            }

            attempt.Known = attempt.Known with
            {
                Redirects = result.Redirects.Add(new HttpRedirect(path, result.Status.Value, location)),
                Status = null,
            };
            path = next;
        }
    }

    private static async Task<HttpProbeResult> GetOnceAsync(
        HttpProbeSpec spec, CookieTrail trail, ProbeAttempt<HttpProbeResult> attempt, CancellationToken cancellationToken)
    {
        if (HttpRequestText.Create(spec, trail.Visit(spec, spec.Path)) is not { } request)
        {
            return attempt.End(ProbeOutcome.LocalError, "The host or the path cannot stand in a request.");
        }

        var endpoint = attempt.Dial(isUdp: false);
        using var socket = await attempt.Sockets.OpenTcpAsync(endpoint, cancellationToken);
        attempt.Enter("connect", ProbeOutcome.Timeout);
        try
        {
            await attempt.Sockets.ConnectAsync(socket, endpoint, cancellationToken);
            await using var transport = new RecordingStream(socket);
            Action<HttpResponseHead> onHead = head => trail.Take(spec, spec.Path, head.SetCookies);
            return spec.Scheme == HttpScheme.Https
                ? await GetOverTlsAsync(request, transport, onHead, attempt, cancellationToken)
                : await GetAsync(request, transport, onHead, attempt, cancellationToken);
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
        HttpRequestText request, RecordingStream transport, Action<HttpResponseHead> onHead, ProbeAttempt<HttpProbeResult> attempt,
        CancellationToken cancellationToken)
    {
        var observer = new TlsObserver(request.ServerName);
        using var tls = new TlsClient(transport, observer);
        attempt.Enter("tls", ProbeOutcome.Hung);
        try
        {
            await tls.HandshakeAsync(cancellationToken);
            attempt.Known = attempt.Known with { Tls = observer.Facts };
            var result = await GetAsync(request, tls.Stream, onHead, attempt, cancellationToken);
            return result.Outcome == ProbeOutcome.Closed && observer.AsksClientCertificate
                ? result with { TlsFailure = TlsFailures.Explain(null, asksClientCertificate: true, []) }
                : result;
        }
        catch (AuthenticationException exception)
        {
            return EndTls(exception, observer, transport, attempt);
        }
        catch (IOException exception) when (exception.InnerException is not SocketException)
        {
            return EndTls(exception, observer, transport, attempt);
        }
        catch (IOException) when (observer.AsksClientCertificate)
        {
            // TLS 1.3 servers judge the client's certificate after the client is done: their reset may overtake their alert.
            attempt.Known = attempt.Known with
            {
                Tls = observer.Facts,
                TlsFailure = TlsFailures.Explain(null, asksClientCertificate: true, []),
            };
            throw;
        }
    }

    private static async Task<HttpProbeResult> GetAsync(
        HttpRequestText request, Stream stream, Action<HttpResponseHead> onHead, ProbeAttempt<HttpProbeResult> attempt,
        CancellationToken cancellationToken)
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
            if (ReadResponse(buffer, ref length, onHead, attempt) is { } result)
            {
                return result;
            }
        }

        return attempt.End(ProbeOutcome.Malformed, $"The headers are longer than {buffer.Length} bytes.");
    }

    private static HttpProbeResult? ReadResponse(
        byte[] buffer, ref int length, Action<HttpResponseHead> onHead, ProbeAttempt<HttpProbeResult> attempt)
    {
        while (true)
        {
            var received = buffer.AsSpan(0, length);
            var status = HttpResponseHead.ReadStatus(received);
            if (status is null)
            {
                attempt.Known = attempt.Known with { PeerSpeaks = PeerText.SpokenInsteadOfHttp(received) };
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
                onHead(head);
                var body = received[head.Length..];
                var isForHttps = head.Status == 400 && attempt.Known.Tls is null && PeerText.SaysHttpsExpected(body);
                return attempt.End(ProbeOutcome.Succeeded, isForHttps ? "The server says that this port expects HTTPS." : null) with
                {
                    Location = head.Location,
                    Server = head.Server,
                    Via = head.Via,
                    PeerSpeaks = isForHttps ? PeerProtocol.Tls : null,
                    TlsFailure = head.Status == 400 && attempt.Known.Tls is { AsksClientCertificate: true } && PeerText.SaysCertificateRequired(body)
                        ? new TlsFailure(TlsFailureKind.ClientCertificate)
                        : null,
                };
            }

            // An interim response (RFC 9110 15.2): the final one follows. Each takes bytes, so they end.
            received[head.Length..].CopyTo(buffer);
            length -= head.Length;
        }
    }

    private static HttpProbeResult EndTls(
        Exception exception, TlsObserver observer, RecordingStream transport, ProbeAttempt<HttpProbeResult> attempt)
    {
        attempt.Known = attempt.Known with
        {
            Tls = observer.Facts,
            TlsFailure = TlsFailures.Explain(exception, observer.AsksClientCertificate, transport.First),
            PeerSpeaks = PeerText.SpokenInsteadOfTls(transport.First),
        };
        return transport.First.IsEmpty
            ? attempt.End(ProbeOutcome.Closed)
            : attempt.End(
                ProbeOutcome.TlsFailed, PeerText.DescribeNotTls(transport.First) ?? TlsFailures.Innermost(exception).Message);
    }
}
