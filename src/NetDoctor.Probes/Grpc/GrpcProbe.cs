using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Client;
using NetDoctor.Model.Probing;
using NetDoctor.Probes.Http;
using NetDoctor.Probes.Sockets;
using NetDoctor.Probes.Tls;

namespace NetDoctor.Probes.Grpc;

/// <summary>Makes one health check over gRPC, over one fresh connection: HTTP/2 with prior knowledge, or over TLS by ALPN.</summary>
/// <remarks>Source: grpc/grpc, doc/health-checking.md. With TLS the certificate is reported, not judged.</remarks>
public sealed class GrpcProbe : IProbe<GrpcProbeSpec, GrpcProbeResult>
{
    /// <inheritdoc/>
    public GrpcProbeResult Begin(GrpcProbeSpec spec, Vantage vantage) =>
        new() { Vantage = vantage, Target = spec.Target, Outcome = ProbeOutcome.LocalError };

    /// <inheritdoc/>
    public async Task<GrpcProbeResult> ProbeAsync(
        GrpcProbeSpec spec, ProbeAttempt<GrpcProbeResult> attempt, CancellationToken cancellationToken)
    {
        var named = new HttpProbeSpec { Address = spec.Address, Port = spec.Port, Scheme = spec.Scheme, Host = spec.Host };
        var scheme = spec.Scheme == HttpScheme.Https ? "https" : "http";
        if (HttpRequestText.Create(named) is not { } request
            || !Uri.TryCreate($"{scheme}://{request.Authority}", UriKind.Absolute, out var uri))
        {
            return attempt.End(ProbeOutcome.LocalError, "The host cannot stand in a call.");
        }

        var endpoint = attempt.Dial(isUdp: false);
        using var socket = await attempt.Sockets.OpenTcpAsync(endpoint, cancellationToken);
        attempt.Enter("connect", ProbeOutcome.Timeout);
        try
        {
            await attempt.Sockets.ConnectAsync(socket, endpoint, cancellationToken);
            await using var transport = new RecordingStream(socket);
            using var connection = new GrpcConnection(transport, uri, request.ServerName, attempt);
            return await CheckAsync(spec, uri, connection, cancellationToken);
        }
        catch (SocketException exception)
        {
            return attempt.Fail(exception, socket, endpoint);
        }
    }

    private static async Task<GrpcProbeResult> CheckAsync(
        GrpcProbeSpec spec, Uri uri, GrpcConnection connection, CancellationToken cancellationToken)
    {
        using var channel = GrpcChannel.ForAddress(uri, new GrpcChannelOptions
        {
            HttpHandler = connection,
            ThrowOperationCanceledOnCancellation = true,
            MaxRetryAttempts = 1,
        });
        try
        {
            using var call = channel.CreateCallInvoker().AsyncUnaryCall(
                HealthMessages.Check, null, new CallOptions(cancellationToken: cancellationToken), HealthMessages.Request(spec.Service));
            return connection.Answered(HealthMessages.ReadResponse(await call));
        }
        catch (RpcException exception)
        {
            return connection.Failed(exception);
        }
    }
}
