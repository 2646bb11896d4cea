using System.Collections.Immutable;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Model.Agents.Facts;

/// <summary>A connection of which the rules of a node are asked what they would do with it.</summary>
/// <param name="Protocol">Transport.</param>
/// <param name="Source">Address that it comes from; an address of the node itself for a process of the node.</param>
/// <param name="Destination">Address that it is made to, such as a cluster IP or the node's own.</param>
/// <param name="Port">Port that it is made to.</param>
public sealed record RuleQuestion(TransportProtocol Protocol, string Source, string Destination, int Port);

/// <summary>What the rules of a node do with the first packet of a connection.</summary>
/// <remarks>Found by following the packet through every table and chain as the kernel would, in the order of their priorities,
/// not by the names of chains. Source: netfilter.org, "Packet flow"; iptables(8), iptables-extensions(8), nft(8).</remarks>
public sealed record RulePath
{
    /// <summary>The connection.</summary>
    public required RuleQuestion Question { get; init; }

    /// <summary>Addresses that it is sent to instead, and how often each, ordered by address; empty when nothing translates it.</summary>
    public ImmutableArray<RuleBackend> Backends { get; init; } = [];

    /// <summary>Whose rules translate it; null when none do.</summary>
    public RuleForm? Form { get; init; }

    /// <summary>Part of the connections that keep their destination and go on, 0-1.</summary>
    public double UntouchedShare { get; init; }

    /// <summary>Rules that end some or all of the connections, and how often each; empty when none does.</summary>
    public ImmutableArray<RuleStop> Stops { get; init; } = [];

    /// <summary>Seconds for which a client stays with its backend; null without affinity.</summary>
    public int? AffinitySeconds { get; init; }

    /// <summary>Rules on the way that may apply or not, because what they look at is not known here; the first few.</summary>
    public ImmutableArray<string> Uncertain { get; init; } = [];

    /// <summary>Whether none of these could have sent the connections elsewhere: the backends, or that there are none, are certain.</summary>
    public bool IsTranslationCertain { get; init; } = true;
}

/// <summary>Where rules send connections.</summary>
/// <param name="Address">Address.</param>
/// <param name="Port">Port.</param>
/// <param name="Share">Part of the connections, 0-1.</param>
/// <param name="IsMasqueraded">Whether it sees the node's address instead of the client's.</param>
public sealed record RuleBackend(string Address, int Port, double Share, bool IsMasqueraded);

/// <summary>A rule, or the policy of a chain, that ends connections.</summary>
/// <param name="IsRejected">Whether the client is told; otherwise packets vanish.</param>
/// <param name="Share">Part of the connections, 0-1.</param>
/// <param name="Place">Table and chain, such as <c>iptables filter KUBE-SERVICES</c>.</param>
/// <param name="Rule">The rule as its tool writes it; <c>policy drop</c> for the policy of a chain.</param>
/// <param name="Destination">Where the packet was going by then, with the port.</param>
/// <param name="Packets">Packets that it ended since it was made; null when it does not count.</param>
/// <param name="IsCertain">Whether no rule before it may have let the connections pass.</param>
public sealed record RuleStop(
    bool IsRejected, double Share, string Place, string Rule, string Destination, long? Packets, bool IsCertain = true);

/// <summary>Where rules are kept.</summary>
public enum RuleForm
{
    /// <summary>iptables over nf_tables.</summary>
    Iptables,

    /// <summary>iptables over the older kernel interface.</summary>
    IptablesLegacy,

    /// <summary>nftables itself.</summary>
    Nftables,

    /// <summary>The kernel's load balancer.</summary>
    Ipvs,
}
