using System.Collections.Immutable;

namespace NetDoctor.Model.Cluster;

/// <summary>A policy of the cluster's administrator: an AdminNetworkPolicy, a BaselineAdminNetworkPolicy or a ClusterNetworkPolicy.</summary>
/// <remarks>One shape for the three, since the later kind only renames what the earlier two say: <c>Accept</c> is <see cref="PolicyAction.Allow"/>.
/// Source: kubernetes-sigs/network-policy-api apis/v1alpha1 and apis/v1alpha2.</remarks>
public sealed record ClusterPolicy : Fact
{
    /// <summary>Which of the three kinds it is.</summary>
    public required ResourceKind PolicyKind { get; init; }

    /// <inheritdoc/>
    public override ResourceKind Kind => PolicyKind;

    /// <summary>Before or after the NetworkPolicies.</summary>
    public PolicyTier Tier { get; init; }

    /// <summary>0–1000, lower ones first; 0 for a BaselineAdminNetworkPolicy, of which there is one.</summary>
    public int Priority { get; init; }

    /// <summary>Pods it is about; null when it names none in a way that is known, and then it concerns no pod.</summary>
    public PodsOfNamespaces? Subject { get; init; }

    /// <summary>Rules for what comes in, the first that matches decides; empty leaves ingress alone.</summary>
    public ImmutableArray<ClusterPolicyRule> Ingress { get; init; } = [];

    /// <summary>Rules for what goes out, the first that matches decides; empty leaves egress alone.</summary>
    public ImmutableArray<ClusterPolicyRule> Egress { get; init; } = [];
}

/// <summary>Where a policy of the administrator stands: before the NetworkPolicies or after them.</summary>
public enum PolicyTier
{
    Admin,
    Baseline,
}

/// <summary>What a rule of the administrator does with traffic that it matches.</summary>
public enum PolicyAction
{
    /// <summary>Lets it through; nothing later is asked. <c>Accept</c> in a ClusterNetworkPolicy.</summary>
    Allow,

    /// <summary>Drops it; nothing later is asked.</summary>
    Deny,

    /// <summary>Leaves the rest of this tier out; the next tier decides.</summary>
    Pass,
}

/// <summary>Pods by their namespace's labels and their own; both must match, and pods on their node's network never do.</summary>
/// <param name="NamespaceSelector">Namespaces; empty matches all.</param>
/// <param name="PodSelector">Pods; empty matches all.</param>
public sealed record PodsOfNamespaces(LabelSelector NamespaceSelector, LabelSelector PodSelector);

/// <summary>One rule of an administrator's policy.</summary>
/// <param name="Name">Name; null when it has none.</param>
/// <param name="Action">What it does.</param>
/// <param name="Peers">Other ends, any of which suffices; empty matches none, as the API refuses it.</param>
/// <param name="Ports">Ports, any of which suffices; empty matches all.</param>
public sealed record ClusterPolicyRule(
    string? Name, PolicyAction Action, ImmutableArray<ClusterPolicyPeer> Peers, ImmutableArray<ClusterPolicyPort> Ports);

/// <summary>One other end: pods, nodes, address ranges or domain names. With none of them it is one that NetDoctor does not know, and the
/// rule fails closed: it allows nothing, and to deny or pass is to deny all.</summary>
/// <remarks>Source: kubernetes-sigs/network-policy-api, AdminNetworkPolicyIngressPeer, "fail closed".</remarks>
public sealed record ClusterPolicyPeer
{
    /// <summary>Pods; null when the peer is something else.</summary>
    public PodsOfNamespaces? Pods { get; init; }

    /// <summary>Nodes by their labels; null when the peer is something else. Egress only.</summary>
    public LabelSelector? Nodes { get; init; }

    /// <summary>Address ranges in CIDR notation; empty when the peer is something else. Egress only.</summary>
    public ImmutableArray<string> Networks { get; init; } = [];

    /// <summary>Domain names; empty when the peer is something else. Egress only.</summary>
    public ImmutableArray<string> DomainNames { get; init; } = [];

    /// <summary>Whether it names its peers in no way that is known.</summary>
    public bool IsUnknown => Pods is null && Nodes is null && Networks.IsEmpty && DomainNames.IsEmpty;
}

/// <summary>Ports of a rule: a range of one protocol, a whole protocol, or a name.</summary>
/// <param name="Protocol">Transport; null with a name, which stands for whatever the container declares, and when it is not known.</param>
/// <param name="First">First port; 0 for every port of the protocol, and with a name.</param>
/// <param name="Last">Last port; equal to <paramref name="First"/> for a single one.</param>
/// <param name="Name">Name of a container port; null when it is a number.</param>
public sealed record ClusterPolicyPort(TransportProtocol? Protocol, int First, int Last, string? Name)
{
    /// <summary>Whether it names its ports in no way that is known; the rule then fails closed.</summary>
    public bool IsUnknown => Protocol is null && Name is null;
}
