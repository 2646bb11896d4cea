using System.Collections.Immutable;
using System.Net;

namespace NetDoctor.Model.Cluster;

/// <summary>Everything that NetDoctor knows of the cluster at one instant; immutable and free to copy.</summary>
/// <remarks>Every table can be incomplete: <see cref="StatusOf"/> says whether absence of a fact means anything.</remarks>
public sealed record ClusterSnapshot
{
    /// <summary>A snapshot in which nothing is known: every kind is <see cref="CacheState.Syncing"/>.</summary>
    public static ClusterSnapshot Unknown { get; } = new();

    /// <summary>The instant; rules take it for "now".</summary>
    public DateTimeOffset ObservedAt
    {
        get
        {
            Log?.Clock();
            return field;
        }

        init;
    }

    /// <summary>Whether the objects are those of some manifests only, which a cluster has beside others.</summary>
    public bool IsPartOfCluster { get; init; }

    /// <summary>State per kind; a kind that is absent is <see cref="CacheState.Syncing"/>.</summary>
    public ImmutableDictionary<ResourceKind, CacheStatus> Caches { get; init; } =
        ImmutableDictionary<ResourceKind, CacheStatus>.Empty;

    /// <summary>Domain of the cluster's names.</summary>
    public string ClusterDomain { get; init; } = DnsConfiguration.DefaultDomain;

    /// <summary>How names are configured, as far as the ConfigMaps say.</summary>
    public DnsConfiguration Dns { get; init; } = DnsConfiguration.Unknown;

    /// <summary>What the API server says of the rights of the cluster's DNS; empty while it was not asked or does not tell.</summary>
    public ImmutableArray<AccessReview> AccessReviews { get; init; } = [];

    /// <summary>Namespaces.</summary>
    public FactTable<NamespaceFact> Namespaces { get; init; } = FactTable<NamespaceFact>.Empty;

    /// <summary>Nodes, by name and by address.</summary>
    public IndexedTable<Node, IPAddress> Nodes { get; init; } = SnapshotIndexes.Nodes;

    /// <summary>Pods, by name and by pod address; pods on their node's network and finished ones have no address here.</summary>
    public IndexedTable<Pod, IPAddress> Pods { get; init; } = SnapshotIndexes.Pods;

    /// <summary>Services, by name and by any address of theirs.</summary>
    public IndexedTable<Service, IPAddress> Services { get; init; } = SnapshotIndexes.Services;

    /// <summary>EndpointSlices, by name and by their Service.</summary>
    public IndexedTable<EndpointSlice, ServiceKey> EndpointSlices { get; init; } = SnapshotIndexes.EndpointSlices;

    /// <summary>Deployments.</summary>
    public FactTable<Workload> Deployments { get; init; } = FactTable<Workload>.Empty;

    /// <summary>StatefulSets.</summary>
    public FactTable<Workload> StatefulSets { get; init; } = FactTable<Workload>.Empty;

    /// <summary>DaemonSets.</summary>
    public FactTable<Workload> DaemonSets { get; init; } = FactTable<Workload>.Empty;

    /// <summary>ReplicaSets.</summary>
    public FactTable<Workload> ReplicaSets { get; init; } = FactTable<Workload>.Empty;

    /// <summary>NetworkPolicies.</summary>
    public FactTable<NetworkPolicy> NetworkPolicies { get; init; } = FactTable<NetworkPolicy>.Empty;

    /// <summary>AdminNetworkPolicies; empty on a cluster that does not serve the kind.</summary>
    public FactTable<ClusterPolicy> AdminNetworkPolicies { get; init; } = FactTable<ClusterPolicy>.Empty;

    /// <summary>The BaselineAdminNetworkPolicy, named <c>default</c>; empty on a cluster that does not serve the kind.</summary>
    public FactTable<ClusterPolicy> BaselineAdminNetworkPolicies { get; init; } = FactTable<ClusterPolicy>.Empty;

    /// <summary>ClusterNetworkPolicies; empty on a cluster that does not serve the kind.</summary>
    public FactTable<ClusterPolicy> ClusterNetworkPolicies { get; init; } = FactTable<ClusterPolicy>.Empty;

    /// <summary>Ingresses.</summary>
    public FactTable<Ingress> Ingresses { get; init; } = FactTable<Ingress>.Empty;

    /// <summary>IngressClasses.</summary>
    public FactTable<IngressClass> IngressClasses { get; init; } = FactTable<IngressClass>.Empty;

    /// <summary>ConfigMaps that are kept.</summary>
    public FactTable<ConfigMap> ConfigMaps { get; init; } = FactTable<ConfigMap>.Empty;

    /// <summary>Ranges of the Services' addresses; empty on a cluster that does not serve the kind.</summary>
    public FactTable<ServiceCidr> ServiceCidrs { get; init; } = FactTable<ServiceCidr>.Empty;

    /// <summary>Leases that are kept.</summary>
    public FactTable<Lease> Leases { get; init; } = FactTable<Lease>.Empty;

    /// <summary>Who had the addresses of pods and Services before, as far as NetDoctor saw it.</summary>
    public AddressHistory AddressHistory { get; init; } = AddressHistory.Empty;

    /// <summary>Secrets with a certificate, without their keys.</summary>
    public FactTable<Secret> Secrets { get; init; } = FactTable<Secret>.Empty;

    /// <summary>ValidatingWebhookConfigurations.</summary>
    public FactTable<WebhookConfiguration> ValidatingWebhooks { get; init; } = FactTable<WebhookConfiguration>.Empty;

    /// <summary>MutatingWebhookConfigurations.</summary>
    public FactTable<WebhookConfiguration> MutatingWebhooks { get; init; } = FactTable<WebhookConfiguration>.Empty;

