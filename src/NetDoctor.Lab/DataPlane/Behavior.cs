using System.Collections.Immutable;
using System.Net;

namespace NetDoctor.Lab.DataPlane;

/// <summary>What a client meets at an address. An address without behavior is closed: it refuses.</summary>
public abstract record Behavior
{
    /// <summary>Packets are swallowed: connections hang before they are made, datagrams get no answer.</summary>
    public static Behavior Blackhole { get; } = new BlackholeBehavior();

    /// <summary>Connections are made, and then nothing is ever said.</summary>
    public static Behavior AcceptAndHang { get; } = new HangBehavior();

    /// <summary>Connections are made, and reset as soon as the client speaks.</summary>
    public static Behavior ResetAfterConnect { get; } = new ResetBehavior();
}

/// <inheritdoc cref="Behavior.Blackhole"/>
internal sealed record BlackholeBehavior : Behavior;

/// <inheritdoc cref="Behavior.AcceptAndHang"/>
internal sealed record HangBehavior : Behavior;

/// <inheritdoc cref="Behavior.ResetAfterConnect"/>
internal sealed record ResetBehavior : Behavior;

/// <summary>Something that is not of the plane answers, such as the lab's API server.</summary>
internal sealed record ElsewhereBehavior : Behavior;

/// <summary>A server of a pod answers.</summary>
/// <param name="Application">What it says.</param>
/// <param name="Hostname">Host name of the pod.</param>
/// <param name="Traits">How it says it.</param>
internal sealed record ServeBehavior(Application Application, string Hostname, ServerTraits Traits) : Behavior
{
    /// <summary>A server that answers as its program does, in the clear.</summary>
    public ServeBehavior(Application application, string hostname)
        : this(application, hostname, ServerTraits.Usual)
    {
    }

    /// <summary>The pod that serves, <c>namespace/name</c>; empty for another server.</summary>
    public string Pod { get; init; } = "";

    /// <summary>What is wrong with a DNS server; null when nothing is.</summary>
    public FaultKind? Fault { get; init; }
}

/// <summary>Traffic is passed on, as kube-proxy does.</summary>
/// <param name="Backends">Endpoints to choose from, in order; not empty.</param>
internal sealed record ProxyBehavior(ImmutableArray<IPEndPoint> Backends) : Behavior
{
    public bool Equals(ProxyBehavior? other) => other is not null && Backends.SequenceEqual(other.Backends);

    public override int GetHashCode() => Backends.Length;
}

/// <summary>What a server of the lab says.</summary>
internal enum Application
{
    /// <summary>agnhost netexec over HTTP.</summary>
    Netexec,

    /// <summary>agnhost serve-hostname over HTTP.</summary>
    Hostname,

    /// <summary>agnhost serve-hostname over bare TCP or UDP: the name, whatever is sent.</summary>
    BareHostname,

    /// <summary>agnhost netexec over UDP: answers its commands and nothing else.</summary>
    NetexecUdp,

    /// <summary>The cluster's DNS, over UDP and TCP.</summary>
    Dns,

    /// <summary>The cluster's DNS before it knows the cluster: SERVFAIL.</summary>
    UnsyncedDns,

    /// <summary>HTTP 503 to everything.</summary>
    NotReady,

    /// <summary>HTTP 200 and <c>OK</c> to everything.</summary>
    Health,

    /// <summary>agnhost grpc-health-checking that serves.</summary>
    GrpcServing,

    /// <summary>agnhost grpc-health-checking that says that it does not serve.</summary>
    GrpcNotServing,

    /// <summary>ingress-nginx, over plain HTTP.</summary>
    Ingress,

    /// <summary>ingress-nginx, over TLS.</summary>
    IngressTls,

    /// <summary>A node's health port of a Service: HTTP 503, the node has no endpoint.</summary>
    NoEndpoint,
}
