using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Policies.NearMisses;

/// <summary>Rules that are about the right port and about somebody else.</summary>
internal static class PeerMisses
{
    private const string NameLabel = "kubernetes.io/metadata.name";

    /// <summary>Peers of a rule with one difference from the other end.</summary>
    public static IEnumerable<NearMiss> Find(DeniedFlow denied, NetworkPolicy policy, int index)
    {
        var rule = denied.RulesOf(policy)[index];
        for (var number = 0; number < rule.Peers.Length; number++)
        {
            var place = new PeerPlace(denied, policy, index, number);
            if (denied.Background.Original is { } original && !denied.IsEgress
                && PeerMatcher.Of(place.Peer, policy.Namespace).Matches(original, denied.Dialect) == Matching.Yes)
            {
                yield return place.Miss(NearMissKind.SourceReplaced, 1, true, RuleWords.Describe(place.Peer, policy.Namespace), denied.Other.ToString(),
                    $"what arrives of {original} bears the address of {denied.Other}", null);
            }
            else if (place.Peer.IPBlock is not null)
            {
                foreach (var miss in BlockMisses.Find(place))
                {
                    yield return miss;
                }
            }
            else if (OfSelectors(place) is { } miss)
            {
                yield return miss;
            }
        }
    }

    private static NearMiss? OfSelectors(PeerPlace place)
    {
        var (other, ns) = (place.Denied.Other, place.Policy.Namespace);
        if (other is { Kind: PolicyEndKind.Node, Pod: { } host })
        {
            return PeerMatcher.Of(place.Peer, ns).Matches(PolicyEnd.Of(host with { HostNetwork = false }, place.Denied.Snapshot), place.Denied.Dialect) == Matching.Yes
                ? place.Miss(NearMissKind.HostNetwork, 2, true, RuleWords.Describe(place.Peer, ns), $"the network of node {other.NodeName}",
                    $"{host.Namespace}/{host.Name} has the labels, but is on its node's network, where selectors of pods do not apply", null)
                : null;
        }

        if (other.Kind != PolicyEndKind.Pod || (place.Peer.PodSelector is null && place.Peer.NamespaceSelector is null))
        {
            return null;
        }

        var pods = SelectorMiss.Of(place.Peer.PodSelector ?? LabelSelector.Everything, other.Labels);
        var namespaces = place.Peer.NamespaceSelector is { } selector ? SelectorMiss.Of(selector, other.NamespaceLabels) : [];
        var isElsewhere = place.Peer.NamespaceSelector is null && other.Namespace != ns;
        if (OfListItems(place, pods.IsEmpty, namespaces.IsEmpty) is { } items && !pods.Any(miss => miss.IsNear) && !namespaces.Any(miss => miss.IsNear))
        {
            return items;
        }

        return (pods, namespaces, isElsewhere) switch
        {
            ([var one], [], false) => OfPod(place, one),
            ([], [var one], false) => OfNamespace(place, one),
            ([], [], true) => OfOwnNamespace(place),
            _ => null,
        };
    }

    private static NearMiss OfPod(PeerPlace place, SelectorMiss miss)
    {
        var other = place.Denied.Other;
        var selectsNobody = !place.IsAnybody(place.Peer);
        return place.Miss(
            NearMissKind.PodLabel,
            miss.IsNear ? 2 : 6,
            miss.IsNear || selectsNobody,
            miss.Wanted,
            miss.Has,
            $"{other} has {miss.Has}{(selectsNobody ? $", and no pod has {miss.Wanted} there" : "")}",
            miss.Corrected is null ? null : place.Peer with { PodSelector = miss.Corrected });
    }

    private static NearMiss OfNamespace(PeerPlace place, SelectorMiss miss)
    {
        var other = place.Denied.Other;
        var value = miss.Wanted.Contains('=', StringComparison.Ordinal) ? miss.Wanted[(miss.Wanted.IndexOf('=', StringComparison.Ordinal) + 1)..] : "";
        var isName = value == other.Namespace;
        var selector = place.Peer.NamespaceSelector!;
        var isNowhere = !place.Denied.Snapshot.Namespaces.All.Any(one =>
            selector.Matches(PolicyEnd.NamespaceLabelsOf(one.Name, place.Denied.Snapshot)));
        var hint = isName ? $"; its name is in {NameLabel}={other.Namespace}" : isNowhere ? "; no namespace has it" : "";
        var corrected = isName ? new LabelSelector(LabelSet.From([new(NameLabel, other.Namespace)]), []) : miss.Corrected;
        return place.Miss(
            NearMissKind.NamespaceLabel,
            isName ? 1 : miss.IsNear ? 2 : 6,
            isName || miss.IsNear || isNowhere,
            miss.Wanted,
            isName ? $"no label {miss.Wanted[..miss.Wanted.IndexOf('=', StringComparison.Ordinal)]}" : miss.Has,
            $"namespace {other.Namespace} has {(isName ? $"no such label" : miss.Has)}{hint}",
            corrected is null ? null : place.Peer with { NamespaceSelector = corrected });
    }

    // Without namespaceSelector a peer is about the policy's own namespace.
    private static NearMiss OfOwnNamespace(PeerPlace place)
    {
        var other = place.Denied.Other;
        var isNobody = !place.IsAnybody(place.Peer);
        var isEverybody = place.Peer.PodSelector is null or { IsEmpty: true };
        return place.Miss(
            NearMissKind.NamespaceLabel,
            isNobody ? 2 : 7,
            isNobody && !isEverybody,
            $"namespace {place.Policy.Namespace}",
            $"namespace {other.Namespace}",
            $"a peer without namespaceSelector is about {place.Policy.Namespace} alone, and {other} is in {other.Namespace}",
            place.Peer with { NamespaceSelector = new LabelSelector(LabelSet.From([new(NameLabel, other.Namespace)]), []) });
    }

    // Both selectors in one list item must match. Where nobody meets both, two items were meant.
    private static NearMiss? OfListItems(PeerPlace place, bool arePods, bool areNamespaces)
    {
        var (peer, policy, other) = (place.Peer, place.Policy, place.Denied.Other);
        if (peer is not { PodSelector.IsEmpty: false, NamespaceSelector.IsEmpty: false } || arePods == areNamespaces
            || (arePods && other.Namespace != policy.Namespace) || place.IsAnybody(peer)
            || !place.IsAnybody(peer with { NamespaceSelector = null }) || !place.IsAnybody(peer with { PodSelector = null }))
        {
            return null;
        }

        var rule = place.Denied.RulesOf(policy)[place.Rule];
        var split = rule with { Peers = rule.Peers.SetItem(place.Number, peer with { NamespaceSelector = null }).Insert(place.Number + 1, peer with { PodSelector = null }) };
        return place.Miss(
            NearMissKind.ListItems,
            2,
            true,
            RuleWords.Describe(peer, policy.Namespace),
            arePods ? $"the pod's labels in namespace {other.Namespace}" : $"namespace {other.Namespace} with other labels on the pod",
            $"podSelector and namespaceSelector are one list item, so both must match, and no pod meets both; {other} meets the {(arePods ? "podSelector" : "namespaceSelector")} alone",
            null) with
        { Correction = place.Denied.With(policy, place.Rule, split) };
    }
}
