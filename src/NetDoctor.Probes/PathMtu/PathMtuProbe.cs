using System.Net.Sockets;
using NetDoctor.Model.Probing;
using NetDoctor.Probes.Icmp;

namespace NetDoctor.Probes.PathMtu;

/// <summary>Finds the largest packet that gets to an address, by ICMP echo requests that may not be cut.</summary>
public sealed class PathMtuProbe(TimeProvider timeProvider) : IProbe<PathMtuProbeSpec, PathMtuProbeResult>
{
    /// <inheritdoc/>
    public PathMtuProbeResult Begin(PathMtuProbeSpec spec, Vantage vantage) =>
        new() { Vantage = vantage, Target = spec.Target, Outcome = ProbeOutcome.LocalError };

    /// <inheritdoc/>
    public async Task<PathMtuProbeResult> ProbeAsync(
        PathMtuProbeSpec spec, ProbeAttempt<PathMtuProbeResult> attempt, CancellationToken cancellationToken)
    {
        var endpoint = attempt.Dial(isUdp: true);
        EchoSocket echo;
        try
        {
            echo = await EchoSocket.OpenAsync(attempt.Sockets, endpoint.AddressFamily, cancellationToken);
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AccessDenied)
        {
            return attempt.End(ProbeOutcome.LocalError, IcmpProbe.NoSocket);
        }

        using (echo)
        {
            attempt.Enter("exchange", ProbeOutcome.Timeout);
            try
            {
                await echo.ConnectAsync(endpoint.Address, cancellationToken);
                var search = new SizeSearch(echo, timeProvider);
                await search.RunAsync(found => attempt.Known = Tell(attempt.Known, found), cancellationToken);
                attempt.Known = Tell(attempt.Known, search);

                // Without an answer to a small packet the sizes say nothing; the deadline says so.
                return search.Largest > 0 ? attempt.End(ProbeOutcome.Succeeded) : attempt.End(ProbeOutcome.Timeout);
            }
            catch (SocketException exception)
            {
                return attempt.Fail(exception, echo.Socket, endpoint);
            }
        }
    }

    private static PathMtuProbeResult Tell(PathMtuProbeResult known, SizeSearch search) => known with
    {
        LinkBytes = search.Link,
        LargestBytes = search.Largest > 0 ? search.Largest : null,
        SmallestLostBytes = search.Largest > 0 && search.Largest < search.Link ? search.SmallestLost : null,
        ReportedBytes = search.Reported?.Bytes,
        ReportedBy = search.Reported?.Sender?.ToString(),
    };
}
