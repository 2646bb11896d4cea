using System.Collections.Immutable;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Policies;

namespace NetDoctor.Diagnosis.Policies.Lint;

/// <summary>Peers whose namespaces are not there.</summary>
/// <remarks>Manifests are seldom all of a cluster: a namespace that they name exists, and what they do not show of it is not known.</remarks>
internal static class NamespaceChecks
{
    private const string NameLabel = "kubernetes.io/metadata.name";
    private const string System = "kube-system";

    /// <summary>What is wrong with the namespaces of a peer; null when nothing is, or when there is no telling.</summary>
    /// <param name="world">The cluster.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="path">Place of the peer.</param>
    /// <param name="peer">The peer.</param>
    public static PolicyLintFinding? Of(LintWorld world, NetworkPolicy policy, string path, NetworkPolicyPeer peer)
    {
        var names = world.Snapshot.Namespaces.All.Select(ns => ns.Name).Order(StringComparer.Ordinal).ToList();
        if (peer.NamespaceSelector is not { } selector
            || names.Exists(name => selector.Matches(PolicyEnd.NamespaceLabelsOf(name, world.Snapshot))))
        {
            return null;
        }

        var wanted = NamesIn(selector);
        if (!wanted.IsEmpty && !wanted.Any(names.Contains))
        {
            return OfNames(world, policy, path, wanted);
        }

        var named = names.Find(name => selector.MatchLabels.Any(label => label.Key != NameLabel && label.Value == name));
        if (named is not null)
        {
            return LintWorld.Finding("POL05", Severity.Warning, policy, path,
                $"No namespace has {RuleWords.Describe(selector)}; namespace {named} has its name in {NameLabel}.", $"Write {NameLabel}: {named} into namespaceSelector.");
        }

        // A namespace that the manifests do not have may have the labels.
        var isOpen = world.Snapshot.IsPartOfCluster && wanted.IsEmpty;
        var labels = string.Join(' ', selector.MatchLabels.Where(label => label.Key != NameLabel).Select(label => $"{label.Key}={label.Value}"));
        return LintWorld.Finding("POL05", isOpen ? Severity.Info : Severity.Warning, policy, path,
            $"No namespace{(isOpen ? " of the manifests" : "")} has {RuleWords.Describe(selector)}.",
            labels.Length == 0 ? "Correct namespaceSelector." : $"Label the namespace that is meant: kubectl label namespace {(wanted.IsEmpty ? "NAME" : wanted[0])} {labels}");
    }

    /// <summary>Whether the namespaces of a peer may have pods that the manifests do not show.</summary>
    /// <param name="world">The cluster.</param>
    /// <param name="peer">The peer.</param>
    public static bool MayHaveMore(LintWorld world, NetworkPolicyPeer peer)
    {
        if (!world.Snapshot.IsPartOfCluster || peer.NamespaceSelector is not { } selector)
        {
            return false;
        }

        // kube-system is in every cluster, and has more in it than anybody's manifests.
        return world.Snapshot.Namespaces.All.Select(ns => ns.Name).Where(name => world.PodsOf(name).IsEmpty)
            .Concat(NamesIn(selector).Where(name => world.Snapshot.Namespaces.Find("", name) is null))
            .Append(System).Any(name => selector.Matches(PolicyEnd.NamespaceLabelsOf(name, world.Snapshot)));
    }

    private static PolicyLintFinding? OfNames(LintWorld world, NetworkPolicy policy, string path, ImmutableArray<string> wanted)
    {
        if (world.Snapshot.IsPartOfCluster)
        {
            return null;
        }

        var near = wanted.SelectMany(name => NearNames.Namespaces(world.Snapshot, name)).Distinct(StringComparer.Ordinal).ToImmutableArray();
        return LintWorld.Finding("POL05", Severity.Warning, policy, path,
            $"There is no namespace {string.Join(" or ", wanted)}{NearNames.Hint(near)}",
            near.IsEmpty ? $"Correct the name in namespaceSelector, or make the namespace: kubectl create namespace {wanted[0]}" : $"Write {NameLabel}: {near[0]} into namespaceSelector.");
    }

    private static ImmutableArray<string> NamesIn(LabelSelector selector) => selector.MatchLabels[NameLabel] is { } name
        ? [name]
        : [.. selector.MatchExpressions.Where(one => one.Key == NameLabel && one.Operator == LabelOperator.In).SelectMany(one => one.Values)];
}
