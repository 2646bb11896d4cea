using System.Collections.Frozen;
using System.Collections.Immutable;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Policies.Dialects;

/// <summary>Recognises the network plugin by the pods of its agent, their images and its settings.</summary>
/// <remarks>A name alone proves nothing: a pod must belong to a DaemonSet of the name that the plugin's makers give it, and have their
/// container. Source: the plugins' own manifests and charts.</remarks>
public static class DialectDetector
{
    private const string SettingsNamespace = "kube-system";

    private static readonly FrozenSet<string> AgentSets = DialectCatalog.Plugins
        .SelectMany(plugin => plugin.Agents.Select(agent => agent.DaemonSet)).ToFrozenSet(StringComparer.Ordinal);

    // Where agents run when their DaemonSets may not be listed.
    private static readonly ImmutableArray<string> WellKnown =
    [
        "kube-system", "calico-system", "cilium", "kube-flannel", "kube-router", "openshift-ovn-kubernetes", "openshift-sdn",
        "ovn-kubernetes",
    ];

    /// <summary>Looks for the plugins of a cluster.</summary>
    /// <param name="snapshot">Facts.</param>
    public static DialectDetection Detect(ClusterSnapshot snapshot)
    {
        var agents = AgentPods(snapshot);
        var found = DialectCatalog.Plugins
            .Select(plugin => Find(plugin, agents, snapshot)).OfType<Found>().ToList();
        if (!found.Exists(one => one.Dialect.Enforces == true) && K3s(snapshot) is { } k3s)
        {
            found.Add(k3s);
        }

        if (found.Count == 0)
        {
            return DialectDetection.None;
        }

        var sightings = found.Select(one => one.Sighting).ToImmutableArray();
        var enforcing = Enforcing(found);
        return enforcing.Count == 0
            ? new(found[0].Dialect, [found[0].Dialect.Name], sightings)
            : new(Agreement(enforcing), [.. enforcing.Select(one => one.Dialect.Name)], sightings);
    }

    // One that enforces for sure leaves no doubt about those that may or may not.
    private static List<Found> Enforcing(List<Found> found)
    {
        var sure = found.FindAll(one => one.Dialect.Enforces == true);
        return sure.Count > 0 ? sure : found.FindAll(one => one.Dialect.Enforces is null);
    }

    private static PolicyDialect Agreement(List<Found> found)
    {
        var dialect = found[0].Dialect;
        foreach (var other in found.Skip(1))
        {
            dialect = Agreement(dialect, other.Dialect);
        }

        return dialect;
    }

    private static PolicyDialect Agreement(PolicyDialect one, PolicyDialect other)
    {
        bool? Both(Func<PolicyDialect, bool?> feature) => feature(one) == feature(other) ? feature(one) : null;
        return new PolicyDialect
        {
            Name = $"{one.Name} and {other.Name}",
            Enforces = Both(dialect => dialect.Enforces),
            EnforcesEgress = Both(dialect => dialect.EnforcesEgress),
            IpBlockMatchesPods = Both(dialect => dialect.IpBlockMatchesPods),
            IpBlockMatchesNodes = Both(dialect => dialect.IpBlockMatchesNodes),
            SupportsEndPort = Both(dialect => dialect.SupportsEndPort),
            SupportsSctp = Both(dialect => dialect.SupportsSctp),
            SupportsNamedPorts = Both(dialect => dialect.SupportsNamedPorts),
            JudgesAfterTranslation = Both(dialect => dialect.JudgesAfterTranslation),
            AdmitsOwnNode = Both(dialect => dialect.AdmitsOwnNode),
            AppliesAdminNetworkPolicies = Both(dialect => dialect.AppliesAdminNetworkPolicies),
            AppliesBaselineAdminNetworkPolicies = Both(dialect => dialect.AppliesBaselineAdminNetworkPolicies),
            AppliesClusterNetworkPolicies = Both(dialect => dialect.AppliesClusterNetworkPolicies),
            AppliesDomainNames = Both(dialect => dialect.AppliesDomainNames),
            Denial = one.Denial == other.Denial ? one.Denial : null,
            KeepsEstablished = Both(dialect => dialect.KeepsEstablished),
        };
    }

    private static ILookup<string, Pod> AgentPods(ClusterSnapshot snapshot) => snapshot.DaemonSets.All
        .Where(set => AgentSets.Contains(set.Name)).Select(set => set.Namespace)
        .Union(WellKnown, StringComparer.Ordinal)
        .SelectMany(ns => snapshot.Pods.InNamespace(ns))
        .Where(pod => pod.Owner is { Kind: "DaemonSet" } owner && AgentSets.Contains(owner.Name) && !pod.IsFinished)
        .OrderByDescending(pod => pod.CreatedAt).ThenBy(pod => pod.Namespace, StringComparer.Ordinal).ThenBy(pod => pod.Name, StringComparer.Ordinal)
        .ToLookup(pod => pod.Owner!.Name, StringComparer.Ordinal);

    private static Found? Find(NetworkPlugin plugin, ILookup<string, Pod> agents, ClusterSnapshot snapshot)
    {
        foreach (var agent in plugin.Agents)
        {
            foreach (var pod in agents[agent.DaemonSet])
            {
                if (pod.Containers.FirstOrDefault(container => container.Name == agent.Container) is { } container)
                {
                    var settings = plugin.Settings is { } map ? snapshot.ConfigMaps.Find(SettingsNamespace, map) : null;
                    return new(
                        plugin.DialectOf(new(container.Image, settings)),
                        new(plugin.Name, $"DaemonSet {pod.Namespace}/{agent.DaemonSet}", $"its container {container.Name} runs {container.Image}"));
                }
            }
        }

        return null;
    }

    // It has no pod; its cloud controller labels the nodes. Source: k3s documentation, "Networking Services", Network Policy Controller.
    private static Found? K3s(ClusterSnapshot snapshot)
    {
        var node = snapshot.Nodes.All
            .Where(node => node.Labels["node.kubernetes.io/instance-type"] == "k3s").OrderBy(node => node.Name, StringComparer.Ordinal).FirstOrDefault();
        return node is null
            ? null
            : new(
                DialectCatalog.K3s.DialectOf(new("")),
                new(DialectCatalog.K3s.Name, node.Reference.ToString(), "label node.kubernetes.io/instance-type is k3s"));
    }

    private sealed record Found(PolicyDialect Dialect, PluginSighting Sighting);
}
