using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.ExceptionServices;
using System.Security.Authentication;
using Grpc.Core;
using NetDoctor.Model.Probing;
using NetDoctor.Probes.Http;
using NetDoctor.Probes.Tls;

namespace NetDoctor.Probes.Grpc;

/// <summary>Carries one gRPC call over one connection that was made before, and takes down what comes back.</summary>
internal sealed class GrpcConnection : DelegatingHandler
{
    private const int MostText = 200;

    private readonly RecordingStream _transport;
    private readonly ProbeAttempt<GrpcProbeResult> _attempt;
    private readonly TlsObserver _observer;
    private readonly bool _isTls;
    private bool _isTaken;
    private bool _isGrpc;

    public GrpcConnection(RecordingStream transport, Uri uri, string serverName, ProbeAttempt<GrpcProbeResult> attempt)
    {
        _transport = transport;
        _attempt = attempt;
        _observer = new TlsObserver(serverName);
        _isTls = uri.Scheme == Uri.UriSchemeHttps;
        InnerHandler = new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectCallback = (_, _) => Take(),
            PlaintextStreamFilter = (context, _) => Secured(context.PlaintextStream),
            SslOptions = _observer.Options(SslApplicationProtocol.Http2),
        };
        if (_isTls)
        {
            attempt.Enter("tls", ProbeOutcome.Hung);
        }
    }

    /// <summary>The result of a call that the server answered.</summary>
    /// <param name="serving">What it told; null when the message could not be read.</param>
    public GrpcProbeResult Answered(GrpcServingStatus? serving) => serving is null
        ? _attempt.End(ProbeOutcome.Malformed, "The answer to the health check is no HealthCheckResponse.") with { Status = (int)StatusCode.OK }
        : _attempt.End(ProbeOutcome.Succeeded) with { Status = (int)StatusCode.OK, Serving = serving };

    /// <summary>The result of a call that ended otherwise: with the server's own status, or without gRPC having been spoken.</summary>
    /// <exception cref="SocketException">The connection broke.</exception>
    public GrpcProbeResult Failed(RpcException exception)
    {
        if (_attempt.Known.HttpStatus is { } http)
        {
            // The library makes a status of its own out of an answer that is none.
            return _isGrpc
                ? _attempt.End(ProbeOutcome.Succeeded, Clean(exception.Status.Detail)) with { Status = (int)exception.StatusCode }
                : _attempt.End(ProbeOutcome.Malformed, $"The port answers HTTP {http} over HTTP/2, without a gRPC status.");
        }

        var inner = exception.Status.DebugException ?? exception;
        if (!_isTls)
        {
            _transport.KeepRest();
        }

        var first = _transport.First;
        var spoken = _isTls ? PeerProtocol.Other : PeerText.SpokenInsteadOfHttp(first);
        var isOther = !_isTls && !first.IsEmpty && spoken != PeerProtocol.Http2;
        for (var link = inner; link is not null && !isOther; link = link.InnerException)
        {
            if (link is SocketException)
            {
                ExceptionDispatchInfo.Throw(link);
            }

            if (link is AuthenticationException || (_isTls && _attempt.Known.Tls is null && link.InnerException is null))
            {
                return EndTls(link);
            }
        }

        if (first.IsEmpty)
        {
            return _attempt.End(ProbeOutcome.Closed);
        }

        _attempt.Known = _attempt.Known with { PeerSpeaks = spoken == PeerProtocol.Http2 ? null : spoken };
        return _attempt.End(
            ProbeOutcome.Malformed,
            _isTls || spoken == PeerProtocol.Http2 ? Clean(TlsFailures.Innermost(inner).Message) : PeerText.DescribeNotHttp2(first));
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        _isGrpc = (int)response.StatusCode == 200
            && response.Content.Headers.ContentType?.MediaType?.StartsWith("application/grpc", StringComparison.Ordinal) == true;
        _attempt.Known = _attempt.Known with
        {
            HttpStatus = (int)response.StatusCode,
            Server = response.Headers.NonValidated.TryGetValues("server", out var server) ? Clean(server.ToString()) : null,
        };
        return response;
    }

    private static string? Clean(string? text) =>
        string.IsNullOrEmpty(text) ? null : PeerText.Printable(System.Text.Encoding.Latin1.GetBytes(text), MostText);

    // The handler may want another connection when the first one fails; the probe is about this one.
    private ValueTask<Stream> Take()
    {
        if (_isTaken)
        {
            throw new IOException("The connection ended.");
        }

        _isTaken = true;
        return ValueTask.FromResult<Stream>(_transport);
    }

    private ValueTask<Stream> Secured(Stream stream)
    {
        if (stream is SslStream tls)
        {
            _observer.Complete(tls);
            _attempt.Known = _attempt.Known with { Tls = _observer.Facts };
        }

        _attempt.Enter("firstByte", ProbeOutcome.Hung);
        return ValueTask.FromResult(stream);
    }

    private GrpcProbeResult EndTls(Exception exception)
    {
        var first = _transport.First;
        _attempt.Known = _attempt.Known with
        {
            Tls = _observer.Facts,
            TlsFailure = TlsFailures.Explain(exception, _observer.AsksClientCertificate, first),
            PeerSpeaks = PeerText.SpokenInsteadOfTls(first),
        };
        return first.IsEmpty
            ? _attempt.End(ProbeOutcome.Closed)
            : _attempt.End(
                ProbeOutcome.TlsFailed, PeerText.DescribeNotTls(first) ?? Clean(TlsFailures.Innermost(exception).Message));
    }
}
