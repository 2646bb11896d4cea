using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Policies.NearMisses;

/// <summary>A peer of a rule that does not match the other end of a denied flow.</summary>
/// <param name="Denied">The flow.</param>
/// <param name="Policy">The policy.</param>
/// <param name="Rule">Index of the rule.</param>
/// <param name="Number">Index of the peer in it.</param>
internal sealed record PeerPlace(DeniedFlow Denied, NetworkPolicy Policy, int Rule, int Number)
{
    /// <summary>The peer.</summary>
    public NetworkPolicyPeer Peer => Denied.RulesOf(Policy)[Rule].Peers[Number];

    /// <summary>Whether a pod of the cluster is such a peer.</summary>
    /// <param name="peer">The peer; with selectors.</param>
    public bool IsAnybody(NetworkPolicyPeer peer)
    {
        var snapshot = Denied.Snapshot;
        var names = peer.NamespaceSelector is null ? [Policy.Namespace] : snapshot.Pods.Namespaces;
        return names.Any(ns => peer.NamespaceSelector?.Matches(PolicyEnd.NamespaceLabelsOf(ns, snapshot)) != false
            && snapshot.Pods.InNamespace(ns).Any(pod => !pod.IsFinished && !pod.HostNetwork && peer.PodSelector?.Matches(pod.Labels) != false));
    }

    /// <summary>A near miss at this peer.</summary>
    /// <param name="kind">The difference.</param>
    /// <param name="distance">How far away it is.</param>
    /// <param name="isLikely">Whether it looks like a mistake.</param>
    /// <param name="wanted">What the peer wants.</param>
    /// <param name="has">What the other end has.</param>
    /// <param name="why">The difference in words.</param>
    /// <param name="corrected">A peer that matches the other end; null when none is proposed.</param>
    public NearMiss Miss(
        NearMissKind kind, int distance, bool isLikely, string wanted, string has, string why, NetworkPolicyPeer? corrected)
    {
        var rule = Denied.RulesOf(Policy)[Rule];
        var verb = Denied.IsEgress ? "lets traffic out to" : "admits";
        return new NearMiss
        {
            Kind = kind,
            Direction = Denied.Direction,
            Policy = Policy,
            Rule = Rule,
            Peer = Number,
            Wanted = wanted,
            Has = has,
            Words = $"{Denied.Name(Policy, Rule)} {verb} {RuleWords.Describe(Peer, Policy.Namespace)}; {why}",
            IsLikely = isLikely,
            Distance = distance,
            Correction = corrected is null ? null : Denied.With(Policy, Rule, rule with { Peers = rule.Peers.SetItem(Number, corrected) }),
        };
    }
}
