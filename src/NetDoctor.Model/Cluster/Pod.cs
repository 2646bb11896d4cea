using System.Collections.Immutable;
using System.Net;

namespace NetDoctor.Model.Cluster;

/// <summary>A pod: its place, its containers and their state.</summary>
public sealed record Pod : Fact
{
    /// <inheritdoc/>
    public override ResourceKind Kind => ResourceKind.Pod;

    /// <summary>Phase of the life cycle.</summary>
    public PodPhase Phase { get; init; }

    /// <summary>Node it is bound to; null while unscheduled.</summary>
    public string? NodeName { get; init; }

    /// <summary>Pod addresses, the primary family first; empty until the sandbox exists.</summary>
    public ImmutableArray<IPAddress> PodIPs { get; init; } = [];

    /// <summary>Whether the pod uses its node's network namespace and addresses.</summary>
    public bool HostNetwork { get; init; }

    /// <summary>Whether its containers are given variables for the Services of its namespace (<c>enableServiceLinks</c>).</summary>
    public bool HasServiceVariables { get; init; } = true;

    /// <summary>Where the pod's resolver configuration comes from.</summary>
    public DnsPolicy DnsPolicy { get; init; }

    /// <summary>The pod's own additions to its resolver configuration; null when it has none.</summary>
    public PodDnsConfig? DnsConfig { get; init; }

    /// <summary><c>spec.hostname</c>; null when the pod's name serves.</summary>
    public string? Hostname { get; init; }

    /// <summary><c>spec.subdomain</c>; null when absent.</summary>
    public string? Subdomain { get; init; }

    /// <summary>When deletion was asked for; null for a pod that may live.</summary>
    public DateTimeOffset? DeletionTimestamp { get; init; }

    /// <summary>The controller that owns the pod; null for a bare pod.</summary>
    public OwnerReference? Owner { get; init; }

    /// <summary>Containers of the specification, sidecars (restartable init containers) after them.</summary>
    public ImmutableArray<Container> Containers { get; init; } = [];

    /// <summary>State of the containers, by name; empty until the kubelet reports.</summary>
    public ImmutableArray<ContainerStatus> ContainerStatuses { get; init; } = [];

    /// <summary>State of the init containers, in order.</summary>
    public ImmutableArray<ContainerStatus> InitContainerStatuses { get; init; } = [];

    /// <summary>Condition types that somebody outside of the kubelet has to set before the pod is ready; empty without gates.</summary>
    public ImmutableArray<string> ReadinessGates { get; init; } = [];

    /// <summary>Conditions that are false or unknown; <c>Ready</c>, <c>DisruptionTarget</c> and those of the gates whatever they say.
    /// Other true ones tell nothing more.</summary>
    public ImmutableArray<Condition> Conditions { get; init; } = [];

    /// <summary><c>status.reason</c>, such as <c>Evicted</c>; null when absent.</summary>
    public string? Reason { get; init; }

    /// <summary><c>status.message</c>; null when absent.</summary>
    public string? Message { get; init; }

    /// <summary>Whether the pod's Ready condition holds.</summary>
    public bool IsReady => Conditions.Status("Ready") == true;

    /// <summary>Whether deletion was asked for.</summary>
    public bool IsTerminating => DeletionTimestamp is not null;

    /// <summary>Whether the pod has ended and its addresses may belong to another.</summary>
    public bool IsFinished => Phase is PodPhase.Succeeded or PodPhase.Failed;
}

/// <summary>Phase of a pod.</summary>
public enum PodPhase
{
    Unknown,
    Pending,
    Running,
    Succeeded,
    Failed,
}

/// <summary>Where a pod's resolver configuration comes from.</summary>
/// <remarks>Source: Kubernetes documentation, "DNS for Services and Pods", Pod's DNS Policy.</remarks>
public enum DnsPolicy
{
    ClusterFirst,
    ClusterFirstWithHostNet,
    Default,
    None,
}

/// <summary><c>spec.dnsConfig</c> of a pod.</summary>
/// <param name="Nameservers">Added servers, in order.</param>
/// <param name="Searches">Added search domains, in order.</param>
/// <param name="Options">Resolver options; a value is null for a flag.</param>
public sealed record PodDnsConfig(
    ImmutableArray<string> Nameservers,
    ImmutableArray<string> Searches,
    ImmutableArray<KeyValuePair<string, string?>> Options);

/// <summary>The controller that owns an object.</summary>
/// <param name="Kind">Kind, such as <c>ReplicaSet</c>.</param>
/// <param name="Name">Name in the same namespace.</param>
public sealed record OwnerReference(string Kind, string Name);
