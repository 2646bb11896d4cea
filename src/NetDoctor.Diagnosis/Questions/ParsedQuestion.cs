using System.Net;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Questions;

/// <summary>A question whose references are understood, but not yet looked up.</summary>
/// <param name="Asked">The question as it was asked.</param>
/// <param name="From">Source.</param>
/// <param name="To">Target.</param>
/// <param name="Protocol">Transport.</param>
public sealed record ParsedQuestion(
    DiagnosisQuestion Asked, SourceReference From, TargetReference To, TransportProtocol Protocol);

/// <summary>Where the question is asked from.</summary>
public abstract record SourceReference;

/// <summary>NetDoctor's own pod: the question names no source.</summary>
public sealed record SelfSource : SourceReference;

/// <summary>Somewhere outside of the cluster.</summary>
public sealed record OutsideSource : SourceReference;

/// <summary>A node, by name.</summary>
/// <param name="Name">Name of the node.</param>
public sealed record NodeSource(string Name) : SourceReference;

/// <summary>A pod, or a pod of a workload.</summary>
/// <param name="Kind">Kind that the name must be of; null for a pod, else a workload.</param>
/// <param name="Namespace">Namespace.</param>
/// <param name="Name">Name.</param>
public sealed record WorkloadSource(WorkloadReferenceKind? Kind, string Namespace, string Name) : SourceReference;

/// <summary>Kinds that a reference can name.</summary>
public enum WorkloadReferenceKind
{
    Pod,
    Deployment,
    StatefulSet,
    DaemonSet,
    Job,
}

/// <summary>What the question wants to reach.</summary>
public abstract record TargetReference;

/// <summary>A Service by name: <c>payments</c>, <c>payments.shop:80</c>, <c>payments.shop.svc.cluster.local:http</c>.</summary>
/// <param name="Name">Service name.</param>
/// <param name="Namespace">Namespace; null when the name is short, which means the source's namespace.</param>
/// <param name="Port">Port number or name; null when absent, which means the Service's only port.</param>
/// <param name="Host">Host name as written, without port.</param>
public sealed record ServiceTarget(string Name, string? Namespace, IntOrString? Port, string Host) : TargetReference
{
    /// <summary>Whether the name ends with a dot, so that no search list applies to it.</summary>
    public bool IsAbsolute { get; init; }
}

/// <summary>An address and port: of a Service, a pod, a node or none of them.</summary>
/// <param name="Address">IPv4 or IPv6 address.</param>
/// <param name="Port">1–65535.</param>
public sealed record AddressTarget(IPAddress Address, int Port) : TargetReference;

/// <summary>A pod by name.</summary>
/// <param name="Namespace">Namespace.</param>
/// <param name="Name">Name.</param>
/// <param name="Port">Port number, or name of a container port.</param>
public sealed record PodTarget(string Namespace, string Name, IntOrString Port) : TargetReference;

/// <summary>A port of a node.</summary>
/// <param name="Name">Name of the node.</param>
/// <param name="Port">1–65535.</param>
public sealed record NodeTarget(string Name, int Port) : TargetReference;

/// <summary>A name that is not of a Service's form: a pod's own name, or one outside of the cluster.</summary>
/// <param name="Host">Name without trailing dot.</param>
/// <param name="Port">1–65535.</param>
public sealed record HostTarget(string Host, int Port) : TargetReference
{
    /// <summary>Whether the name was written with a dot at its end, so that no search list applies to it.</summary>
    public bool IsAbsolute { get; init; }
}

/// <summary>A URL: the host leads to one of the other targets, and HTTP is spoken over the connection.</summary>
/// <param name="IsHttps">Whether the scheme is https.</param>
/// <param name="Inner">Service, address or host that the URL's host and port name.</param>
/// <param name="Host">Host as written, for the Host header and TLS.</param>
/// <param name="PathAndQuery">Path with query, beginning with a slash.</param>
public sealed record UrlTarget(bool IsHttps, TargetReference Inner, string Host, string PathAndQuery) : TargetReference;

/// <summary>An SRV name: <c>_http._tcp.payments.shop</c>.</summary>
/// <param name="PortName">Port name without underscore.</param>
/// <param name="Protocol">Protocol label without underscore, as written.</param>
/// <param name="Service">Service that the rest names.</param>
/// <param name="Host">The whole name as written.</param>
public sealed record SrvTarget(string PortName, string Protocol, ServiceTarget Service, string Host) : TargetReference;
