using System.Collections.Immutable;
using NetDoctor.Kubernetes.Facts;
using NetDoctor.Kubernetes.Manifests.Policies;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Kubernetes.Manifests.Worlds;

/// <summary>Tells an object that was meant to be a policy from one of a kind that NetDoctor has no use for.</summary>
internal static class Misspelt
{
    private const string Networking = "networking.k8s.io";

    // Source: Kubernetes API reference v1.36; kubernetes-sigs/network-policy-api.
    private static readonly ImmutableHashSet<string> KindsOfNetworking = ["Ingress", "IngressClass", "NetworkPolicy", "IPAddress", "ServiceCIDR"];

    private static readonly ImmutableArray<ResourceType> Policies =
        [.. ResourceKinds.All.Where(PolicyValidation.Covers).Select(ResourceType.Of)];

    /// <summary>Why an object that is not read must not be passed over, in a sentence; null when it may be.</summary>
    /// <param name="apiVersion">Group and version, none of those that are read.</param>
    /// <param name="kind">Kind.</param>
    public static string? Why(string apiVersion, string kind)
    {
        var group = apiVersion.Contains('/', StringComparison.Ordinal) ? apiVersion.Split('/')[0] : "";
        if (Policies.FirstOrDefault(type => type.Kind.ToString() == kind) is { } policy)
        {
            return IsKubernetes(group) ? $"{apiVersion} {kind} is not read: {policy.ApiVersion} is expected." : null;
        }

        var isPolicyGroup = Policies.Any(type => type.ApiVersion.Split('/')[0] == group);
        if (!isPolicyGroup && IsKubernetes(group) && kind.Contains("NetworkPolic", StringComparison.OrdinalIgnoreCase))
        {
            return $"{apiVersion} {kind} is no kind of Kubernetes: {string.Join(" or ", Policies.Select(type => $"{type.ApiVersion} {type.Kind}"))} is expected.";
        }

        return isPolicyGroup && !(group == Networking && KindsOfNetworking.Contains(kind))
            ? $"{kind} is no kind of {group}: {string.Join(" or ", Policies.Where(type => type.ApiVersion.Split('/')[0] == group).Select(type => type.Kind))} is expected."
            : null;
    }

    // Network plugins have policies of the same names in groups of their own; those of Kubernetes have no dot or end like this, or were meant to.
    private static bool IsKubernetes(string group) => !group.Contains('.', StringComparison.Ordinal) || group.EndsWith(".k8s.io", StringComparison.Ordinal)
        || group.StartsWith("networking.", StringComparison.Ordinal) || group.StartsWith("policy.networking.", StringComparison.Ordinal);
}
