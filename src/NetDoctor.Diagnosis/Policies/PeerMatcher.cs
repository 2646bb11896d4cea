using System.Collections.Immutable;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Policies;

/// <summary>One peer of a rule, read once.</summary>
internal sealed class PeerMatcher
{
    private PeerMatcher()
    {
    }

    /// <summary>Namespace whose pods alone can match; null when any can.</summary>
    public string? Namespace { get; private init; }

    /// <summary>Namespaces of the pods; null when <see cref="Namespace"/> tells.</summary>
    public LabelSelector? Namespaces { get; private init; }

    /// <summary>Pods; null when the peer is no pod.</summary>
    public LabelSelector? Pods { get; private init; }

    /// <summary>Nodes; null when the peer is no node.</summary>
    public LabelSelector? Nodes { get; private init; }

    /// <summary>Address ranges; empty when the peer has none.</summary>
    public ImmutableArray<AddressRange> Ranges { get; private init; } = [];

    /// <summary>Parts that are taken out of the ranges.</summary>
    public ImmutableArray<AddressRange> Except { get; private init; } = [];

    /// <summary>Whether the peer is named by domain, which only the plugin can resolve.</summary>
    public bool HasDomains { get; private init; }

    /// <summary>Whether one of the domains may be that of a pod: those of the cluster's own DNS are.</summary>
    public bool HasClusterDomains { get; private init; }

    public static PeerMatcher Of(NetworkPolicyPeer peer, string ns)
    {
        if (peer.IPBlock is { } block)
        {
            return new() { Ranges = RangesOf([block.Cidr]), Except = RangesOf(block.Except) };
        }

        if (peer.PodSelector is null && peer.NamespaceSelector is null)
        {
            // The API server refuses it; it must not come to mean every pod.
            return new();
        }

        return new()
        {
            Namespace = peer.NamespaceSelector is null ? ns : null,
            Namespaces = peer.NamespaceSelector,
            Pods = peer.PodSelector ?? LabelSelector.Everything,
        };
    }

    public static PeerMatcher Of(ClusterPolicyPeer peer) => new()
    {
        Namespaces = peer.Pods?.NamespaceSelector,
        Pods = peer.Pods?.PodSelector,
        Nodes = peer.Nodes,
        Ranges = RangesOf(peer.Networks),
        HasDomains = !peer.DomainNames.IsEmpty,
        HasClusterDomains = peer.DomainNames.Any(MayBeInCluster),
    };

    /// <summary>Whether the other end is such a peer.</summary>
    /// <param name="end">The other end.</param>
    /// <param name="dialect">What the plugin makes of it.</param>
    public Matching Matches(PolicyEnd end, PolicyDialect dialect)
    {
        if (Pods is not null)
        {
            return end.Kind == PolicyEndKind.Pod
                && (Namespace is null || Namespace == end.Namespace)
                && (Namespaces is null || Namespaces.Matches(end.NamespaceLabels))
                && Pods.Matches(end.Labels) ? Matching.Yes : Matching.No;
        }

        if (Nodes is not null)
        {
            return end.Kind == PolicyEndKind.Node && Nodes.Matches(end.Labels) ? Matching.Yes : Matching.No;
        }

        if (HasDomains)
        {
            return end.Kind != PolicyEndKind.Pod || HasClusterDomains ? Matching.Maybe : Matching.No;
        }

        var inRanges = InRanges(end);
        return end.Kind switch
        {
            PolicyEndKind.Pod => (Matching)Math.Min((int)inRanges, (int)dialect.IpBlockMatchesPods.Known()),
            PolicyEndKind.Node => (Matching)Math.Min((int)inRanges, (int)dialect.IpBlockMatchesNodes.Known()),
            _ => inRanges,
        };
    }

    // Pods have records such as 10-1-0-7.shop.pod.cluster.local, and those of their headless Services. With "*." a name is what follows.
    // Source: kubernetes-sigs/network-policy-api npeps/npep-133, targeting in-cluster endpoints.
    private static bool MayBeInCluster(string name)
    {
        const string ClusterDomain = $".{DnsConfiguration.DefaultDomain}";
        var isWildcard = name.StartsWith("*.", StringComparison.Ordinal);
        var domain = (isWildcard ? name[1..] : $".{name}").TrimEnd('.');
        return domain.EndsWith(ClusterDomain, StringComparison.OrdinalIgnoreCase)
            || domain.Contains(".svc.", StringComparison.OrdinalIgnoreCase)
            || domain.Contains(".pod.", StringComparison.OrdinalIgnoreCase)
            || (isWildcard && ClusterDomain.EndsWith(domain, StringComparison.OrdinalIgnoreCase));
    }

    private static ImmutableArray<AddressRange> RangesOf(IEnumerable<string> cidrs) =>
        [.. cidrs.Select(cidr => (IsRange: AddressRange.TryParse(cidr, out var range), Range: range)).Where(one => one.IsRange).Select(one => one.Range)];

    private Matching InRanges(PolicyEnd end)
    {
        var best = Matching.No;
        foreach (var addresses in end.Ranges)
        {
            var one = (Matching)Math.Min((int)In(Ranges, addresses), (int)(Matching.Yes - In(Except, addresses)));
            best = one > best ? one : best;
        }

        return best;
    }

    // Of a range that lies only partly inside it is not known where in it the other end is.
    private static Matching In(ImmutableArray<AddressRange> ranges, AddressRange addresses)
    {
        var best = Matching.No;
        foreach (var range in ranges)
        {
            if (range.Contains(addresses))
            {
                return Matching.Yes;
            }

            best = range.Overlaps(addresses) ? Matching.Maybe : best;
        }

        return best;
    }
}
