using System.Collections.Immutable;
using System.Text.Json.Nodes;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Kubernetes.Manifests.Policies;

/// <summary>Checks policies as the API server does before it takes them.</summary>
/// <remarks>Source: Kubernetes pkg/apis/networking/validation (ValidateNetworkPolicySpec), and the markers of
/// kubernetes-sigs/network-policy-api apis/v1alpha1 and apis/v1alpha2. Beyond them, an operator or a requirement that no
/// implementation can evaluate is a fault in every kind.</remarks>
public static class PolicyValidation
{
    /// <summary>Whether a kind is a policy that can be checked.</summary>
    /// <param name="kind">The kind.</param>
    public static bool Covers(ResourceKind kind) => ShapeOf(kind) is not null;

    /// <summary>What is wrong with a policy; empty when nothing is, or when the kind is no policy.</summary>
    /// <param name="kind">What the object is.</param>
    /// <param name="policy">The object.</param>
    public static ImmutableArray<PolicyFault> Check(ResourceKind kind, JsonObject policy)
    {
        if (ShapeOf(kind) is not { } shape)
        {
            return [];
        }

        var field = new PolicyField(policy, "", policy);
        var faults = shape.Check(field).ToList();

        // What has the wrong type has no meaning that could be checked.
        if (faults.TrueForAll(fault => fault.Reason == PolicyFault.UnknownField))
        {
            faults.AddRange(kind == ResourceKind.NetworkPolicy
                ? NetworkPolicyValidation.Check(field["spec"])
                : ClusterPolicyValidation.Check(kind, field));
        }

        return [.. faults];
    }

    private static PolicyShape? ShapeOf(ResourceKind kind) => kind switch
    {
        ResourceKind.NetworkPolicy => PolicyShape.NetworkPolicy,
        ResourceKind.AdminNetworkPolicy => PolicyShape.AdminNetworkPolicy,
        ResourceKind.BaselineAdminNetworkPolicy => PolicyShape.BaselineAdminNetworkPolicy,
        ResourceKind.ClusterNetworkPolicy => PolicyShape.ClusterNetworkPolicy,
        _ => null,
    };
}
