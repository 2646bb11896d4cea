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
    internal IReadOnlyCollection<CompiledPolicy> ClusterPolicies => _cluster.All;

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
        var changes = snapshot.NetworkPolicies.ChangesSince(_table).ToLookup(change => change.Either.Namespace, StringComparer.Ordinal);
        var clusterChanges = clusterTables.Zip(_clusterTables).SelectMany(pair => pair.First.ChangesSince(pair.Second)).ToList();
        if (changes.Count == 0 && clusterChanges.Count == 0)
        {
            return this;
        }

        var byNamespace = _byNamespace.ToBuilder();
        foreach (var ofNamespace in changes)
        {
            var before = _byNamespace.GetValueOrDefault(ofNamespace.Key, SubjectIndex.Empty);
            var after = before.With(ofNamespace.Select(change => Compiled(change, CompiledPolicy.Of)));
            if (after.All.IsEmpty)
            {
                byNamespace.Remove(ofNamespace.Key);
            }
            else
            {
                byNamespace[ofNamespace.Key] = after;
            }
        }

        var cluster = clusterChanges.Count > 0 ? _cluster.With(clusterChanges.Select(change => Compiled(change, CompiledPolicy.Of))) : _cluster;
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
            found.Sort(SubjectIndex.ByPriority);
        }

        return found;
    }

    private static SubjectIndex.Change Compiled<TFact>(FactChange<TFact> change, Func<TFact, CompiledPolicy> compile)
        where TFact : Fact => new(
        change.Before is null ? null : compile(change.Before), change.After is null ? null : compile(change.After));
}
