using System.Net;
using System.Net.Sockets;
using NetDoctor.Model.Probing;

namespace NetDoctor.Probes.Sockets;

/// <summary>What a socket error means: how the probe ended, and who refused.</summary>
/// <remarks>The ICMP error queue speaks first, because one socket error stands for several causes: a filter's reject shows as host
/// unreachable on IPv4 and as access denied on IPv6.</remarks>
internal sealed record SocketFailure(ProbeOutcome Outcome, Refusal? Refusal, string? Detail)
{
    public static SocketFailure Explain(SocketException exception, Socket socket, IPEndPoint dialled)
    {
        if (IcmpErrorQueue.Take(socket) is { } icmp && OutcomeOf(icmp) is { } outcome)
        {
            return FromIcmp(icmp, outcome, dialled);
        }

        var local = new Refusal("local");
        return exception.SocketErrorCode switch
        {
            SocketError.ConnectionRefused => new(ProbeOutcome.Refused, new Refusal("tcpReset"), null),
            SocketError.TimedOut => new(ProbeOutcome.Timeout, null, null),
            SocketError.ConnectionReset or SocketError.ConnectionAborted =>
                new(ProbeOutcome.Reset, new Refusal("tcpReset"), null),
            // A write after the peer closed: Linux gives EPIPE when a FIN came first, and ECONNRESET for an RST alone.
            SocketError.Shutdown => new(ProbeOutcome.Closed, null, null),
            SocketError.HostUnreachable or SocketError.HostDown => new(ProbeOutcome.HostUnreachable, local, null),
            SocketError.NetworkUnreachable => new(ProbeOutcome.NetworkUnreachable, local, "No route to the address."),
            SocketError.AccessDenied => new(ProbeOutcome.AccessDenied, local, null),
            // Linux: connect(2) over a blackhole route.
            SocketError.InvalidArgument => new(ProbeOutcome.NetworkUnreachable, local, "A blackhole route covers the address."),
            _ => new(ProbeOutcome.LocalError, null, exception.Message),
        };
    }

    private static SocketFailure FromIcmp(IcmpError icmp, ProbeOutcome outcome, IPEndPoint dialled)
    {
        // On loopback the target itself has the source's address.
        if (!icmp.IsOwn || icmp.Sender!.Equals(dialled.Address))
        {
            return new(outcome, new Refusal("icmp", icmp.Type, icmp.Code, icmp.Sender?.ToString()), null);
        }

        // The kernel answers itself when no neighbour does, and for reject rules of this host.
        var own = outcome == ProbeOutcome.Prohibited ? ProbeOutcome.AccessDenied : outcome;
        var detail = outcome == ProbeOutcome.HostUnreachable
            ? "No neighbour answers for the address or its gateway."
            : $"This host itself answered with ICMP {icmp.Type}/{icmp.Code}.";
        return new(own, new Refusal("local"), detail);
    }

    private static ProbeOutcome? OutcomeOf(IcmpError icmp) => icmp.IsIPv6 ? OutcomeOfIPv6(icmp) : OutcomeOfIPv4(icmp);

    // RFC 792, RFC 1122 3.2.2.1, RFC 1812 5.2.7.1. Fragmentation needed (3/4) refuses nothing.
    private static ProbeOutcome? OutcomeOfIPv4(IcmpError icmp) => (icmp.Type, icmp.Code) switch
    {
        (3, 0 or 6 or 11) => ProbeOutcome.NetworkUnreachable,
        (3, 1 or 5 or 7 or 8 or 12) => ProbeOutcome.HostUnreachable,
        (3, 2 or 3) => ProbeOutcome.Refused,
        (3, 9 or 10 or 13 or 14 or 15) => ProbeOutcome.Prohibited,
        (11, _) => ProbeOutcome.HostUnreachable,
        _ => null,
    };

    // RFC 4443 3.1 and 3.3.
    private static ProbeOutcome? OutcomeOfIPv6(IcmpError icmp) => (icmp.Type, icmp.Code) switch
    {
        (1, 0 or 2) => ProbeOutcome.NetworkUnreachable,
        (1, 1 or 5 or 6) => ProbeOutcome.Prohibited,
        (1, 3) => ProbeOutcome.HostUnreachable,
        (1, 4) => ProbeOutcome.Refused,
        (3, _) => ProbeOutcome.HostUnreachable,
        _ => null,
    };
}
