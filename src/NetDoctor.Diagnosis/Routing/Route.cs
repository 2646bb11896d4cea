using System.Collections.Immutable;
using System.Net;
using NetDoctor.Diagnosis.Questions;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Routing;

/// <summary>The way that the traffic of a question should take, computed from objects alone.</summary>
public sealed record Route
{
    /// <summary>The question.</summary>
    public required ParsedQuestion Question { get; init; }

    /// <summary>Source, looked up.</summary>
    public required RouteSource Source { get; init; }

    /// <summary>How the source resolves the name; null when the question names an address.</summary>
    public ResolverView? Resolver { get; init; }

    /// <summary>What the target turned out to be.</summary>
    public required RouteTargetKind TargetKind { get; init; }

    /// <summary>Namespace in which a Service was looked up; null when the target is not a Service.</summary>
    public string? ServiceNamespace { get; init; }

    /// <summary>Name under which a Service was looked up; null when the target is not a Service.</summary>
    public string? ServiceName { get; init; }

    /// <summary>The Service; null when the target is none, or it does not exist.</summary>
    public Service? Service { get; init; }

    /// <summary>The Service's port that the question means; null when there is none, or it cannot be told.</summary>
    public ServicePort? Port { get; init; }

    /// <summary>The ports of the Service that match in number or name but not in protocol (SVC03); empty in the usual case.</summary>
    public ImmutableArray<ServicePort> OtherProtocolPorts { get; init; } = [];

    /// <summary>Addresses that the source would dial, in the order of preference; empty when only DNS can tell.</summary>
    public ImmutableArray<IPEndPoint> Frontends { get; init; } = [];

    /// <summary>Every endpoint of the port, chosen or not, ordered by address; for a pod target, the pod itself.</summary>
    public ImmutableArray<RouteEndpoint> Endpoints { get; init; } = [];

    /// <summary>Pods that the Service selects, ordered by name; empty without selector.</summary>
    public ImmutableArray<Pod> SelectedPods { get; init; } = [];

    /// <summary>The pod that the question or address names; null otherwise.</summary>
    public Pod? TargetPod { get; init; }

    /// <summary>The node that the question or address names; null otherwise.</summary>
    public Node? TargetNode { get; init; }

    /// <summary>How the endpoints were chosen, or what is missing with near names, in sentences; empty in the usual case.</summary>
    public ImmutableArray<string> ChoiceNotes { get; init; } = [];

    /// <summary>Whether the traffic policy that applies is <c>Local</c>: only endpoints on the entry node are used.</summary>
    public bool IsLocalOnly { get; init; }

    /// <summary>Where the target pods' or the source's own policies could matter: NetworkPolicies that select the source for egress.</summary>
    public ImmutableArray<NetworkPolicy> EgressPolicies { get; init; } = [];

    /// <summary>NetworkPolicies that select any of the chosen endpoints' pods for ingress.</summary>
    public ImmutableArray<NetworkPolicy> IngressPolicies { get; init; } = [];

    /// <summary>Host name to connect by when the target is not known to the cluster; null otherwise.</summary>
    public string? ExternalHost { get; init; }

    /// <summary>What the cluster's Ingresses make of the URL; null when the question is for no host that could be theirs.</summary>
    public IngressView? Ingress { get; init; }

    /// <summary>Endpoints that new connections may use.</summary>
    public IEnumerable<RouteEndpoint> ChosenEndpoints => Endpoints.Where(endpoint => endpoint.IsChosen);
}

/// <summary>What a target turned out to be.</summary>
public enum RouteTargetKind
{
    /// <summary>A Service with a cluster address.</summary>
    ClusterIP,

    /// <summary>A Service whose name leads to the endpoints themselves.</summary>
    Headless,

    /// <summary>A Service that stands for another name.</summary>
    ExternalName,

    /// <summary>A node port of a Service.</summary>
    NodePort,

    /// <summary>A Service at its load balancer's address.</summary>
    LoadBalancer,

    /// <summary>A Service at an external address.</summary>
    ExternalIP,

    /// <summary>A Service that does not exist, or that is not to be seen while Services are not known.</summary>
    MissingService,

    /// <summary>The backend of an Ingress, or the Ingresses as a whole when none claims the host.</summary>
    Ingress,

    /// <summary>A pod at its own address.</summary>
    Pod,

    /// <summary>A pod that does not exist, or that is not to be seen while pods are not known.</summary>
    MissingPod,

    /// <summary>A port of a node that is no Service's node port.</summary>
    Node,

