using NetDoctor.Diagnosis.Policies.NearMisses;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Policies;

namespace NetDoctor.Diagnosis.Policies.Lint;

/// <summary>Peers that are nobody, and why.</summary>
internal static class PeerChecks
{
    public static IEnumerable<PolicyLintFinding> Find(LintWorld world) =>
        from policy in world.NetworkPolicies
        from rule in LintWorld.RulesOf(policy)
        from peer in rule.Rule.Peers.Select((peer, index) => (Peer: peer, Index: index))
        where peer.Peer.IPBlock is null && !world.PodsOf(peer.Peer, policy.Namespace).Any()
        let finding = Of(world, policy, LintWorld.Path(rule.Direction, rule.Index, peer.Index), peer.Peer)
        where finding is not null
        select finding;

    private static PolicyLintFinding? Of(LintWorld world, NetworkPolicy policy, string path, NetworkPolicyPeer peer)
    {
        var words = RuleWords.Describe(peer, policy.Namespace);
        if (peer is { PodSelector: null, NamespaceSelector: null })
        {
            return LintWorld.Finding("POL15", Severity.Warning, policy, path, "The peer has no selector and no ipBlock, and is nobody.", "Name a podSelector, a namespaceSelector or an ipBlock.");
        }

        if (NamespaceChecks.Of(world, policy, path, peer) is { } ofNamespace)
        {
            return ofNamespace;
        }

        var isOpen = NamespaceChecks.MayHaveMore(world, peer);
        if (isOpen && peer.NamespaceSelector is { IsEmpty: false })
        {
            return null;
        }

        if (peer is { PodSelector.IsEmpty: false, NamespaceSelector.IsEmpty: false }
            && world.PodsOf(peer with { NamespaceSelector = null }, policy.Namespace).Any()
            && world.PodsOf(peer with { PodSelector = null }, policy.Namespace).Any())
        {
            return LintWorld.Finding("POL06", Severity.Warning, policy, path,
                $"It is about {words}, and there are none: podSelector and namespaceSelector of one list item must both match.",
                "Make two list items of them, if pods that meet either are meant.");
        }

        var candidates = peer.NamespaceSelector is { } selector
            ? world.Pods.Where(pod => selector.Matches(pod.NamespaceLabels))
            : world.PodsOf(policy.Namespace);
        foreach (var pod in candidates)
        {
            if (SelectorMiss.Of(peer.PodSelector ?? LabelSelector.Everything, pod.Labels) is [{ IsNear: true } miss])
            {
                return LintWorld.Finding("POL04", Severity.Warning, policy, path,
                    $"It is about {words}, and there are none; {pod} has {miss.Has}.", $"Write {miss.Has} in place of {miss.Wanted}, if {pod} is meant.");
            }
        }

        return isOpen ? null : OfEmpty(world, policy, path, peer, words);
    }

    // A peer without pods today may be meant for those of tomorrow.
    private static PolicyLintFinding? OfEmpty(LintWorld world, NetworkPolicy policy, string path, NetworkPolicyPeer peer, string words)
    {
        if (peer.PodSelector is null or { IsEmpty: true })
        {
            return null;
        }

        var elsewhere = peer.NamespaceSelector is null
            ? world.Pods.FirstOrDefault(pod => peer.PodSelector.Matches(pod.Labels))
            : null;
        return elsewhere is null
            ? LintWorld.Finding("POL15", Severity.Info, policy, path, $"It is about {words}, and there are none.", "Correct the peer, or take it out.")
            : LintWorld.Finding("POL05", Severity.Warning, policy, path,
                $"It is about {words}, and there are none; {elsewhere} has the labels, but is in namespace {elsewhere.Namespace}.",
                $"Add namespaceSelector with kubernetes.io/metadata.name: {elsewhere.Namespace} to the peer, if {elsewhere} is meant.");
    }
}
