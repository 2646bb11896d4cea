using NetDoctor.Model.Cluster;

namespace NetDoctor.Kubernetes.Facts;

/// <summary>Puts facts into the tables of a snapshot.</summary>
public static class FactTables
{
    /// <summary>A snapshot with the tables made anew of facts of any kind; nothing else of it changes.</summary>
    /// <param name="snapshot">Snapshot whose tables are replaced.</param>
    /// <param name="facts">Facts in any order; of two with one kind, namespace and name the last stays.</param>
    public static ClusterSnapshot Fill(ClusterSnapshot snapshot, IEnumerable<Fact> facts)
    {
        var byKind = facts.ToLookup(fact => fact.Kind);
        return ResourceKinds.All.Aggregate(snapshot, (filled, kind) => Replace(filled, kind, byKind[kind]));
    }

    /// <summary>A snapshot with the table of one kind made anew.</summary>
    /// <param name="snapshot">Snapshot whose table is replaced.</param>
    /// <param name="kind">The kind.</param>
    /// <param name="facts">Facts of that kind in any order.</param>
    /// <exception cref="InvalidCastException">A fact is not of that kind.</exception>
    public static ClusterSnapshot Replace(ClusterSnapshot snapshot, ResourceKind kind, IEnumerable<Fact> facts) => kind switch
    {
        ResourceKind.Namespace => snapshot with { Namespaces = FactTable<NamespaceFact>.From(facts.Cast<NamespaceFact>()) },
        ResourceKind.Node => snapshot with { Nodes = snapshot.Nodes.Rebuilt(facts.Cast<Node>()) },
        ResourceKind.Pod => snapshot with { Pods = snapshot.Pods.Rebuilt(facts.Cast<Pod>()) },
        ResourceKind.Service => snapshot with { Services = snapshot.Services.Rebuilt(facts.Cast<Service>()) },
        ResourceKind.EndpointSlice => snapshot with { EndpointSlices = snapshot.EndpointSlices.Rebuilt(facts.Cast<EndpointSlice>()) },
        ResourceKind.Deployment => snapshot with { Deployments = Workloads(facts) },
        ResourceKind.StatefulSet => snapshot with { StatefulSets = Workloads(facts) },
        ResourceKind.DaemonSet => snapshot with { DaemonSets = Workloads(facts) },
        ResourceKind.ReplicaSet => snapshot with { ReplicaSets = Workloads(facts) },
        ResourceKind.NetworkPolicy => snapshot with { NetworkPolicies = FactTable<NetworkPolicy>.From(facts.Cast<NetworkPolicy>()) },
        ResourceKind.AdminNetworkPolicy => snapshot with { AdminNetworkPolicies = ClusterPolicies(facts) },
        ResourceKind.BaselineAdminNetworkPolicy => snapshot with { BaselineAdminNetworkPolicies = ClusterPolicies(facts) },
        ResourceKind.ClusterNetworkPolicy => snapshot with { ClusterNetworkPolicies = ClusterPolicies(facts) },
        ResourceKind.Ingress => snapshot with { Ingresses = FactTable<Ingress>.From(facts.Cast<Ingress>()) },
        ResourceKind.IngressClass => snapshot with { IngressClasses = FactTable<IngressClass>.From(facts.Cast<IngressClass>()) },
        ResourceKind.ConfigMap => WithConfigMaps(snapshot, FactTable<ConfigMap>.From(facts.Cast<ConfigMap>())),
        ResourceKind.ServiceCIDR => snapshot with { ServiceCidrs = FactTable<ServiceCidr>.From(facts.Cast<ServiceCidr>()) },
        ResourceKind.Lease => snapshot with { Leases = FactTable<Lease>.From(facts.Cast<Lease>()) },
        ResourceKind.Secret => snapshot with { Secrets = FactTable<Secret>.From(facts.Cast<Secret>()) },
        ResourceKind.ValidatingWebhookConfiguration => snapshot with { ValidatingWebhooks = Webhooks(facts) },
        ResourceKind.MutatingWebhookConfiguration => snapshot with { MutatingWebhooks = Webhooks(facts) },
        ResourceKind.Event => snapshot with { Events = snapshot.Events.Rebuilt(facts.Cast<WarningEvent>()) },
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a kind"),
    };

