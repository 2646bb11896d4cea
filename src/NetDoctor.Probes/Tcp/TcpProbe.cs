using System.Net.Sockets;
using NetDoctor.Model.Probing;
using NetDoctor.Probes.Sockets;

namespace NetDoctor.Probes.Tcp;

/// <summary>Makes one TCP connection and closes it; sends nothing.</summary>
public sealed class TcpProbe : IProbe<TcpProbeSpec, TcpProbeResult>
{
    /// <inheritdoc/>
    public TcpProbeResult Begin(TcpProbeSpec spec, Vantage vantage) =>
        new() { Vantage = vantage, Target = spec.Target, Outcome = ProbeOutcome.LocalError };

    /// <inheritdoc/>
    public async Task<TcpProbeResult> ProbeAsync(
        TcpProbeSpec spec, ProbeAttempt<TcpProbeResult> attempt, CancellationToken cancellationToken)
    {
        var endpoint = attempt.Dial(isUdp: false);
        using var socket = await attempt.Sockets.OpenTcpAsync(endpoint, cancellationToken);
        attempt.Enter("connect", ProbeOutcome.Timeout);
        try
        {
            await attempt.Sockets.ConnectAsync(socket, endpoint, cancellationToken);
        }
        catch (SocketException exception)
        {
            return attempt.Fail(exception, socket, endpoint);
        }

        attempt.Known = attempt.Known with { LocalAddress = socket.LocalEndPoint?.ToString() };
        return attempt.End(ProbeOutcome.Succeeded);
    }
}
