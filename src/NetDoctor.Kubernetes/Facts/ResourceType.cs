using System.Collections.Immutable;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Kubernetes.Facts;

/// <summary>How the Kubernetes API names and serves a kind that NetDoctor keeps facts of.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Group">API group; empty for the core group.</param>
/// <param name="Plural">Name in paths, such as <c>endpointslices</c>.</param>
/// <param name="IsNamespaced">Whether its objects live in namespaces.</param>
public sealed record ResourceType(ResourceKind Kind, string Group, string Plural, bool IsNamespaced)
{
    private const string Admission = "admissionregistration.k8s.io";
    private const string Policy = "policy.networking.k8s.io";

    /// <summary>Every kind, in the order of <see cref="ResourceKind"/>.</summary>
    public static ImmutableArray<ResourceType> All { get; } =
    [
        new(ResourceKind.Namespace, "", "namespaces", IsNamespaced: false),
        new(ResourceKind.Node, "", "nodes", IsNamespaced: false),
        new(ResourceKind.Pod, "", "pods", IsNamespaced: true),
        new(ResourceKind.Service, "", "services", IsNamespaced: true),
        new(ResourceKind.EndpointSlice, "discovery.k8s.io", "endpointslices", IsNamespaced: true),
        new(ResourceKind.Deployment, "apps", "deployments", IsNamespaced: true),
        new(ResourceKind.StatefulSet, "apps", "statefulsets", IsNamespaced: true),
        new(ResourceKind.DaemonSet, "apps", "daemonsets", IsNamespaced: true),
        new(ResourceKind.ReplicaSet, "apps", "replicasets", IsNamespaced: true),
        new(ResourceKind.NetworkPolicy, "networking.k8s.io", "networkpolicies", IsNamespaced: true),
        new(ResourceKind.Ingress, "networking.k8s.io", "ingresses", IsNamespaced: true),
        new(ResourceKind.IngressClass, "networking.k8s.io", "ingressclasses", IsNamespaced: false),
        new(ResourceKind.ConfigMap, "", "configmaps", IsNamespaced: true),
        new(ResourceKind.Event, "", "events", IsNamespaced: true),
        new(ResourceKind.Lease, "coordination.k8s.io", "leases", IsNamespaced: true),
        new(ResourceKind.Secret, "", "secrets", IsNamespaced: true),
        new(ResourceKind.ValidatingWebhookConfiguration, Admission, "validatingwebhookconfigurations", IsNamespaced: false),
        new(ResourceKind.MutatingWebhookConfiguration, Admission, "mutatingwebhookconfigurations", IsNamespaced: false),
        new(ResourceKind.ServiceCIDR, "networking.k8s.io", "servicecidrs", IsNamespaced: false) { IsOptional = true },
        ClusterPolicy(ResourceKind.AdminNetworkPolicy, "adminnetworkpolicies", "v1alpha1"),
        ClusterPolicy(ResourceKind.BaselineAdminNetworkPolicy, "baselineadminnetworkpolicies", "v1alpha1"),
        ClusterPolicy(ResourceKind.ClusterNetworkPolicy, "clusternetworkpolicies", "v1alpha2"),
    ];

    /// <summary>Version in which it is read.</summary>
    public string Version { get; init; } = "v1";

    /// <summary>Whether some API servers do not serve it, because they are older or were not given its definition: there it is as if
    /// there were none.</summary>
    public bool IsOptional { get; init; }

    /// <summary><c>v1</c>, or <c>group/v1</c>.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>Path of the group and version on the API server, such as <c>/apis/apps/v1</c>.</summary>
    public string BasePath => Group.Length == 0 ? $"/api/{Version}" : $"/apis/{Group}/{Version}";

    /// <summary>The type of a kind.</summary>
    /// <param name="kind">The kind.</param>
    public static ResourceType Of(ResourceKind kind) => All[(int)kind];

    /// <summary>The type that an object names itself; null when NetDoctor keeps no facts of it.</summary>
    /// <param name="apiVersion"><c>apiVersion</c> of the object.</param>
    /// <param name="kind"><c>kind</c> of the object.</param>
    public static ResourceType? Find(string apiVersion, string kind) =>
        All.FirstOrDefault(type => type.ApiVersion == apiVersion && type.Kind.ToString() == kind);

    private static ResourceType ClusterPolicy(ResourceKind kind, string plural, string version) =>
        new(kind, Policy, plural, IsNamespaced: false) { Version = version, IsOptional = true };
}
