using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Rules;

/// <summary>Probe results in words.</summary>
public static class ProbeText
{
    /// <summary><c>dns</c>, <c>tcp</c>, <c>udp</c>, <c>grpc</c>, <c>icmp</c>, <c>path MTU</c> or <c>http</c>.</summary>
    /// <param name="result">The result.</param>
    public static string KindOf(ProbeResult result) => result switch
    {
        DnsProbeResult => "dns",
        TcpProbeResult => "tcp",
        UdpProbeResult => "udp",
        GrpcProbeResult => "grpc",
        IcmpProbeResult => "icmp",
        PathMtuProbeResult => "path MTU",
        _ => "http",
    };

    /// <summary>What was seen, in a few words: <c>connected in 1.2 ms</c>, <c>no reply within 1 s</c>.</summary>
    /// <param name="result">The result.</param>
    public static string Describe(ProbeResult result)
    {
        var time = Durations.Of(result.Phases.Sum(phase => phase.Name == "total" ? 0 : phase.Milliseconds));
        return result.Outcome switch
        {
            ProbeOutcome.Succeeded => Success(result, time),
            ProbeOutcome.Timeout => $"no reply within {time}",
            ProbeOutcome.Refused when result.Refusal is { By: "icmp" } icmp =>
                $"port unreachable (ICMP {icmp.IcmpType}/{icmp.IcmpCode} from {icmp.Sender ?? "an unknown sender"}) after {time}",
            ProbeOutcome.Refused => $"refused{By(result.Refusal)} after {time}",
            ProbeOutcome.Reset => "connected, then reset by the peer",
            ProbeOutcome.Closed => "connected, then closed by the peer without a byte",
            ProbeOutcome.Hung => "connected, then not a byte until the deadline",
            ProbeOutcome.HostUnreachable => $"host unreachable{By(result.Refusal)}",
            ProbeOutcome.NetworkUnreachable => $"network unreachable{By(result.Refusal)}",
            ProbeOutcome.Prohibited => $"rejected by a filter{By(result.Refusal)}",
            ProbeOutcome.AccessDenied => "refused by this host's own rules",
            ProbeOutcome.Silent => "no answer, which for UDP proves nothing",
            ProbeOutcome.Malformed => $"an answer that is not of the protocol{Peer(result)}",
            ProbeOutcome.TlsFailed => $"TLS handshake failed{Alert(result)}{Peer(result)}",
            ProbeOutcome.NxDomain => $"{DnsName(result)} does not exist (NXDOMAIN)",
            ProbeOutcome.NoData => $"{DnsName(result)} has no such record (NODATA)",
            ProbeOutcome.ServerFailure => "the DNS server failed (SERVFAIL)",
            ProbeOutcome.QueryRefused => "the DNS server refuses the query (REFUSED)",
            ProbeOutcome.FormatError => "the DNS server did not understand the query (FORMERR)",
            ProbeOutcome.NotImplemented => "the DNS server does not do such queries (NOTIMP)",
            ProbeOutcome.OtherRcode => $"the DNS server answered rcode {(result as DnsProbeResult)?.Rcode}",
            ProbeOutcome.NotMade => "not made: the budget was spent",
            _ => "could not be made",
        };
    }

    private static string Success(ProbeResult result, string time) => result switch
    {
        DnsProbeResult dns => $"{dns.Name} is {string.Join(", ", dns.Answers.Take(5).Select(answer => answer.Data))}",
        HttpProbeResult { PeerSpeaks: PeerProtocol.Tls } http => $"HTTP {http.Status} in {time}: the server expects TLS",
        HttpProbeResult { Location: { } location } http => $"HTTP {http.Status} to {location} in {time}",
        HttpProbeResult http => $"HTTP {http.Status} in {time}",
        GrpcProbeResult { Serving: { } serving } => $"gRPC health {ServingName(serving)} in {time}",
        GrpcProbeResult grpc => $"gRPC status {grpc.Status} in {time}",
        IcmpProbeResult => $"answered in {time}",
        PathMtuProbeResult { SmallestLostBytes: null } path => $"packets of up to {path.LargestBytes} bytes get there",
        PathMtuProbeResult { ReportedBy: { } router } path => $"packets of up to {path.LargestBytes} bytes get there; {router} reports that it passes {path.ReportedBytes}",
        PathMtuProbeResult path => $"packets of up to {path.LargestBytes} bytes get there; larger ones vanish without a word, though the link takes {path.LinkBytes}",
        UdpProbeResult udp => $"answered with {udp.AnswerBytes} bytes in {time}",
        _ => $"connected in {time}",
    };

    private static string ServingName(GrpcServingStatus serving) => serving switch
    {
        GrpcServingStatus.Serving => "SERVING",
        GrpcServingStatus.NotServing => "NOT_SERVING",
        GrpcServingStatus.ServiceUnknown => "SERVICE_UNKNOWN",
        _ => "UNKNOWN",
    };

    private static string Alert(ProbeResult result) =>
        ApplicationResults.TlsFailureOf(result)?.Alert is { } code ? $" with alert {TlsWords.AlertName(code)}" : "";

    private static string Peer(ProbeResult result) => ApplicationResults.PeerOf(result) switch
    {
        PeerProtocol.Http => ": it speaks plain HTTP",
        PeerProtocol.Http2 => ": it speaks HTTP/2",
        PeerProtocol.Tls => ": it speaks TLS",
        _ => "",
    };

    private static string By(Refusal? refusal) => refusal switch
    {
        null => "",
        { By: "icmp" } => $" by ICMP {refusal.IcmpType}/{refusal.IcmpCode} from {refusal.Sender ?? "an unknown sender"}",
        { By: "tcpReset" } => " by a TCP reset",
        _ => " by this host itself",
    };

    private static string DnsName(ProbeResult result) => (result as DnsProbeResult)?.Name ?? "the name";
}
