using System.Collections.Immutable;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Policies.Dialects;

/// <summary>A network plugin: how its agent is recognised, and what is known of what policies mean to it.</summary>
public sealed record NetworkPlugin
{
    /// <summary>Name, as its makers write it.</summary>
    public required string Name { get; init; }

    /// <summary>Its agents, any of which shows that it runs; empty when it runs inside of the node's own program.</summary>
    public required ImmutableArray<PluginAgent> Agents { get; init; }

    /// <summary>What is known of it, at most one statement per feature.</summary>
    public required ImmutableArray<DialectStatement> Statements { get; init; }

    /// <summary>ConfigMap of <c>kube-system</c> with its settings; null when it has none that NetDoctor keeps.</summary>
    public string? Settings { get; init; }

    /// <summary>What this installation's image and settings say in place of the statements; null when they say nothing.</summary>
    internal Func<PluginInstallation, IEnumerable<DialectStatement>>? Refinement { get; init; }

    /// <summary>What policies mean to an installation of it.</summary>
    /// <param name="installation">The installation.</param>
    public PolicyDialect DialectOf(PluginInstallation installation)
    {
        var statements = Statements;
        foreach (var statement in Refinement?.Invoke(installation) ?? [])
        {
            statements = DialectStatement.Replace(statements, statement);
        }

        bool? Holds(PolicyFeature feature) =>
            statements.FirstOrDefault(statement => statement.Feature == feature)?.HoldsIn(installation.Version);
        return new PolicyDialect
        {
            Name = Name,
            Version = installation.Version?.ToString(),
            Statements = [.. statements.OrderBy(statement => statement.Feature)],
            Enforces = Holds(PolicyFeature.Enforcement),
            EnforcesEgress = Holds(PolicyFeature.Egress),
            IpBlockMatchesPods = Holds(PolicyFeature.IpBlockOfPods),
            IpBlockMatchesNodes = Holds(PolicyFeature.IpBlockOfNodes),
            SupportsEndPort = Holds(PolicyFeature.EndPort),
            SupportsSctp = Holds(PolicyFeature.Sctp),
            SupportsNamedPorts = Holds(PolicyFeature.NamedPorts),
            JudgesAfterTranslation = Holds(PolicyFeature.AfterTranslation),
            AdmitsOwnNode = Holds(PolicyFeature.OwnNode),
            AppliesAdminNetworkPolicies = Holds(PolicyFeature.AdminNetworkPolicy),
            AppliesBaselineAdminNetworkPolicies = Holds(PolicyFeature.BaselineAdminNetworkPolicy),
            AppliesClusterNetworkPolicies = Holds(PolicyFeature.ClusterNetworkPolicy),
            AppliesDomainNames = Holds(PolicyFeature.DomainNames),
            Denial = Holds(PolicyFeature.SilentDenial) switch
            {
                true => PolicyDenial.Drop,
                false => PolicyDenial.Reject,
                null => null,
            },
            KeepsEstablished = Holds(PolicyFeature.EstablishedConnections),
        };
    }
}

/// <summary>A container of a DaemonSet by which a plugin is recognised.</summary>
/// <param name="DaemonSet">Name of the DaemonSet.</param>
/// <param name="Container">Name of the container whose image has the plugin's version.</param>
public sealed record PluginAgent(string DaemonSet, string Container);

/// <summary>A plugin as it is installed here.</summary>
/// <param name="Image">Image of its agent; empty when there is none.</param>
/// <param name="Settings">Its settings; null when they are not there or not known.</param>
public sealed record PluginInstallation(string Image, ConfigMap? Settings = null)
{
    /// <summary>Version; null when the image does not tell.</summary>
    public PluginVersion? Version { get; } = PluginVersion.OfImage(Image);

    /// <summary>A setting; null when it is not there.</summary>
    /// <param name="key">Key in the ConfigMap.</param>
    public string? Setting(string key) => Settings?.Data.GetValueOrDefault(key);
}
