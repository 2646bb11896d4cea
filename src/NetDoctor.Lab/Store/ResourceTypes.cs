using System.Collections.Immutable;

namespace NetDoctor.Lab.Store;

/// <summary>Every resource that the lab serves.</summary>
public static class ResourceTypes
{
    private const string Admission = "admissionregistration.k8s.io";
    private const string Discovery = "discovery.k8s.io";
    private const string Networking = "networking.k8s.io";
    private const string Rbac = "rbac.authorization.k8s.io";

    public static readonly ResourceType Namespaces = Core("namespaces", "Namespace", "ns") with { IsNamespaced = false, HasStatus = true };
    public static readonly ResourceType Nodes = Core("nodes", "Node", "no") with { IsNamespaced = false, HasStatus = true };
    public static readonly ResourceType Pods = Core("pods", "Pod", "po") with { HasStatus = true, HasGeneration = true, IsInAll = true };
    public static readonly ResourceType Services = Core("services", "Service", "svc") with { HasStatus = true, IsInAll = true };
    public static readonly ResourceType Endpoints = Core("endpoints", "Endpoints", "ep");
    public static readonly ResourceType ConfigMaps = Core("configmaps", "ConfigMap", "cm");
    public static readonly ResourceType Secrets = Core("secrets", "Secret");
    public static readonly ResourceType ServiceAccounts = Core("serviceaccounts", "ServiceAccount", "sa");
    public static readonly ResourceType Events = Core("events", "Event", "ev");
    public static readonly ResourceType LimitRanges = Core("limitranges", "LimitRange", "limits");
    public static readonly ResourceType ResourceQuotas = Core("resourcequotas", "ResourceQuota", "quota") with { HasStatus = true };
    public static readonly ResourceType PersistentVolumeClaims =
        Core("persistentvolumeclaims", "PersistentVolumeClaim", "pvc") with { HasStatus = true };

    public static readonly ResourceType Deployments = Workload("deployments", "Deployment", "deploy") with { HasScale = true };
    public static readonly ResourceType ReplicaSets = Workload("replicasets", "ReplicaSet", "rs") with { HasScale = true };
    public static readonly ResourceType StatefulSets = Workload("statefulsets", "StatefulSet", "sts") with { HasScale = true };
    public static readonly ResourceType DaemonSets = Workload("daemonsets", "DaemonSet", "ds");

    public static readonly ResourceType Jobs = Of("batch", "jobs", "Job") with { HasStatus = true, HasGeneration = true, IsInAll = true };
    public static readonly ResourceType CronJobs = Of("batch", "cronjobs", "CronJob", "cj") with { HasStatus = true, HasGeneration = true, IsInAll = true };
    public static readonly ResourceType EndpointSlices = Of(Discovery, "endpointslices", "EndpointSlice") with { HasGeneration = true };
    public static readonly ResourceType NetworkPolicies = Of(Networking, "networkpolicies", "NetworkPolicy", "netpol") with { HasGeneration = true };
    public static readonly ResourceType Ingresses = Of(Networking, "ingresses", "Ingress", "ing") with { HasStatus = true, HasGeneration = true };
    public static readonly ResourceType IngressClasses = Of(Networking, "ingressclasses", "IngressClass") with { IsNamespaced = false, HasGeneration = true };
    public static readonly ResourceType ValidatingWebhooks =
        Of(Admission, "validatingwebhookconfigurations", "ValidatingWebhookConfiguration") with { IsNamespaced = false, HasGeneration = true };
    public static readonly ResourceType MutatingWebhooks =
        Of(Admission, "mutatingwebhookconfigurations", "MutatingWebhookConfiguration") with { IsNamespaced = false, HasGeneration = true };
    public static readonly ResourceType ServiceCidrs =
        Of(Networking, "servicecidrs", "ServiceCIDR") with { IsNamespaced = false, HasStatus = true };
    public static readonly ResourceType AdminNetworkPolicies = ClusterPolicy("adminnetworkpolicies", "AdminNetworkPolicy", "v1alpha1", "anp");
    public static readonly ResourceType BaselineAdminNetworkPolicies =
        ClusterPolicy("baselineadminnetworkpolicies", "BaselineAdminNetworkPolicy", "v1alpha1", "banp");
    public static readonly ResourceType ClusterNetworkPolicies =
        ClusterPolicy("clusternetworkpolicies", "ClusterNetworkPolicy", "v1alpha2", "cnp");
    public static readonly ResourceType Leases = Of("coordination.k8s.io", "leases", "Lease");
    public static readonly ResourceType PodDisruptionBudgets =
        Of("policy", "poddisruptionbudgets", "PodDisruptionBudget", "pdb") with { HasStatus = true, HasGeneration = true };
    public static readonly ResourceType Roles = Of(Rbac, "roles", "Role");
    public static readonly ResourceType RoleBindings = Of(Rbac, "rolebindings", "RoleBinding");
    public static readonly ResourceType ClusterRoles = Of(Rbac, "clusterroles", "ClusterRole") with { IsNamespaced = false };
    public static readonly ResourceType ClusterRoleBindings =
        Of(Rbac, "clusterrolebindings", "ClusterRoleBinding") with { IsNamespaced = false };

    /// <summary>All of them; core first, then by group.</summary>
    public static ImmutableArray<ResourceType> All { get; } =
    [
        ConfigMaps, Endpoints, Events, LimitRanges, Namespaces, Nodes, PersistentVolumeClaims, Pods, ResourceQuotas, Secrets,
        ServiceAccounts, Services, MutatingWebhooks, ValidatingWebhooks, DaemonSets, Deployments, ReplicaSets, StatefulSets,
        CronJobs, Jobs, Leases, EndpointSlices, IngressClasses, Ingresses, NetworkPolicies, ServiceCidrs,
        AdminNetworkPolicies, BaselineAdminNetworkPolicies, ClusterNetworkPolicies, PodDisruptionBudgets,
        ClusterRoleBindings, ClusterRoles, RoleBindings, Roles,
    ];

    /// <summary>The resource of a URL; null when the lab does not serve it.</summary>
    public static ResourceType? Find(string group, string version, string plural) =>
        All.FirstOrDefault(type => type.Plural == plural && type.Group == group && type.Version == version);

    /// <summary>The resource of a manifest's apiVersion and kind; null when the lab does not serve it.</summary>
    public static ResourceType? FindKind(string apiVersion, string kind) =>
        All.FirstOrDefault(type => type.Kind == kind && type.ApiVersion == apiVersion);

    private static ResourceType Core(string plural, string kind, params ImmutableArray<string> shortNames) =>
        Of("", plural, kind, shortNames);

    private static ResourceType Workload(string plural, string kind, params ImmutableArray<string> shortNames) =>
        Of("apps", plural, kind, shortNames) with { HasStatus = true, HasGeneration = true, IsInAll = true };

    private static ResourceType ClusterPolicy(string plural, string kind, string version, string shortName) =>
        Of("policy.networking.k8s.io", plural, kind, shortName) with
        {
            Version = version,
            IsNamespaced = false,
            HasStatus = true,
            HasGeneration = true,
        };

    private static ResourceType Of(string group, string plural, string kind, params ImmutableArray<string> shortNames) =>
        new() { Group = group, Version = "v1", Plural = plural, Kind = kind, ShortNames = shortNames };
}
