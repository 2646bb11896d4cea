namespace NetDoctor.Model.Probing;

/// <summary>How a probe ended. Members are added, never renamed.</summary>
public enum ProbeOutcome
{
    /// <summary>It got what it asked for: a connection, an answer, a status line.</summary>
    Succeeded,

    /// <summary>No reply to the first packet until the deadline: dropped, or nobody there.</summary>
    Timeout,

    /// <summary>Refused: RST, or ICMP port unreachable.</summary>
    Refused,

    /// <summary>Reset after the connection was made.</summary>
    Reset,

    /// <summary>Closed by the peer without a byte.</summary>
    Closed,

    /// <summary>The connection was made, then silence until the deadline.</summary>
    Hung,

    /// <summary>ICMP host unreachable, or no neighbour answers.</summary>
    HostUnreachable,

    /// <summary>ICMP network unreachable, or no route.</summary>
    NetworkUnreachable,

    /// <summary>ICMP administratively prohibited: a filter rejects.</summary>
    Prohibited,

    /// <summary>This host's own rules refused the packet.</summary>
    AccessDenied,

    /// <summary>UDP: no answer. Open, filtered and deaf look alike.</summary>
    Silent,

    /// <summary>The answer is not of the protocol, or cannot be parsed.</summary>
    Malformed,

    /// <summary>TLS failed: alert, version, or not TLS at all.</summary>
    TlsFailed,

    /// <summary>DNS NXDOMAIN: the name does not exist.</summary>
    NxDomain,

    /// <summary>DNS NOERROR without a record of the type.</summary>
    NoData,

    /// <summary>DNS SERVFAIL.</summary>
    ServerFailure,

    /// <summary>DNS REFUSED by the server; not a refused connection.</summary>
    QueryRefused,

    /// <summary>DNS FORMERR.</summary>
    FormatError,

    /// <summary>DNS NOTIMP.</summary>
    NotImplemented,

    /// <summary>Any other DNS rcode; the result carries the number.</summary>
    OtherRcode,

    /// <summary>It was not made, because the budget of the diagnosis was spent.</summary>
    NotMade,

    /// <summary>This host could not make the attempt (no socket, bad address family).</summary>
    LocalError,
}
