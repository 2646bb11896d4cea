using System.Collections.Immutable;

namespace NetDoctor.Model.Cluster;

/// <summary>Kinds of Kubernetes objects that NetDoctor keeps facts of.</summary>
public enum ResourceKind
{
    Namespace,
    Node,
    Pod,
    Service,
    EndpointSlice,
    Deployment,
    StatefulSet,
    DaemonSet,
    ReplicaSet,
    NetworkPolicy,
    Ingress,
    IngressClass,
    ConfigMap,
    Event,
    Lease,
    Secret,
    ValidatingWebhookConfiguration,
    MutatingWebhookConfiguration,
    ServiceCIDR,
    AdminNetworkPolicy,
    BaselineAdminNetworkPolicy,
    ClusterNetworkPolicy,
}

/// <summary>Lists of kinds.</summary>
public static class ResourceKinds
{
    /// <summary>Every kind, in the order of the enumeration.</summary>
    public static ImmutableArray<ResourceKind> All { get; } = [.. Enum.GetValues<ResourceKind>()];
}
