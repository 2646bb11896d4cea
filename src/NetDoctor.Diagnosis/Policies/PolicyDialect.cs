using System.Collections.Immutable;
using NetDoctor.Diagnosis.Policies.Dialects;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Policies;

/// <summary>What differs between network plugins in what a policy means; null where it is not known, and then never guessed.</summary>
/// <remarks>What is known of each plugin, since which version and from where, is in <see cref="DialectCatalog"/> and docs/network-plugins.md.</remarks>
public sealed record PolicyDialect
{
    /// <summary>What the Kubernetes documentation says, with no plugin in mind.</summary>
    /// <remarks>Source: Kubernetes documentation, "Network Policies"; kubernetes-sigs/network-policy-api, api-overview.</remarks>
    public static PolicyDialect Specification { get; } = new()
    {
        Name = "specification",
        Enforces = true,
        EnforcesEgress = true,
        IpBlockMatchesPods = true,
        IpBlockMatchesNodes = true,
        SupportsEndPort = true,
        SupportsSctp = true,
        SupportsNamedPorts = true,
        JudgesAfterTranslation = true,
        AdmitsOwnNode = true,
        AppliesAdminNetworkPolicies = true,
        AppliesBaselineAdminNetworkPolicies = true,
        AppliesClusterNetworkPolicies = true,
        AppliesDomainNames = true,
    };

    /// <summary>A plugin that was not recognised: what plugins differ in is not known.</summary>
    public static PolicyDialect Unknown { get; } = new() { Name = "unknown" };

    /// <summary>Name of the plugin.</summary>
    public required string Name { get; init; }

    /// <summary>Version as the image's tag tells it; null when it does not.</summary>
    public string? Version { get; init; }

    /// <summary>Whether NetworkPolicies are enforced at all.</summary>
    public bool? Enforces { get; init; }

    /// <summary>Whether their egress rules are.</summary>
    public bool? EnforcesEgress { get; init; }

    /// <summary>Whether an <c>ipBlock</c> or a network range also matches addresses of pods.</summary>
    public bool? IpBlockMatchesPods { get; init; }

    /// <summary>Whether an <c>ipBlock</c> or a network range also matches addresses of nodes other than the pod's own.</summary>
    public bool? IpBlockMatchesNodes { get; init; }

    /// <summary>Whether <c>endPort</c> is read; without it a rule is about its first port only.</summary>
    /// <remarks>Source: Kubernetes documentation, "Network Policies", Targeting a range of ports.</remarks>
    public bool? SupportsEndPort { get; init; }

    /// <summary>Whether SCTP is judged.</summary>
    public bool? SupportsSctp { get; init; }

    /// <summary>Whether names of ports are resolved, on the destination.</summary>
    public bool? SupportsNamedPorts { get; init; }

    /// <summary>Whether egress to a Service is judged by the pod's address and its own port, after the Service's translation.</summary>
    public bool? JudgesAfterTranslation { get; init; }

    /// <summary>Whether traffic from a pod's own node is admitted whatever the policies say.</summary>
    public bool? AdmitsOwnNode { get; init; }

    /// <summary>Whether AdminNetworkPolicies are enforced.</summary>
    public bool? AppliesAdminNetworkPolicies { get; init; }

    /// <summary>Whether the BaselineAdminNetworkPolicy is.</summary>
    public bool? AppliesBaselineAdminNetworkPolicies { get; init; }

    /// <summary>Whether ClusterNetworkPolicies of policy.networking.k8s.io are.</summary>
    public bool? AppliesClusterNetworkPolicies { get; init; }

    /// <summary>Whether domain names of the administrator's policies are resolved.</summary>
    public bool? AppliesDomainNames { get; init; }

    /// <summary>Whether policies of a kind of the administrator's are enforced; a NetworkPolicy always counts.</summary>
    /// <param name="kind">Kind of the policy.</param>
    internal Matching Applies(ResourceKind kind) => kind switch
    {
        ResourceKind.AdminNetworkPolicy => AppliesAdminNetworkPolicies.Known(),
        ResourceKind.BaselineAdminNetworkPolicy => AppliesBaselineAdminNetworkPolicies.Known(),
        ResourceKind.ClusterNetworkPolicy => AppliesClusterNetworkPolicies.Known(),
        _ => Matching.Yes,
    };

    /// <summary>How a denied connection shows to who opens it.</summary>
    public PolicyDenial? Denial { get; init; }

    /// <summary>Whether connections go on that were made before a policy denied them.</summary>
    public bool? KeepsEstablished { get; init; }

    /// <summary>Whether policies have an effect in a direction, as far as is known.</summary>
    /// <param name="direction">The direction.</param>
    public bool IsEnforced(PolicyDirection direction) => Enforces != false && (direction != PolicyDirection.Egress || EnforcesEgress != false);

    /// <summary>What is known of the plugin, with where it is from; empty for the specification and for a plugin that was not recognised.</summary>
    public ImmutableArray<DialectStatement> Statements { get; init; } = [];

    /// <summary>What is known of one feature; null when nothing is.</summary>
    /// <param name="feature">The feature.</param>
    public DialectStatement? StatementOn(PolicyFeature feature) => Statements.FirstOrDefault(statement => statement.Feature == feature);

    /// <summary>Name and version, such as <c>Calico 3.28.1</c>.</summary>
    public override string ToString() => Version is null ? Name : $"{Name} {Version}";
}

/// <summary>How a denied connection shows to who opens it.</summary>
public enum PolicyDenial
{
    /// <summary>Not at all: packets are dropped, and the connection times out.</summary>
    Drop,

    /// <summary>By an ICMP error or a reset.</summary>
    Reject,
}
