using System.Collections.Immutable;
using System.Net;
using NetDoctor.Model.Cluster;

namespace NetDoctor.TestKit;

/// <summary>Builds a <see cref="ClusterSnapshot"/> for a test: all kinds synced, slices as the controller would write them.</summary>
/// <remarks>A Service with a selector gets the EndpointSlices that the EndpointSlice controller would make of the pods at
/// <see cref="Build"/>, unless a slice of it was added by hand or <see cref="WithoutSlices"/> was asked for.
/// An object of a name that is there already replaces it.</remarks>
public sealed partial class SnapshotBuilder
{
    private readonly Dictionary<ResourceKind, CacheStatus> _caches;
    private readonly Dictionary<(ResourceKind Kind, string Namespace, string Name), Fact> _facts = [];
    private readonly HashSet<ServiceKey> _withoutSlices = [];
    private string _clusterDomain = "cluster.local";
    private AddressHistory _history = AddressHistory.Empty;

    /// <summary>Starts with an empty cluster of which everything is known.</summary>
    public SnapshotBuilder() => _caches = ResourceKinds.All.ToDictionary(
        kind => kind, kind => new CacheStatus(kind, CacheState.Synced, Now));

    /// <summary>The instant of every snapshot that this builds.</summary>
    public static DateTimeOffset Now { get; } = new(2026, 3, 14, 9, 26, 53, TimeSpan.Zero);

    /// <summary>Adds any fact, or replaces the one of its name.</summary>
    /// <param name="fact">The fact.</param>
    public SnapshotBuilder Add(Fact fact)
    {
        _facts[(fact.Kind, fact.Namespace, fact.Name)] = fact;
        return this;
    }

    /// <summary>Changes a fact that is there.</summary>
    /// <typeparam name="TFact">Type of the fact.</typeparam>
    /// <param name="ns">Namespace; empty for a cluster-scoped kind.</param>
    /// <param name="name">Name.</param>
    /// <param name="change">The change.</param>
    /// <exception cref="KeyNotFoundException">There is no such fact.</exception>
    public SnapshotBuilder Edit<TFact>(string ns, string name, Func<TFact, TFact> change)
        where TFact : Fact
    {
        if (Find<TFact>(ns, name) is null)
        {
            throw new KeyNotFoundException($"no {typeof(TFact).Name} {ns}/{name}");
        }

        return EditAll(fact => fact.Namespace == ns && fact.Name == name, change);
    }

    /// <summary>Changes every fact of a type that meets a condition.</summary>
    /// <typeparam name="TFact">Type of the facts.</typeparam>
    /// <param name="which">The condition.</param>
    /// <param name="change">The change.</param>
    public SnapshotBuilder EditAll<TFact>(Func<TFact, bool> which, Func<TFact, TFact> change)
        where TFact : Fact
    {
        foreach (var fact in _facts.Values.OfType<TFact>().Where(which).ToArray())
        {
            Add(change(fact));
        }

        return this;
    }

    /// <summary>Takes out every fact of a type that meets a condition.</summary>
    /// <typeparam name="TFact">Type of the facts.</typeparam>
    /// <param name="which">The condition.</param>
    public SnapshotBuilder Remove<TFact>(Func<TFact, bool> which)
        where TFact : Fact
    {
        foreach (var fact in _facts.Values.OfType<TFact>().Where(which).ToArray())
        {
            _facts.Remove((fact.Kind, fact.Namespace, fact.Name));
        }

        return this;
    }

    /// <summary>Takes out a fact.</summary>
    /// <typeparam name="TFact">Type of the fact.</typeparam>
    /// <param name="ns">Namespace; empty for a cluster-scoped kind.</param>
    /// <param name="name">Name.</param>
    public SnapshotBuilder Remove<TFact>(string ns, string name)
        where TFact : Fact => Remove<TFact>(fact => fact.Namespace == ns && fact.Name == name);

    /// <summary>Makes a kind forbidden: nothing of it is known.</summary>
    /// <param name="kind">The kind.</param>
    public SnapshotBuilder Forbidden(ResourceKind kind) =>
        Status(new CacheStatus(kind, CacheState.Forbidden, Detail: $"the API server forbids to list {kind}"));

    /// <summary>Makes a kind not listed yet: nothing of it is known.</summary>
    /// <param name="kind">The kind.</param>
    public SnapshotBuilder Without(ResourceKind kind) => Status(new CacheStatus(kind, CacheState.Syncing));

    /// <summary>Makes a kind stale: its facts are those of the last contact.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="age">Time since the last contact.</param>
    public SnapshotBuilder Disconnected(ResourceKind kind, TimeSpan age) =>
        Status(new CacheStatus(kind, CacheState.Disconnected, Now - age, "the API server does not answer"));

    /// <summary>Sets the state of a kind; facts of a kind that is not complete are left out of the snapshot.</summary>
    /// <param name="status">The state.</param>
    public SnapshotBuilder Status(CacheStatus status)
    {
        _caches[status.Kind] = status;
        return this;
    }

    /// <summary>Sets the domain of the cluster's names.</summary>
    /// <param name="domain">Domain without dot at its end.</param>
    public SnapshotBuilder ClusterDomain(string domain)
    {
        _clusterDomain = domain;
        return this;
    }

