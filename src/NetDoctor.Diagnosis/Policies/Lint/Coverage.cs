using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Policies.Lint;

/// <summary>Whether one part of a rule matches everything that another does, whatever pods there are.</summary>
internal static class Coverage
{
    /// <summary>Whether the first NetworkPolicy rule matches all that the second does; both of one namespace and direction.</summary>
    public static bool Covers(NetworkPolicyRule one, NetworkPolicyRule other) =>
        (one.Peers.IsEmpty || (!other.Peers.IsEmpty && other.Peers.All(peer => one.Peers.Any(mine => Covers(mine, peer)))))
        && (one.Ports.IsEmpty || (!other.Ports.IsEmpty && other.Ports.All(port => one.Ports.Any(mine => Covers(mine, port)))));

    /// <summary>Whether the first rule of the administrator matches all that the second does.</summary>
    public static bool Covers(ClusterPolicyRule one, ClusterPolicyRule other) =>
        !other.Peers.IsEmpty && !one.Peers.Any(peer => peer.IsUnknown) && !one.Ports.Any(port => port.IsUnknown)
        && !other.Peers.Any(peer => peer.IsUnknown) && !other.Ports.Any(port => port.IsUnknown)
        && other.Peers.All(peer => one.Peers.Any(mine => Covers(mine, peer)))
        && (one.Ports.IsEmpty || (!other.Ports.IsEmpty && other.Ports.All(port => one.Ports.Any(mine => Covers(mine, port)))));

    /// <summary>Whether the first selector matches all that the second does: each of its requirements is one of the second, too.</summary>
    public static bool Covers(LabelSelector one, LabelSelector other) =>
        other.MatchLabels.Matches(one.MatchLabels)
        && one.MatchExpressions.All(requirement => other.MatchExpressions.Any(same => IsSame(requirement, same)));

    /// <summary>Whether the first subject has all pods of the second.</summary>
    public static bool Covers(PodsOfNamespaces one, PodsOfNamespaces other) =>
        Covers(one.NamespaceSelector, other.NamespaceSelector) && Covers(one.PodSelector, other.PodSelector);

    private static bool IsSame(LabelRequirement one, LabelRequirement other) =>
        one.Key == other.Key && one.Operator == other.Operator && one.Values.SequenceEqual(other.Values);

    private static bool Covers(NetworkPolicyPeer one, NetworkPolicyPeer other)
    {
        if (one.IPBlock is { } block)
        {
            return other.IPBlock is { } others && AddressRange.TryParse(block.Cidr, out var range) && AddressRange.TryParse(others.Cidr, out var within)
                && range.Contains(within) && block.Except.All(others.Except.Contains);
        }

        if (other.IPBlock is not null || one is { PodSelector: null, NamespaceSelector: null } || other is { PodSelector: null, NamespaceSelector: null })
        {
            return false;
        }

        var namespaces = (one.NamespaceSelector, other.NamespaceSelector) switch
        {
            (null, null) => true,
            ({ } mine, null) => mine.IsEmpty,
            (null, _) => false,
            ({ } mine, { } others) => Covers(mine, others),
        };
        return namespaces && Covers(one.PodSelector ?? LabelSelector.Everything, other.PodSelector ?? LabelSelector.Everything);
    }

    private static bool Covers(NetworkPolicyPort one, NetworkPolicyPort other) =>
        one.Protocol == other.Protocol && (one.Port, other.Port) switch
        {
            (null, _) => true,
            (_, null) => false,
            ({ IsName: true } mine, { } others) => others.IsName && mine.Text == others.Text,
            (_, { IsName: true }) => false,
            ({ } mine, { } others) => mine.Number <= others.Number && (other.EndPort ?? others.Number) <= (one.EndPort ?? mine.Number),
        };

    private static bool Covers(ClusterPolicyPeer one, ClusterPolicyPeer other) => (one, other) switch
    {
        ({ Pods: { } mine }, { Pods: { } others }) => Covers(mine, others),
        ({ Nodes: { } mine }, { Nodes: { } others }) => Covers(mine, others),
        ({ Networks.IsEmpty: false }, { Networks.IsEmpty: false }) => other.Networks.All(cidr => one.Networks.Any(mine =>
            AddressRange.TryParse(mine, out var range) && AddressRange.TryParse(cidr, out var within) && range.Contains(within))),
        ({ DomainNames.IsEmpty: false }, { DomainNames.IsEmpty: false }) => other.DomainNames.All(one.DomainNames.Contains),
        _ => false,
    };

    private static bool Covers(ClusterPolicyPort one, ClusterPolicyPort other) => one.Name is not null || other.Name is not null
        ? one.Name == other.Name
        : one.Protocol == other.Protocol && (one.First == 0 || (other.First != 0 && one.First <= other.First && other.Last <= one.Last));
}
