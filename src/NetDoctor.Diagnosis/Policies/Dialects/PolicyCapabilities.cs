using System.Collections.Immutable;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Policies.Dialects;

/// <summary>Holds what policies use against what the network plugin applies.</summary>
public static class PolicyCapabilities
{
    /// <summary>What a policy uses that the plugin does not apply, or of which that is not known; in the order of the policy.</summary>
    /// <param name="policy">A NetworkPolicy or a policy of the administrator; of another object nothing is said.</param>
    /// <param name="dialect">What is known of the plugin.</param>
    /// <param name="snapshot">Facts, to tell whether ranges hold pods and nodes; null leaves ranges out.</param>
    public static ImmutableArray<CapabilityGap> GapsOf(Fact policy, PolicyDialect dialect, ClusterSnapshot? snapshot)
    {
        var uses = policy switch
        {
            NetworkPolicy namespaced => new PolicyUses(snapshot).Of(namespaced),
            ClusterPolicy cluster => PolicyUses.Of(cluster),
            _ => [],
        };
        var gaps = ImmutableArray.CreateBuilder<CapabilityGap>();
        foreach (var (feature, path, value) in uses)
        {
            if (Supports(dialect, feature) is not true and var known)
            {
                gaps.Add(Gap(dialect, feature, known == false, path, value));
                if (known == false && path == "spec")
                {
                    break; // What a policy uses matters nothing where it is not applied at all.
                }
            }
        }

        return gaps.ToImmutable();
    }

    /// <summary>Whether a plugin applies something; null when it is not known.</summary>
    /// <param name="dialect">What is known of the plugin.</param>
    /// <param name="feature">What it is.</param>
    public static bool? Supports(PolicyDialect dialect, PolicyFeature feature) => feature switch
    {
        PolicyFeature.Enforcement => dialect.Enforces,
        PolicyFeature.Egress => dialect.EnforcesEgress,
        PolicyFeature.NamedPorts => dialect.SupportsNamedPorts,
        PolicyFeature.EndPort => dialect.SupportsEndPort,
        PolicyFeature.Sctp => dialect.SupportsSctp,
        PolicyFeature.IpBlockOfPods => dialect.IpBlockMatchesPods,
        PolicyFeature.IpBlockOfNodes => dialect.IpBlockMatchesNodes,
        PolicyFeature.AfterTranslation => dialect.JudgesAfterTranslation,
        PolicyFeature.OwnNode => dialect.AdmitsOwnNode,
        PolicyFeature.AdminNetworkPolicy => dialect.AppliesAdminNetworkPolicies,
        PolicyFeature.BaselineAdminNetworkPolicy => dialect.AppliesBaselineAdminNetworkPolicies,
        PolicyFeature.ClusterNetworkPolicy => dialect.AppliesClusterNetworkPolicies,
        PolicyFeature.DomainNames => dialect.AppliesDomainNames,
        PolicyFeature.EstablishedConnections => dialect.KeepsEstablished,
        _ => dialect.StatementOn(feature)?.HoldsIn(null),
    };

    private static CapabilityGap Gap(PolicyDialect dialect, PolicyFeature feature, bool isUnsupported, string path, string value)
    {
        var statement = dialect.StatementOn(feature);
        var more = statement is null ? "" : $" ({statement.Words})";
        var what = Phrase(feature);
        var words = isUnsupported ? $"{dialect} does not apply {what}{more}"
            : dialect.Name == PolicyDialect.Unknown.Name ? $"the network plugin is not recognised, and plugins differ in whether they apply {what}"
            : $"it is not known whether {dialect} applies {what}{more}";
        return new(feature, isUnsupported, path, value, words, statement?.Source);
    }

    private static string Phrase(PolicyFeature feature) => feature switch
    {
        PolicyFeature.Enforcement => "NetworkPolicies",
        PolicyFeature.Egress => "egress rules",
        PolicyFeature.NamedPorts => "ports given by name",
        PolicyFeature.EndPort => "endPort",
        PolicyFeature.Sctp => "rules for SCTP",
        PolicyFeature.IpBlockOfPods => "an ipBlock to pods",
        PolicyFeature.IpBlockOfNodes => "an ipBlock to nodes",
        PolicyFeature.AdminNetworkPolicy => "AdminNetworkPolicies",
        PolicyFeature.BaselineAdminNetworkPolicy => "the BaselineAdminNetworkPolicy",
        PolicyFeature.ClusterNetworkPolicy => "ClusterNetworkPolicies",
        _ => "domain names",
    };
}
