namespace NetDoctor.Lab.DataPlane;

/// <summary>Something that is wrong in the network of a scenario, and that no manifest can say.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Target">Where: <c>pod/ns/name</c> (also the name of its workload), <c>service/ns/name</c>, <c>node/name</c>, <c>kind/plural</c>.</param>
public sealed record Fault(FaultKind Kind, string Target)
{
    /// <summary>Whose packets: <c>netdoctor</c> or <c>any</c>.</summary>
    /// <remarks>Every probe starts at NetDoctor's own pod for now, so both mean the same. The kubelet's probes come from the pod's own
    /// node and never meet a drop or reject.</remarks>
    public string From { get; init; } = "any";

    /// <summary>Port of the target that is concerned; null for all.</summary>
    public int? Port { get; init; }

    /// <summary>Which of the matching pods, by name from 0; null for all.</summary>
    public int? Replica { get; init; }

    /// <summary>Transport that is concerned, <c>udp</c> or <c>tcp</c>; null for both.</summary>
    public string? Transport { get; init; }

    /// <summary>For <see cref="FaultKind.Listen"/>: the port on which the server listens instead; null when it keeps the port.</summary>
    public int? ListenPort { get; init; }

    /// <summary>For <see cref="FaultKind.Status"/>: the HTTP status.</summary>
    public int? Status { get; init; }

    /// <summary>For <see cref="FaultKind.Redirect"/>: where to.</summary>
    public string? Location { get; init; }

    /// <summary>For <see cref="FaultKind.Slow"/>: milliseconds before each answer.</summary>
    public int? Milliseconds { get; init; }

    /// <summary>Whether a transport is concerned.</summary>
    /// <param name="isUdp">True for UDP, false for TCP.</param>
    public bool Concerns(bool isUdp) => Transport is null || Transport == (isUdp ? "udp" : "tcp");

    /// <summary>Whether the target is this kind of object.</summary>
    /// <param name="kind"><c>pod</c>, <c>service</c> or <c>node</c>.</param>
    public bool IsAt(string kind) => Target.StartsWith(kind + "/", StringComparison.Ordinal);

    /// <summary>Whether the target is this object.</summary>
    /// <param name="kind"><c>pod</c>, <c>service</c> or <c>node</c>.</param>
    /// <param name="name">Name, with the namespace for a pod or Service.</param>
    public bool IsAt(string kind, string name) => Target == $"{kind}/{name}";
}

/// <summary>What can be wrong.</summary>
public enum FaultKind
{
    /// <summary>Packets to the target vanish.</summary>
    Drop,

    /// <summary>Connections to the target are refused on the way.</summary>
    Reject,

    /// <summary>The server accepts and never answers.</summary>
    Hang,

    /// <summary>The server resets connections that were made.</summary>
    Reset,

    /// <summary>The server listens on another port, or on the pod's own loopback address only.</summary>
    Listen,

    /// <summary>The DNS server refuses every query.</summary>
    DnsRefused,

    /// <summary>The DNS server answers SERVFAIL to every query.</summary>
    DnsServfail,

    /// <summary>The DNS server has lost its watch before anything but the cluster's own Services was there.</summary>
    DnsForgets,

    /// <summary>The DNS server has lost its watch: it gives addresses and ports that were once right.</summary>
    DnsOutdated,

    /// <summary>kube-proxy on the node is stale: what comes to its node ports vanishes.</summary>
    StaleProxy,

    /// <summary>kube-proxy on the node tells load balancers the opposite of what endpoints the node has.</summary>
    StaleHealth,

    /// <summary>The server answers every HTTP request with one status.</summary>
    Status,

    /// <summary>The server redirects every HTTP request to one location.</summary>
    Redirect,

    /// <summary>The server takes its time before each answer.</summary>
    Slow,

    /// <summary>The server closes connections once it is spoken to.</summary>
    Close,

    /// <summary>The server's certificate expired a week ago.</summary>
    TlsExpired,

    /// <summary>The server's certificate is valid from next week on.</summary>
    TlsNotYetValid,

    /// <summary>The server's certificate is for another name.</summary>
    TlsWrongName,

    /// <summary>The server ends every TLS handshake with alert 40.</summary>
    TlsAlert,

    /// <summary>The server speaks old versions of TLS only, and ends every other handshake with alert 70.</summary>
    TlsOldVersion,

    /// <summary>The server wants a certificate of the client.</summary>
    ClientCertificate,

    /// <summary>The API server does not serve the kind.</summary>
    NotServed,
}
