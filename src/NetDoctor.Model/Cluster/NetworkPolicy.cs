using System.Collections.Immutable;

namespace NetDoctor.Model.Cluster;

/// <summary>A NetworkPolicy of <c>networking.k8s.io/v1</c>.</summary>
public sealed record NetworkPolicy : Fact
{
    /// <inheritdoc/>
    public override ResourceKind Kind => ResourceKind.NetworkPolicy;

    /// <summary>Pods of its namespace that it isolates; an empty selector means all.</summary>
    public LabelSelector PodSelector { get; init; } = LabelSelector.Everything;

    /// <summary>Whether it isolates for ingress, after the API's defaulting of <c>policyTypes</c>.</summary>
    public bool AppliesToIngress { get; init; }

    /// <summary>Whether it isolates for egress, after the API's defaulting of <c>policyTypes</c>.</summary>
    public bool AppliesToEgress { get; init; }

    /// <summary>What it admits in; empty admits nothing.</summary>
    public ImmutableArray<NetworkPolicyRule> Ingress { get; init; } = [];

    /// <summary>What it lets out; empty lets nothing out.</summary>
    public ImmutableArray<NetworkPolicyRule> Egress { get; init; } = [];
}

/// <summary>One rule: any of the peers on any of the ports.</summary>
/// <param name="Peers">Other ends; empty means everybody.</param>
/// <param name="Ports">Ports; empty means all.</param>
public sealed record NetworkPolicyRule(
    ImmutableArray<NetworkPolicyPeer> Peers, ImmutableArray<NetworkPolicyPort> Ports);

/// <summary>One peer: selectors, or an address range. One with neither, which the API refuses, is nobody.</summary>
/// <param name="PodSelector">Pods; null when absent.</param>
/// <param name="NamespaceSelector">Namespaces; null means the policy's own.</param>
/// <param name="IPBlock">Address range; null when absent.</param>
public sealed record NetworkPolicyPeer(
    LabelSelector? PodSelector, LabelSelector? NamespaceSelector, NetworkPolicyIPBlock? IPBlock);

/// <summary>An address range with holes.</summary>
/// <param name="Cidr">Range in CIDR notation.</param>
/// <param name="Except">Ranges that are taken out of it.</param>
public sealed record NetworkPolicyIPBlock(string Cidr, ImmutableArray<string> Except);

/// <summary>A port or range of ports.</summary>
/// <param name="Protocol">Transport; TCP when absent.</param>
/// <param name="Port">Number or name; null means all ports. 0, which no traffic has, when the protocol is not known.</param>
/// <param name="EndPort">Last port of a range; null for a single one.</param>
public sealed record NetworkPolicyPort(TransportProtocol Protocol, IntOrString? Port, int? EndPort);