    /// <summary>Recent Warning events, by name and by the object they are about.</summary>
    public IndexedTable<WarningEvent, ObjectReference> Events { get; init; } = SnapshotIndexes.Events;

    /// <summary>State of one kind.</summary>
    /// <param name="kind">The kind.</param>
    public CacheStatus StatusOf(ResourceKind kind) =>
        Caches.GetValueOrDefault(kind) ?? new CacheStatus(kind, CacheState.Syncing);

    /// <summary>Whether absence of a fact of this kind means absence of the object.</summary>
    /// <param name="kind">The kind.</param>
    public bool IsComplete(ResourceKind kind) => StatusOf(kind).IsComplete;

    /// <summary>Slices of a Service, ordered by name; empty when it has none.</summary>
    /// <param name="service">The Service.</param>
    public ImmutableArray<EndpointSlice> SlicesOf(Service service) =>
        [.. EndpointSlices.By(new ServiceKey(service.Namespace, service.Name)).OrderBy(slice => slice.Name, StringComparer.Ordinal)];

    /// <summary>Services that have a node port, for any protocol, in no particular order; empty when none has.</summary>
    /// <param name="nodePort">1–65535.</param>
    public ImmutableArray<Service> ServicesByNodePort(int nodePort) => Services.By(SnapshotIndexes.NodePortKey(nodePort));

    /// <summary>Pods that a Service selects, finished ones left out, ordered by name; empty without a selector.</summary>
    /// <param name="service">The Service.</param>
    public ImmutableArray<Pod> PodsSelectedBy(Service service)
    {
        if (!service.HasSelector)
        {
            return [];
        }

        Log?.Selected(service.Namespace, service.Selector);
        return
        [
            .. (Original ?? this).Pods.InNamespace(service.Namespace)
                .Where(pod => !pod.IsFinished && pod.Labels.Matches(service.Selector))
                .OrderBy(pod => pod.Name, StringComparer.Ordinal),
        ];
    }

    /// <summary>Whether something is so long ago, or longer.</summary>
    /// <remarks>To be asked instead of comparing with <see cref="ObservedAt"/>: the answer holds for longer than an instant.</remarks>
    /// <param name="since">When it was.</param>
    /// <param name="age">How long ago.</param>
    public bool IsAgo(DateTimeOffset since, TimeSpan age)
    {
        // What was not dated was so at all times.
        var instant = since > DateTimeOffset.MaxValue - age ? DateTimeOffset.MaxValue : since + age;
        Log?.Deadline(instant);
        return (Original ?? this).ObservedAt >= instant;
    }

    /// <summary>The same snapshot, which tells what is read of its tables and its clock.</summary>
    /// <remarks>The state of the kinds and the cluster's domain are not told: they concern everything. Nor are the
    /// configuration of DNS and its rights, which only questions ask for.</remarks>
    /// <param name="log">Is told.</param>
    public ClusterSnapshot Recording(IReadLog log) => this with
    {
        Log = log,
        Original = this,
        Namespaces = Namespaces.Recording(log, ResourceKind.Namespace),
        Nodes = Nodes.Recording(log, ResourceKind.Node),
        Pods = Pods.Recording(log, ResourceKind.Pod),
        Services = Services.Recording(log, ResourceKind.Service),
        EndpointSlices = EndpointSlices.Recording(log, ResourceKind.EndpointSlice),
        Deployments = Deployments.Recording(log, ResourceKind.Deployment),
        StatefulSets = StatefulSets.Recording(log, ResourceKind.StatefulSet),
        DaemonSets = DaemonSets.Recording(log, ResourceKind.DaemonSet),
        ReplicaSets = ReplicaSets.Recording(log, ResourceKind.ReplicaSet),
        NetworkPolicies = NetworkPolicies.Recording(log, ResourceKind.NetworkPolicy),
        AdminNetworkPolicies = AdminNetworkPolicies.Recording(log, ResourceKind.AdminNetworkPolicy),
        BaselineAdminNetworkPolicies = BaselineAdminNetworkPolicies.Recording(log, ResourceKind.BaselineAdminNetworkPolicy),
        ClusterNetworkPolicies = ClusterNetworkPolicies.Recording(log, ResourceKind.ClusterNetworkPolicy),
        Ingresses = Ingresses.Recording(log, ResourceKind.Ingress),
        IngressClasses = IngressClasses.Recording(log, ResourceKind.IngressClass),
        ConfigMaps = ConfigMaps.Recording(log, ResourceKind.ConfigMap),
        ServiceCidrs = ServiceCidrs.Recording(log, ResourceKind.ServiceCIDR),
        Leases = Leases.Recording(log, ResourceKind.Lease),
        AddressHistory = AddressHistory.Recording(log),
        Secrets = Secrets.Recording(log, ResourceKind.Secret),
        ValidatingWebhooks = ValidatingWebhooks.Recording(log, ResourceKind.ValidatingWebhookConfiguration),
        MutatingWebhooks = MutatingWebhooks.Recording(log, ResourceKind.MutatingWebhookConfiguration),
        Events = Events.Recording(log, ResourceKind.Event),
    };

    /// <summary>The workloads of a kind; the kind must be one of the four.</summary>
    /// <param name="kind">Deployment, StatefulSet, DaemonSet or ReplicaSet.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another kind.</exception>
    public FactTable<Workload> WorkloadsOf(ResourceKind kind) => kind switch
    {
        ResourceKind.Deployment => Deployments,
        ResourceKind.StatefulSet => StatefulSets,
        ResourceKind.DaemonSet => DaemonSets,
        ResourceKind.ReplicaSet => ReplicaSets,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a workload"),
    };

    private IReadLog? Log { get; init; }

    // What a method of this type reads to answer is told in its own words, not as what it goes through.
    private ClusterSnapshot? Original { get; init; }
}