    /// <summary>A node that does not exist, or that is not to be seen while nodes are not known.</summary>
    MissingNode,

    /// <summary>A name or address that the cluster does not know.</summary>
    External,
}

/// <summary>The source of a route, looked up.</summary>
/// <param name="Reference">How the question named it.</param>
/// <param name="Namespace">Namespace that short names belong to.</param>
/// <param name="Pod">The pod; null when the source is none or does not exist.</param>
/// <param name="Node">Node that the traffic starts on; null when unknown.</param>
/// <param name="Problem">What is wrong with the reference, in a sentence, with near names; null when it was found.</param>
public sealed record RouteSource(
    SourceReference Reference, string Namespace, Pod? Pod, string? Node, string? Problem)
{
    /// <summary>Where a probe has to start to meet what the source's own traffic meets; null when that is no single place.</summary>
    /// <remarks>A pod with <c>hostNetwork</c> has no network namespace but its node's.</remarks>
    public Vantage? Place => (Reference, Pod) switch
    {
        _ when Problem is not null => null,
        (NodeSource node, _) => new Vantage(VantageKind.Node, node.Name),
        (WorkloadSource, { HostNetwork: true, NodeName: { } on }) => new Vantage(VantageKind.Node, on),
        (WorkloadSource, { NodeName: { } on } pod) => new Vantage(VantageKind.Pod, on, $"{pod.Namespace}/{pod.Name}"),
        _ => null,
    };

    /// <summary>Whether a probe from a place is one from the source.</summary>
    /// <param name="place">The place.</param>
    public bool IsAt(Vantage place) => Place == place;

    /// <summary>In words, for sentences: <c>shop/web-0</c>, <c>node n1</c>, <c>outside</c>, <c>NetDoctor itself</c>.</summary>
    public override string ToString() => Reference switch
    {
        WorkloadSource workload => $"{workload.Namespace}/{workload.Name}",
        NodeSource node => $"node {node.Name}",
        OutsideSource => "outside",
        _ => "NetDoctor itself",
    };
}

/// <summary>The source's resolver, as far as objects tell.</summary>
/// <param name="Policy">DNS policy in force, after the kubelet's fallback for host-network pods.</param>
/// <param name="UsesClusterDns">Whether it asks the cluster's DNS; false means the node's resolver, which objects do not show.</param>
/// <param name="Nameservers">Addresses it asks, in order; empty when objects do not show them.</param>
/// <param name="Search">Search list, in order.</param>
/// <param name="Ndots">Dots from which a name is tried as it is first.</param>
/// <param name="Candidates">Absolute names that it tries, in order, without trailing dot.</param>
/// <param name="FullName">The candidate that should answer; null when none can be told.</param>
/// <param name="DnsService">The cluster's DNS Service; null when it was not found.</param>
public sealed record ResolverView(
    DnsPolicy Policy,
    bool UsesClusterDns,
    ImmutableArray<IPAddress> Nameservers,
    ImmutableArray<string> Search,
    int Ndots,
    ImmutableArray<string> Candidates,
    string? FullName,
    Service? DnsService);

/// <summary>One endpoint of a route.</summary>
public sealed record RouteEndpoint
{
    /// <summary>Address and port in the pod; the port is 0 when it cannot be told (a named port that the pod lacks).</summary>
    public required IPEndPoint Address { get; init; }

    /// <summary>The pod behind it; null for an address outside of the cluster, or of no live pod.</summary>
    public Pod? Pod { get; init; }

    /// <summary>Slice it comes from; null for a pod that is dialled by its own address.</summary>
    public string? Slice { get; init; }

    /// <summary>Node it runs on; null when unknown.</summary>
    public string? Node { get; init; }

    /// <summary>Zone it runs in; null when unknown.</summary>
    public string? Zone { get; init; }

    /// <summary>Whether it takes new connections.</summary>
    public bool IsReady { get; init; }

    /// <summary>Whether it passes its readiness probe, also while terminating.</summary>
    public bool IsServing { get; init; }

    /// <summary>Whether its pod is being deleted.</summary>
    public bool IsTerminating { get; init; }

    /// <summary>Whether the cluster would send this source's traffic there.</summary>
    public bool IsChosen { get; init; }

    /// <summary>Why it is not chosen, in a few words; null when it is.</summary>
    public string? NotChosenBecause { get; init; }

    /// <summary>Pod as <c>ns/name</c> with the address, or the address alone.</summary>
    public override string ToString() => Pod is null ? Address.ToString() : $"{Pod.Namespace}/{Pod.Name} ({Address})";
}
