using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Policies.WhatIf;

/// <summary>A cluster and its policies, to which changes can be made for the sake of the argument.</summary>
/// <param name="Snapshot">Facts.</param>
/// <param name="Evaluator">Decides by its policies.</param>
public sealed record PolicyWorld(ClusterSnapshot Snapshot, PolicyEvaluator Evaluator)
{
    /// <summary>The cluster as it is.</summary>
    /// <param name="snapshot">Facts.</param>
    /// <param name="dialect">What the network plugin makes of policies.</param>
    public static PolicyWorld Of(ClusterSnapshot snapshot, PolicyDialect dialect) => new(snapshot, new(PolicyIndex.Of(snapshot), dialect));

    /// <summary>The cluster with policies added or changed.</summary>
    /// <param name="policies">NetworkPolicies and those of the administrator; other facts are left out.</param>
    public PolicyWorld With(params IEnumerable<Fact> policies) => To(policies.Aggregate(Snapshot, (snapshot, fact) => fact switch
    {
        NetworkPolicy policy => snapshot with { NetworkPolicies = snapshot.NetworkPolicies.With(policy) },
        ClusterPolicy { PolicyKind: ResourceKind.AdminNetworkPolicy } policy => snapshot with { AdminNetworkPolicies = snapshot.AdminNetworkPolicies.With(policy) },
        ClusterPolicy { PolicyKind: ResourceKind.BaselineAdminNetworkPolicy } policy =>
            snapshot with { BaselineAdminNetworkPolicies = snapshot.BaselineAdminNetworkPolicies.With(policy) },
        ClusterPolicy policy => snapshot with { ClusterNetworkPolicies = snapshot.ClusterNetworkPolicies.With(policy) },
        _ => snapshot,
    }));

    /// <summary>The cluster without some policies.</summary>
    /// <param name="policies">Their names; those that are not there are left out.</param>
    public PolicyWorld Without(IEnumerable<ObjectReference> policies) => To(policies.Aggregate(Snapshot, (snapshot, one) => one.Kind switch
    {
        nameof(ResourceKind.NetworkPolicy) => snapshot with { NetworkPolicies = snapshot.NetworkPolicies.Without(one.Namespace, one.Name) },
        nameof(ResourceKind.AdminNetworkPolicy) => snapshot with { AdminNetworkPolicies = snapshot.AdminNetworkPolicies.Without("", one.Name) },
        nameof(ResourceKind.BaselineAdminNetworkPolicy) =>
            snapshot with { BaselineAdminNetworkPolicies = snapshot.BaselineAdminNetworkPolicies.Without("", one.Name) },
        nameof(ResourceKind.ClusterNetworkPolicy) => snapshot with { ClusterNetworkPolicies = snapshot.ClusterNetworkPolicies.Without("", one.Name) },
        _ => snapshot,
    }));

    /// <summary>Policies that another world has in another form, or not, or that only it has; both forms of each.</summary>
    /// <param name="before">The other world.</param>
    internal IEnumerable<CompiledPolicy> ChangesSince(PolicyWorld before)
    {
        var (mine, others) = (Snapshot, before.Snapshot);
        var own = mine.NetworkPolicies.ChangesSince(others.NetworkPolicies).SelectMany(change => new[] { change.Before, change.After })
            .OfType<NetworkPolicy>().Select(CompiledPolicy.Of);
        var administrators = new[]
        {
            mine.AdminNetworkPolicies.ChangesSince(others.AdminNetworkPolicies),
            mine.BaselineAdminNetworkPolicies.ChangesSince(others.BaselineAdminNetworkPolicies),
            mine.ClusterNetworkPolicies.ChangesSince(others.ClusterNetworkPolicies),
        };
        return own.Concat(administrators.SelectMany(changes => changes).SelectMany(change => new[] { change.Before, change.After })
            .OfType<ClusterPolicy>().Select(CompiledPolicy.Of));
    }

    private PolicyWorld To(ClusterSnapshot snapshot) => new(snapshot, new(Evaluator.Index.Updated(snapshot), Evaluator.Dialect));
}
