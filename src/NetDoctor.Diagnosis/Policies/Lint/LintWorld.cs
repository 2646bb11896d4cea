using System.Collections.Immutable;
using NetDoctor.Diagnosis.Policies.WhatIf;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Policies;

namespace NetDoctor.Diagnosis.Policies.Lint;

/// <summary>A cluster as the checks look at it.</summary>
internal sealed class LintWorld
{
    private readonly Dictionary<string, ImmutableArray<PolicyEnd>> _pods;

    public LintWorld(PolicyWorld world)
    {
        World = world;

        // One of each workload, as long as its pods have the same labels, is enough to tell who is meant.
        _pods = Snapshot.Pods.All.Where(pod => !pod.HostNetwork && !pod.IsFinished)
            .GroupBy(pod => (Workload: FlowClass.WorkloadOf(Snapshot, pod), pod.Labels))
            .Select(group => group.MinBy(pod => pod.Name, StringComparer.Ordinal)!)
            .OrderBy(pod => pod.Name, StringComparer.Ordinal)
            .GroupBy(pod => pod.Namespace, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Select(pod => PolicyEnd.Of(pod, Snapshot)).ToImmutableArray(), StringComparer.Ordinal);
    }

    /// <summary>The cluster and what decides in it.</summary>
    public PolicyWorld World { get; }

    /// <summary>Facts.</summary>
    public ClusterSnapshot Snapshot => World.Snapshot;

    /// <summary>What the plugin makes of policies.</summary>
    public PolicyDialect Dialect => World.Evaluator.Dialect;

    /// <summary>NetworkPolicies, by namespace and name.</summary>
    public IEnumerable<NetworkPolicy> NetworkPolicies => Snapshot.NetworkPolicies.All
        .OrderBy(policy => policy.Namespace, StringComparer.Ordinal).ThenBy(policy => policy.Name, StringComparer.Ordinal);

    /// <summary>Policies of the administrator, in the order in which they are asked.</summary>
    public IEnumerable<ClusterPolicy> ClusterPolicies => Snapshot.AdminNetworkPolicies.All
        .Concat(Snapshot.BaselineAdminNetworkPolicies.All).Concat(Snapshot.ClusterNetworkPolicies.All)
        .OrderBy(policy => policy.Tier).ThenBy(policy => policy.Priority).ThenBy(policy => policy.Kind).ThenBy(policy => policy.Name, StringComparer.Ordinal);

    /// <summary>Namespaces that have pods, by name.</summary>
    public IEnumerable<string> Namespaces => _pods.Keys.Order(StringComparer.Ordinal);

    /// <summary>Every kind of pod that policies can be about.</summary>
    public IEnumerable<PolicyEnd> Pods => Namespaces.SelectMany(ns => _pods[ns]);

    /// <summary>Those of one namespace.</summary>
    /// <param name="ns">The namespace.</param>
    public ImmutableArray<PolicyEnd> PodsOf(string ns) => _pods.GetValueOrDefault(ns, []);

    /// <summary>Pods that are a peer.</summary>
    /// <param name="peer">The peer; with selectors.</param>
    /// <param name="ns">Namespace of the policy.</param>
    public IEnumerable<PolicyEnd> PodsOf(NetworkPolicyPeer peer, string ns)
    {
        var matcher = PeerMatcher.Of(peer, ns);
        return (peer.NamespaceSelector is null ? PodsOf(ns) : Pods).Where(pod => matcher.Matches(pod, Dialect) == Matching.Yes);
    }

    /// <summary>Rules of a policy with their place; those of a direction that <c>policyTypes</c> leaves out are none.</summary>
    /// <param name="policy">The policy.</param>
    public static IEnumerable<(PolicyDirection Direction, int Index, NetworkPolicyRule Rule)> RulesOf(NetworkPolicy policy) =>
        (policy.AppliesToIngress ? policy.Ingress : []).Select((rule, index) => (PolicyDirection.Ingress, index, rule))
            .Concat((policy.AppliesToEgress ? policy.Egress : []).Select((rule, index) => (PolicyDirection.Egress, index, rule)));

    /// <summary>Place of a rule, or of one of its peers.</summary>
    /// <param name="direction">Direction of the rule.</param>
    /// <param name="rule">Index of the rule.</param>
    /// <param name="peer">Index of the peer; -1 for the rule itself.</param>
    public static string Path(PolicyDirection direction, int rule, int peer = -1)
    {
        var (rules, peers) = direction == PolicyDirection.Egress ? ("egress", "to") : ("ingress", "from");
        return peer < 0 ? $"{rules}[{rule}]" : $"{rules}[{rule}].{peers}[{peer}]";
    }

    /// <summary>A finding.</summary>
    /// <param name="id">Its identifier.</param>
    /// <param name="severity">Effect on traffic.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="path">Place in it; null for all of it.</param>
    /// <param name="summary">What is wrong.</param>
    /// <param name="fix">What to do; null for nothing.</param>
    public static PolicyLintFinding Finding(string id, Severity severity, Fact policy, string? path, string summary, string? fix) =>
        new(id, severity, policy.Reference, path, summary, fix);
}
