using System.Buffers;
using System.Net.Sockets;
using System.Text;
using NetDoctor.Model.Probing;
using NetDoctor.Probes.Sockets;

namespace NetDoctor.Probes.Udp;

/// <summary>Sends one UDP datagram over a connected socket and waits for an answer or an ICMP error.</summary>
/// <remarks>An unconnected socket would never hear of ICMP errors. Silence is <c>Silent</c>: it proves nothing.</remarks>
public sealed class UdpProbe : IProbe<UdpProbeSpec, UdpProbeResult>
{
    private const int MaxPayloadBytes = 512;
    private const int MaxDatagramBytes = 65535;

    /// <inheritdoc/>
    public UdpProbeResult Begin(UdpProbeSpec spec, Vantage vantage) =>
        new() { Vantage = vantage, Target = spec.Target, Outcome = ProbeOutcome.LocalError };

    /// <inheritdoc/>
    public async Task<UdpProbeResult> ProbeAsync(
        UdpProbeSpec spec, ProbeAttempt<UdpProbeResult> attempt, CancellationToken cancellationToken)
    {
        if (spec.Payload.Length > MaxPayloadBytes || !Ascii.IsValid(spec.Payload))
        {
            return attempt.End(ProbeOutcome.LocalError, $"The payload is not ASCII of at most {MaxPayloadBytes} characters.");
        }

        var endpoint = attempt.Dial(isUdp: true);
        using var socket = await attempt.Sockets.OpenUdpAsync(endpoint, cancellationToken);
        var buffer = ArrayPool<byte>.Shared.Rent(MaxDatagramBytes);
        attempt.Enter("exchange", ProbeOutcome.Silent);
        try
        {
            await attempt.Sockets.ConnectAsync(socket, endpoint, cancellationToken);
            await socket.SendAsync(Encoding.ASCII.GetBytes(spec.Payload), cancellationToken);
            var length = await socket.ReceiveAsync(buffer, cancellationToken);
            return attempt.End(ProbeOutcome.Succeeded) with { AnswerBytes = length };
        }
        catch (SocketException exception)
        {
            return attempt.Fail(exception, socket, endpoint);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
