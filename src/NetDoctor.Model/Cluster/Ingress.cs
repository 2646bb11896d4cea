using System.Collections.Immutable;

namespace NetDoctor.Model.Cluster;

/// <summary>An Ingress.</summary>
public sealed record Ingress : Fact
{
    /// <inheritdoc/>
    public override ResourceKind Kind => ResourceKind.Ingress;

    /// <summary><c>spec.ingressClassName</c>; null when absent.</summary>
    public string? ClassName { get; init; }

    /// <summary>Annotation <c>kubernetes.io/ingress.class</c>, the way before <c>spec.ingressClassName</c>; null when absent.</summary>
    public string? LegacyClass { get; init; }

    /// <summary>Whether it only takes a share of the traffic of another Ingress with the same host and path.</summary>
    /// <remarks>Source: ingress-nginx documentation, "Annotations", Canary.</remarks>
    public bool IsCanary { get; init; }

    /// <summary>Whether its paths are regular expressions, or the backend sees another path than the client asks for.</summary>
    /// <remarks>Source: ingress-nginx documentation, "Annotations", Rewrite.</remarks>
    public bool HasRewrite { get; init; }

    /// <summary>Whether the controller speaks TLS to the backend.</summary>
    /// <remarks>Source: ingress-nginx documentation, "Annotations", Backend Protocol.</remarks>
    public bool SpeaksTlsToBackend { get; init; }

    /// <summary>Backend for what no rule takes; null when absent.</summary>
    public IngressBackend? DefaultBackend { get; init; }

    /// <summary>Paths of all rules, in order.</summary>
    public ImmutableArray<IngressPath> Paths { get; init; } = [];

    /// <summary>TLS hosts with their Secret.</summary>
    public ImmutableArray<IngressTls> Tls { get; init; } = [];

    /// <summary>Addresses and host names in its status; empty while none serves it.</summary>
    public ImmutableArray<string> Addresses { get; init; } = [];
}

/// <summary>One host and path of an Ingress.</summary>
/// <param name="Host">Host; empty means any.</param>
/// <param name="Path">Path as written.</param>
/// <param name="PathType"><c>Exact</c>, <c>Prefix</c> or <c>ImplementationSpecific</c>.</param>
/// <param name="Backend">Where it leads; null for a resource backend.</param>
public sealed record IngressPath(string Host, string Path, string PathType, IngressBackend? Backend);

/// <summary>Service and port behind an Ingress path.</summary>
/// <param name="ServiceName">Service in the Ingress' namespace.</param>
/// <param name="Port">Port of the Service, by number or name.</param>
public sealed record IngressBackend(string ServiceName, IntOrString Port);

/// <summary>TLS hosts of an Ingress.</summary>
/// <param name="Hosts">Hosts; empty means all.</param>
/// <param name="SecretName">Secret with the certificate; null when absent.</param>
public sealed record IngressTls(ImmutableArray<string> Hosts, string? SecretName);

/// <summary>An IngressClass.</summary>
public sealed record IngressClass : Fact
{
    /// <inheritdoc/>
    public override ResourceKind Kind => ResourceKind.IngressClass;

    /// <summary>Controller that serves the class.</summary>
    public string Controller { get; init; } = "";

    /// <summary>Whether it serves Ingresses without a class.</summary>
    public bool IsDefault { get; init; }
}