    /// <summary>A snapshot with one fact added, or put in place of the one of its kind, namespace and name.</summary>
    /// <param name="snapshot">Snapshot that is changed.</param>
    /// <param name="fact">The fact.</param>
    public static ClusterSnapshot With(ClusterSnapshot snapshot, Fact fact) => fact switch
    {
        NamespaceFact one => snapshot with { Namespaces = snapshot.Namespaces.With(one) },
        Node one => snapshot with { Nodes = snapshot.Nodes.With(one) },
        Pod one => snapshot with { Pods = snapshot.Pods.With(one) },
        Service one => snapshot with { Services = snapshot.Services.With(one) },
        EndpointSlice one => snapshot with { EndpointSlices = snapshot.EndpointSlices.With(one) },
        Workload { Kind: ResourceKind.Deployment } one => snapshot with { Deployments = snapshot.Deployments.With(one) },
        Workload { Kind: ResourceKind.StatefulSet } one => snapshot with { StatefulSets = snapshot.StatefulSets.With(one) },
        Workload { Kind: ResourceKind.DaemonSet } one => snapshot with { DaemonSets = snapshot.DaemonSets.With(one) },
        Workload { Kind: ResourceKind.ReplicaSet } one => snapshot with { ReplicaSets = snapshot.ReplicaSets.With(one) },
        NetworkPolicy one => snapshot with { NetworkPolicies = snapshot.NetworkPolicies.With(one) },
        ClusterPolicy { Kind: ResourceKind.AdminNetworkPolicy } one =>
            snapshot with { AdminNetworkPolicies = snapshot.AdminNetworkPolicies.With(one) },
        ClusterPolicy { Kind: ResourceKind.BaselineAdminNetworkPolicy } one =>
            snapshot with { BaselineAdminNetworkPolicies = snapshot.BaselineAdminNetworkPolicies.With(one) },
        ClusterPolicy one => snapshot with { ClusterNetworkPolicies = snapshot.ClusterNetworkPolicies.With(one) },
        Ingress one => snapshot with { Ingresses = snapshot.Ingresses.With(one) },
        IngressClass one => snapshot with { IngressClasses = snapshot.IngressClasses.With(one) },
        ConfigMap one => WithConfigMaps(snapshot, snapshot.ConfigMaps.With(one)),
        ServiceCidr one => snapshot with { ServiceCidrs = snapshot.ServiceCidrs.With(one) },
        Lease one => snapshot with { Leases = snapshot.Leases.With(one) },
        Secret one => snapshot with { Secrets = snapshot.Secrets.With(one) },
        WebhookConfiguration { Kind: ResourceKind.ValidatingWebhookConfiguration } one =>
            snapshot with { ValidatingWebhooks = snapshot.ValidatingWebhooks.With(one) },
        WebhookConfiguration one => snapshot with { MutatingWebhooks = snapshot.MutatingWebhooks.With(one) },
        WarningEvent one => snapshot with { Events = snapshot.Events.With(one) },
        _ => throw new ArgumentOutOfRangeException(nameof(fact), fact.Kind, "not a kind"),
    };

