using System.Collections.Immutable;
using System.Net;

namespace NetDoctor.Model.Cluster;

/// <summary>A Service: every field that decides where its traffic goes.</summary>
public sealed record Service : Fact
{
    /// <inheritdoc/>
    public override ResourceKind Kind => ResourceKind.Service;

    /// <summary>Type of the Service.</summary>
    public ServiceType Type { get; init; }

    /// <summary>Cluster addresses, the primary family first; empty for a headless or ExternalName Service.</summary>
    public ImmutableArray<IPAddress> ClusterIPs { get; init; } = [];

    /// <summary>Whether <c>clusterIP</c> is <c>None</c>: DNS answers with the endpoints themselves.</summary>
    public bool IsHeadless { get; init; }

    /// <summary>Labels of the pods behind it; empty for a Service whose slices somebody else writes.</summary>
    public LabelSet Selector { get; init; } = LabelSet.Empty;

    /// <summary>Ports in the order of the specification.</summary>
    public ImmutableArray<ServicePort> Ports { get; init; } = [];

    /// <summary>DNS name that an ExternalName Service stands for; null otherwise.</summary>
    public string? ExternalName { get; init; }

    /// <summary>Further addresses at which every node should accept its traffic.</summary>
    public ImmutableArray<IPAddress> ExternalIPs { get; init; } = [];

    /// <summary>Addresses in <c>status.loadBalancer.ingress</c>; empty while none is assigned.</summary>
    public ImmutableArray<IPAddress> LoadBalancerIPs { get; init; } = [];

    /// <summary>Whether nodes leave traffic for the load balancer's addresses to it, as <c>ipMode: Proxy</c> says.</summary>
    public bool IsLoadBalancerProxied { get; init; }

    /// <summary>Host names in <c>status.loadBalancer.ingress</c>.</summary>
    public ImmutableArray<string> LoadBalancerHostnames { get; init; } = [];

    /// <summary><c>spec.loadBalancerClass</c>; null for the default implementation.</summary>
    public string? LoadBalancerClass { get; init; }

    /// <summary>Client ranges in CIDR notation that the load balancer admits; empty for all.</summary>
    public ImmutableArray<string> LoadBalancerSourceRanges { get; init; } = [];

    /// <summary>Whether traffic from inside stays on the client's node.</summary>
    public TrafficPolicy InternalTrafficPolicy { get; init; }

    /// <summary>Whether traffic from outside stays on the node it enters.</summary>
    public TrafficPolicy ExternalTrafficPolicy { get; init; }

    /// <summary>Port at which nodes answer whether they have local endpoints; 0 when none.</summary>
    public int HealthCheckNodePort { get; init; }

    /// <summary>Whether a client keeps its endpoint (<c>sessionAffinity: ClientIP</c>).</summary>
    public bool HasClientIPAffinity { get; init; }

    /// <summary>Whether endpoints are served before they are ready.</summary>
    public bool PublishNotReadyAddresses { get; init; }

    /// <summary><c>spec.trafficDistribution</c>; null when absent.</summary>
    public string? TrafficDistribution { get; init; }

    /// <summary>Address families of the Service: <c>IPv4</c>, <c>IPv6</c> or both, in order.</summary>
    public ImmutableArray<string> IPFamilies { get; init; } = [];

    /// <summary>Whether the Service selects pods; a selector-less one has slices that somebody else writes.</summary>
    public bool HasSelector => Selector.Count > 0;
}

/// <summary>Type of a Service.</summary>
public enum ServiceType
{
    ClusterIP,
    NodePort,
    LoadBalancer,
    ExternalName,
}

/// <summary>Which endpoints traffic may use.</summary>
/// <remarks>Source: Kubernetes documentation, "Virtual IPs and Service Proxies", Traffic policies.</remarks>
public enum TrafficPolicy
{
    Cluster,
    Local,
}

/// <summary>A port of a Service.</summary>
/// <param name="Name">Name; null for the single unnamed port. Only named ports have SRV records.</param>
/// <param name="Port">Port on the Service's own addresses, 1–65535.</param>
/// <param name="TargetPort">Port in the pods; the API server fills in <paramref name="Port"/> when absent.</param>
/// <param name="Protocol">Transport.</param>
/// <param name="NodePort">Port on every node; 0 when none.</param>
/// <param name="AppProtocol">Declared application protocol; null when absent.</param>
public sealed record ServicePort(
    string? Name,
    int Port,
    IntOrString TargetPort,
    TransportProtocol Protocol,
    int NodePort = 0,
    string? AppProtocol = null)
{
    /// <summary><c>http 80/TCP</c>, or <c>80/TCP</c> for an unnamed port.</summary>
    public override string ToString() =>
        Name is null ? $"{Port}/{Protocol.Label()}" : $"{Name} {Port}/{Protocol.Label()}";
}