    /// <summary>Makes no slices for a Service, as if the controller lagged.</summary>
    /// <param name="ns">Namespace.</param>
    /// <param name="service">Name of the Service.</param>
    public SnapshotBuilder WithoutSlices(string ns, string service)
    {
        _withoutSlices.Add(new ServiceKey(ns, service));
        return this;
    }

    /// <summary>Remembers who had an address before.</summary>
    /// <param name="address">The address.</param>
    /// <param name="kind">Pod or Service.</param>
    /// <param name="ns">Namespace.</param>
    /// <param name="name">Name.</param>
    /// <param name="labels">Its labels.</param>
    /// <param name="age">Time since it gave up the address; null for ten minutes.</param>
    public SnapshotBuilder Former(
        string address, ResourceKind kind, string ns, string name, string labels = "", TimeSpan? age = null)
    {
        _history = _history.With(IPAddress.Parse(address), new FormerHolder(
            kind, ns, name, UidOf("former", $"{ns}/{name}"), Notation.Labels(labels), null, Now - (age ?? TimeSpan.FromMinutes(10))));
        return this;
    }

    /// <summary>Makes the snapshot; the builder can go on afterwards.</summary>
    public ClusterSnapshot Build()
    {
        var slices = Known<EndpointSlice>(ResourceKind.EndpointSlice).ToList();
        if (_caches[ResourceKind.EndpointSlice].IsComplete)
        {
            slices.AddRange(MadeSlices([.. slices.Select(slice => new ServiceKey(slice.Namespace, slice.ServiceName ?? ""))]));
        }

        return new ClusterSnapshot
        {
            ObservedAt = Now,
            ClusterDomain = _clusterDomain,
            Caches = _caches.ToImmutableDictionary(),
            Namespaces = Table<NamespaceFact>(ResourceKind.Namespace),
            Nodes = SnapshotIndexes.Nodes.Rebuilt(Known<Node>(ResourceKind.Node)),
            Pods = SnapshotIndexes.Pods.Rebuilt(Known<Pod>(ResourceKind.Pod)),
            Services = SnapshotIndexes.Services.Rebuilt(Known<Service>(ResourceKind.Service)),
            EndpointSlices = SnapshotIndexes.EndpointSlices.Rebuilt(slices),
            Deployments = Table<Workload>(ResourceKind.Deployment),
            StatefulSets = Table<Workload>(ResourceKind.StatefulSet),
            DaemonSets = Table<Workload>(ResourceKind.DaemonSet),
            ReplicaSets = Table<Workload>(ResourceKind.ReplicaSet),
            NetworkPolicies = Table<NetworkPolicy>(ResourceKind.NetworkPolicy),
            AdminNetworkPolicies = Table<ClusterPolicy>(ResourceKind.AdminNetworkPolicy),
            BaselineAdminNetworkPolicies = Table<ClusterPolicy>(ResourceKind.BaselineAdminNetworkPolicy),
            ClusterNetworkPolicies = Table<ClusterPolicy>(ResourceKind.ClusterNetworkPolicy),
            Ingresses = Table<Ingress>(ResourceKind.Ingress),
            IngressClasses = Table<IngressClass>(ResourceKind.IngressClass),
            Secrets = Table<Secret>(ResourceKind.Secret),
            ValidatingWebhooks = Table<WebhookConfiguration>(ResourceKind.ValidatingWebhookConfiguration),
            MutatingWebhooks = Table<WebhookConfiguration>(ResourceKind.MutatingWebhookConfiguration),
            ConfigMaps = Table<ConfigMap>(ResourceKind.ConfigMap),
            ServiceCidrs = Table<ServiceCidr>(ResourceKind.ServiceCIDR),
            Dns = DnsConfiguration.Of(Table<ConfigMap>(ResourceKind.ConfigMap)),
            AccessReviews = _reviews,
            Leases = Table<Lease>(ResourceKind.Lease),
            AddressHistory = _history,
            Events = SnapshotIndexes.Events.Rebuilt(Known<WarningEvent>(ResourceKind.Event)),
        };
    }

    private IEnumerable<EndpointSlice> MadeSlices(HashSet<ServiceKey> byHand)
    {
        var pods = _facts.Values.OfType<Pod>().OrderBy(pod => pod.Name, StringComparer.Ordinal).ToArray();
        return _facts.Values.OfType<Service>()
            .Where(service => service.HasSelector && service.Type != ServiceType.ExternalName)
            .Where(service => new ServiceKey(service.Namespace, service.Name) is var key
                && !byHand.Contains(key) && !_withoutSlices.Contains(key))
            .SelectMany(service => SliceMaker.Make(service, pods, node => Find<Node>("", node)?.Zone));
    }

    private TFact? Find<TFact>(string ns, string name)
        where TFact : Fact => _facts.Values.OfType<TFact>().FirstOrDefault(fact => fact.Namespace == ns && fact.Name == name);

    private IEnumerable<TFact> Known<TFact>(ResourceKind kind)
        where TFact : Fact => _caches[kind].IsComplete ? _facts.Values.OfType<TFact>().Where(fact => fact.Kind == kind) : [];

    private FactTable<TFact> Table<TFact>(ResourceKind kind)
        where TFact : Fact => FactTable<TFact>.From(Known<TFact>(kind));
}