    /// <summary>A snapshot without the fact of that kind and name; the same tables when there is none.</summary>
    /// <param name="snapshot">Snapshot that is changed.</param>
    /// <param name="kind">The kind.</param>
    /// <param name="ns">Namespace; empty for a cluster-scoped kind.</param>
    /// <param name="name">Name of the object.</param>
    public static ClusterSnapshot Without(ClusterSnapshot snapshot, ResourceKind kind, string ns, string name) => kind switch
    {
        ResourceKind.Namespace => snapshot with { Namespaces = snapshot.Namespaces.Without(ns, name) },
        ResourceKind.Node => snapshot with { Nodes = snapshot.Nodes.Without(ns, name) },
        ResourceKind.Pod => snapshot with { Pods = snapshot.Pods.Without(ns, name) },
        ResourceKind.Service => snapshot with { Services = snapshot.Services.Without(ns, name) },
        ResourceKind.EndpointSlice => snapshot with { EndpointSlices = snapshot.EndpointSlices.Without(ns, name) },
        ResourceKind.Deployment => snapshot with { Deployments = snapshot.Deployments.Without(ns, name) },
        ResourceKind.StatefulSet => snapshot with { StatefulSets = snapshot.StatefulSets.Without(ns, name) },
        ResourceKind.DaemonSet => snapshot with { DaemonSets = snapshot.DaemonSets.Without(ns, name) },
        ResourceKind.ReplicaSet => snapshot with { ReplicaSets = snapshot.ReplicaSets.Without(ns, name) },
        ResourceKind.NetworkPolicy => snapshot with { NetworkPolicies = snapshot.NetworkPolicies.Without(ns, name) },
        ResourceKind.AdminNetworkPolicy => snapshot with { AdminNetworkPolicies = snapshot.AdminNetworkPolicies.Without(ns, name) },
        ResourceKind.BaselineAdminNetworkPolicy =>
            snapshot with { BaselineAdminNetworkPolicies = snapshot.BaselineAdminNetworkPolicies.Without(ns, name) },
        ResourceKind.ClusterNetworkPolicy =>
            snapshot with { ClusterNetworkPolicies = snapshot.ClusterNetworkPolicies.Without(ns, name) },
        ResourceKind.Ingress => snapshot with { Ingresses = snapshot.Ingresses.Without(ns, name) },
        ResourceKind.IngressClass => snapshot with { IngressClasses = snapshot.IngressClasses.Without(ns, name) },
        ResourceKind.ConfigMap => WithConfigMaps(snapshot, snapshot.ConfigMaps.Without(ns, name)),
        ResourceKind.ServiceCIDR => snapshot with { ServiceCidrs = snapshot.ServiceCidrs.Without(ns, name) },
        ResourceKind.Lease => snapshot with { Leases = snapshot.Leases.Without(ns, name) },
        ResourceKind.Secret => snapshot with { Secrets = snapshot.Secrets.Without(ns, name) },
        ResourceKind.ValidatingWebhookConfiguration =>
            snapshot with { ValidatingWebhooks = snapshot.ValidatingWebhooks.Without(ns, name) },
        ResourceKind.MutatingWebhookConfiguration => snapshot with { MutatingWebhooks = snapshot.MutatingWebhooks.Without(ns, name) },
        ResourceKind.Event => snapshot with { Events = snapshot.Events.Without(ns, name) },
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a kind"),
    };

    /// <summary>Number of facts of a kind.</summary>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="kind">The kind.</param>
    public static int Count(ClusterSnapshot snapshot, ResourceKind kind) => kind switch
    {
        ResourceKind.Namespace => snapshot.Namespaces.Count,
        ResourceKind.Node => snapshot.Nodes.Count,
        ResourceKind.Pod => snapshot.Pods.Count,
        ResourceKind.Service => snapshot.Services.Count,
        ResourceKind.EndpointSlice => snapshot.EndpointSlices.Count,
        ResourceKind.NetworkPolicy => snapshot.NetworkPolicies.Count,
        ResourceKind.AdminNetworkPolicy => snapshot.AdminNetworkPolicies.Count,
        ResourceKind.BaselineAdminNetworkPolicy => snapshot.BaselineAdminNetworkPolicies.Count,
        ResourceKind.ClusterNetworkPolicy => snapshot.ClusterNetworkPolicies.Count,
        ResourceKind.Ingress => snapshot.Ingresses.Count,
        ResourceKind.IngressClass => snapshot.IngressClasses.Count,
        ResourceKind.ConfigMap => snapshot.ConfigMaps.Count,
        ResourceKind.Secret => snapshot.Secrets.Count,
        ResourceKind.ValidatingWebhookConfiguration => snapshot.ValidatingWebhooks.Count,
        ResourceKind.MutatingWebhookConfiguration => snapshot.MutatingWebhooks.Count,
        ResourceKind.Event => snapshot.Events.Count,
        ResourceKind.ServiceCIDR => snapshot.ServiceCidrs.Count,
        ResourceKind.Lease => snapshot.Leases.Count,
        _ => snapshot.WorkloadsOf(kind).Count,
    };

    private static FactTable<ClusterPolicy> ClusterPolicies(IEnumerable<Fact> facts) =>
        FactTable<ClusterPolicy>.From(facts.Cast<ClusterPolicy>());

    private static FactTable<WebhookConfiguration> Webhooks(IEnumerable<Fact> facts) =>
        FactTable<WebhookConfiguration>.From(facts.Cast<WebhookConfiguration>());

    private static ClusterSnapshot WithConfigMaps(ClusterSnapshot snapshot, FactTable<ConfigMap> maps) =>
        snapshot with { ConfigMaps = maps, Dns = DnsConfiguration.Of(maps) };

    private static FactTable<Workload> Workloads(IEnumerable<Fact> facts) => FactTable<Workload>.From(facts.Cast<Workload>());
}
