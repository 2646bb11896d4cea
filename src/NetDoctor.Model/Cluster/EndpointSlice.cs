using System.Collections.Immutable;
using System.Net;

namespace NetDoctor.Model.Cluster;

/// <summary>A part of the endpoints of one Service, of one address type.</summary>
/// <remarks>Source: Kubernetes documentation, "EndpointSlices".</remarks>
public sealed record EndpointSlice : Fact
{
    /// <inheritdoc/>
    public override ResourceKind Kind => ResourceKind.EndpointSlice;

    /// <summary>Service in the same namespace, by the label <c>kubernetes.io/service-name</c>; null when unlabelled.</summary>
    public string? ServiceName { get; init; }

    /// <summary><c>IPv4</c>, <c>IPv6</c> or <c>FQDN</c>.</summary>
    public string AddressType { get; init; } = "IPv4";

    /// <summary>Ports that every endpoint of the slice serves.</summary>
    public ImmutableArray<EndpointPort> Ports { get; init; } = [];

    /// <summary>Endpoints in the order of the object.</summary>
    public ImmutableArray<Endpoint> Endpoints { get; init; } = [];

    /// <summary>Who writes the slice, by the label <c>endpointslice.kubernetes.io/managed-by</c>; null when unlabelled.</summary>
    public string? ManagedBy => Labels["endpointslice.kubernetes.io/managed-by"];
}

/// <summary>A port of an EndpointSlice.</summary>
/// <param name="Name">Name of the Service's port; empty for an unnamed one.</param>
/// <param name="Port">Port in the pods; null means all ports.</param>
/// <param name="Protocol">Transport.</param>
public sealed record EndpointPort(string Name, int? Port, TransportProtocol Protocol);

/// <summary>One endpoint of a slice.</summary>
public sealed record Endpoint
{
    /// <summary>Addresses of the one endpoint; consumers use the first.</summary>
    public ImmutableArray<IPAddress> Addresses { get; init; } = [];

    /// <summary>Whether it takes new connections; absent in the object means true.</summary>
    public bool Ready { get; init; } = true;

    /// <summary>Whether it passes its readiness probe, also while terminating; absent in the object means ready.</summary>
    public bool Serving { get; init; } = true;

    /// <summary>Whether its pod is being deleted.</summary>
    public bool Terminating { get; init; }

    /// <summary>Host name of its DNS record; null when it has none.</summary>
    public string? Hostname { get; init; }

    /// <summary>Node it runs on; null when unknown.</summary>
    public string? NodeName { get; init; }

    /// <summary>Zone it runs in; null when unknown.</summary>
    public string? Zone { get; init; }

    /// <summary>Zones that should use it; empty without hints.</summary>
    public ImmutableArray<string> HintZones { get; init; } = [];

    /// <summary>Nodes that should use it (<c>hints.forNodes</c>); empty without hints.</summary>
    public ImmutableArray<string> HintNodes { get; init; } = [];

    /// <summary>Object behind it, usually a Pod; null for an address outside the cluster.</summary>
    public ObjectReference? Target { get; init; }

    /// <summary>UID in the target reference; <see cref="Guid.Empty"/> when absent.</summary>
    public Guid TargetUid { get; init; }
}
