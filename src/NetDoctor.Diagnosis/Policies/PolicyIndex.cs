using System.Collections.Immutable;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Policies;

/// <summary>Every policy of a snapshot, read once and sorted by the pods that it is about; immutable, and cheap to bring up to date.</summary>
public sealed class PolicyIndex
{
    private readonly FactTable<NetworkPolicy> _table;
    private readonly ImmutableArray<FactTable<ClusterPolicy>> _clusterTables;
    private readonly ImmutableDictionary<string, SubjectIndex> _byNamespace;
    private readonly SubjectIndex _cluster;

    private PolicyIndex(
        FactTable<NetworkPolicy> table,
        ImmutableArray<FactTable<ClusterPolicy>> clusterTables,
        ImmutableDictionary<string, SubjectIndex> byNamespace,
        SubjectIndex cluster) => (_table, _clusterTables, _byNamespace, _cluster) = (table, clusterTables, byNamespace, cluster);

    /// <summary>An index without policies.</summary>
    public static PolicyIndex Empty { get; } = new(
        FactTable<NetworkPolicy>.Empty,
        [FactTable<ClusterPolicy>.Empty, FactTable<ClusterPolicy>.Empty, FactTable<ClusterPolicy>.Empty],
        ImmutableDictionary.Create<string, SubjectIndex>(StringComparer.Ordinal),
        SubjectIndex.Empty);

    /// <summary>Whether no policy concerns anybody.</summary>
    public bool IsEmpty => _byNamespace.IsEmpty && _cluster.All.Count == 0;

    /// <summary>Policies of the administrator, by priority, then by name.</summary>
    internal IReadOnlyList<CompiledPolicy> ClusterPolicies => _cluster.All;

    /// <summary>Every NetworkPolicy, by namespace and name.</summary>
    internal IEnumerable<CompiledPolicy> NetworkPolicies =>
        _byNamespace.OrderBy(pair => pair.Key, StringComparer.Ordinal).SelectMany(pair => pair.Value.All);

    /// <summary>Reads all policies of a snapshot.</summary>
    /// <param name="snapshot">The snapshot.</param>
    public static PolicyIndex Of(ClusterSnapshot snapshot) => Empty.Updated(snapshot);

    /// <summary>The index of another snapshot; what is as it was is not read again.</summary>
    /// <param name="snapshot">The other snapshot, usually a later one.</param>
    public PolicyIndex Updated(ClusterSnapshot snapshot)
    {
        ImmutableArray<FactTable<ClusterPolicy>> clusterTables =
            [snapshot.AdminNetworkPolicies, snapshot.BaselineAdminNetworkPolicies, snapshot.ClusterNetworkPolicies];
        var changed = snapshot.NetworkPolicies.ChangesSince(_table)
            .Select(change => change.Either.Namespace).ToHashSet(StringComparer.Ordinal);
        var isClusterChanged = clusterTables.Zip(_clusterTables).Any(pair => pair.First.ChangesSince(pair.Second).Any());
        if (changed.Count == 0 && !isClusterChanged)
        {
            return this;
        }

        var byNamespace = _byNamespace.ToBuilder();
        foreach (var ns in changed)
        {
            var policies = Compiled(
                snapshot.NetworkPolicies.InNamespace(ns).OrderBy(policy => policy.Name, StringComparer.Ordinal),
                _byNamespace.GetValueOrDefault(ns),
                CompiledPolicy.Of);
            if (policies.Count == 0)
            {
                byNamespace.Remove(ns);
            }
            else
            {
                byNamespace[ns] = new SubjectIndex(policies);
            }
        }

        var cluster = isClusterChanged
            ? new SubjectIndex(Compiled(InOrder(clusterTables.SelectMany(table => table.All)), _cluster, CompiledPolicy.Of))
            : _cluster;
        return new(snapshot.NetworkPolicies, clusterTables, byNamespace.ToImmutable(), cluster);
    }

    /// <summary>Whether any policy has a say about an end in one direction.</summary>
    /// <param name="end">The end.</param>
    /// <param name="direction">The direction.</param>
    public bool Concerns(PolicyEnd end, PolicyDirection direction) => Isolating(end, direction).Count > 0
        || Administrators(end, direction, PolicyStage.Admin).Count > 0 || Administrators(end, direction, PolicyStage.Baseline).Count > 0;

    /// <summary>NetworkPolicies that isolate an end in one direction, in no particular order; empty for what is no pod.</summary>
    /// <param name="end">The end.</param>
    /// <param name="direction">The direction.</param>
    internal List<CompiledPolicy> Isolating(PolicyEnd end, PolicyDirection direction) =>
        end.Kind == PolicyEndKind.Pod && _byNamespace.TryGetValue(end.Namespace, out var index) ? index.Selecting(end, direction) : [];

    /// <summary>Policies of the administrator that are about an end in one direction, by priority, then by kind and name.</summary>
    /// <param name="end">The end.</param>
    /// <param name="direction">The direction.</param>
    /// <param name="stage">Before or after the NetworkPolicies.</param>
    internal List<CompiledPolicy> Administrators(PolicyEnd end, PolicyDirection direction, PolicyStage stage)
    {
        if (_cluster.All.Count == 0 || end.Kind != PolicyEndKind.Pod)
        {
            return [];
        }

        var found = _cluster.Selecting(end, direction);
        found.RemoveAll(policy => policy.Stage != stage);
        if (found.Count > 1)
        {
            found.Sort(ByPriority);
        }

        return found;
    }

    private static int ByPriority(CompiledPolicy one, CompiledPolicy other) =>
        one.Priority != other.Priority ? one.Priority.CompareTo(other.Priority)
        : one.Fact.Kind != other.Fact.Kind ? one.Fact.Kind.CompareTo(other.Fact.Kind)
        : string.CompareOrdinal(one.Fact.Name, other.Fact.Name);

    private static IEnumerable<ClusterPolicy> InOrder(IEnumerable<ClusterPolicy> policies) =>
        policies.OrderBy(policy => policy.Priority).ThenBy(policy => policy.Kind).ThenBy(policy => policy.Name, StringComparer.Ordinal);

    // A policy that did not change is not read again.
    private static List<CompiledPolicy> Compiled<TFact>(IEnumerable<TFact> policies, SubjectIndex? before, Func<TFact, CompiledPolicy> compile)
        where TFact : Fact
    {
        var known = new Dictionary<Fact, CompiledPolicy>(ReferenceEqualityComparer.Instance);
        foreach (var policy in before?.All ?? [])
        {
            known[policy.Fact] = policy;
        }

        return [.. policies.Select(policy => known.TryGetValue(policy, out var compiled) ? compiled : compile(policy))];
    }
}
