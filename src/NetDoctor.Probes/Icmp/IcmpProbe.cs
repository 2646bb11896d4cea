using System.Net.Sockets;
using NetDoctor.Model.Probing;

namespace NetDoctor.Probes.Icmp;

/// <summary>Sends one ICMP echo request and waits for the answer or an ICMP error.</summary>
public sealed class IcmpProbe : IProbe<IcmpProbeSpec, IcmpProbeResult>
{
    /// <summary>What a refusal to make a socket for ICMP means.</summary>
    internal const string NoSocket = "ICMP echo may not be sent here: net.ipv4.ping_group_range does not admit this group, and the capability NET_RAW is missing.";

    // As ping sends by default.
    private const int PayloadBytes = 56;

    /// <inheritdoc/>
    public IcmpProbeResult Begin(IcmpProbeSpec spec, Vantage vantage) =>
        new() { Vantage = vantage, Target = spec.Target, Outcome = ProbeOutcome.LocalError };

    /// <inheritdoc/>
    public async Task<IcmpProbeResult> ProbeAsync(IcmpProbeSpec spec, ProbeAttempt<IcmpProbeResult> attempt, CancellationToken cancellationToken)
    {
        var endpoint = attempt.Dial(isUdp: true);
        EchoSocket echo;
        try
        {
            echo = await EchoSocket.OpenAsync(attempt.Sockets, endpoint.AddressFamily, cancellationToken);
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AccessDenied)
        {
            return attempt.End(ProbeOutcome.LocalError, NoSocket);
        }

        using (echo)
        {
            attempt.Enter("exchange", ProbeOutcome.Timeout);
            try
            {
                await echo.ConnectAsync(endpoint.Address, cancellationToken);
                await echo.SendAsync(sequence: 1, PayloadBytes, cancellationToken);
                await echo.ReceiveAsync(cancellationToken);
                return attempt.End(ProbeOutcome.Succeeded);
            }
            catch (SocketException exception)
            {
                return attempt.Fail(exception, echo.Socket, endpoint);
            }
        }
    }
}
