using System.Net;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Auditing;

/// <summary>What differs between two snapshots, by everything that a read can have asked for.</summary>
internal sealed class SnapshotChanges
{
    private readonly Dictionary<(ResourceKind Kind, string Namespace), HashSet<string>> _names = [];
    private readonly HashSet<ResourceKind> _kinds = [];
    private readonly HashSet<(ResourceKind Kind, object Key)> _keys = [];
    private readonly Dictionary<string, List<LabelSet>> _podLabels = new(StringComparer.Ordinal);

    private readonly (AddressHistory Before, AddressHistory After) _histories;

    private SnapshotChanges(ClusterSnapshot before, ClusterSnapshot after)
    {
        _histories = (before.AddressHistory, after.AddressHistory);
        Now = after.ObservedAt;
        IsEverything = after.ObservedAt < before.ObservedAt || before.ClusterDomain != after.ClusterDomain
            || ResourceKinds.All.Any(kind => before.StatusOf(kind).State != after.StatusOf(kind).State);
        HasTimePassed = before.ObservedAt != after.ObservedAt;
        Add(after.Namespaces.ChangesSince(before.Namespaces));
        Add(after.Nodes, before.Nodes);
        Add(after.Pods, before.Pods);
        Add(after.Services, before.Services);
        Add(after.EndpointSlices, before.EndpointSlices);
        Add(after.Deployments.ChangesSince(before.Deployments));
        Add(after.StatefulSets.ChangesSince(before.StatefulSets));
        Add(after.DaemonSets.ChangesSince(before.DaemonSets));
        Add(after.ReplicaSets.ChangesSince(before.ReplicaSets));
        Add(after.NetworkPolicies.ChangesSince(before.NetworkPolicies));
        Add(after.AdminNetworkPolicies.ChangesSince(before.AdminNetworkPolicies));
        Add(after.BaselineAdminNetworkPolicies.ChangesSince(before.BaselineAdminNetworkPolicies));
        Add(after.ClusterNetworkPolicies.ChangesSince(before.ClusterNetworkPolicies));
        Add(after.Ingresses.ChangesSince(before.Ingresses));
        Add(after.IngressClasses.ChangesSince(before.IngressClasses));
        Add(after.ConfigMaps.ChangesSince(before.ConfigMaps));
        Add(after.ServiceCidrs.ChangesSince(before.ServiceCidrs));
        Add(after.Leases.ChangesSince(before.Leases));
        Add(after.Secrets.ChangesSince(before.Secrets));
        Add(after.ValidatingWebhooks.ChangesSince(before.ValidatingWebhooks));
        Add(after.MutatingWebhooks.ChangesSince(before.MutatingWebhooks));
        Add(after.Events, before.Events);
    }

    /// <summary>Whether something changed that every audit may rest on.</summary>
    public bool IsEverything { get; }

    /// <summary>The later instant.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>Whether the two are of different instants.</summary>
    public bool HasTimePassed { get; }

    /// <summary>What differs.</summary>
    /// <param name="before">The earlier snapshot.</param>
    /// <param name="after">The later one.</param>
    public static SnapshotChanges Between(ClusterSnapshot before, ClusterSnapshot after) => new(before, after);

    /// <summary>Names of the objects that changed in a namespace; null when none did.</summary>
    /// <param name="kind">Their kind.</param>
    /// <param name="ns">The namespace; empty for a cluster-scoped kind.</param>
    public IReadOnlySet<string>? Names(ResourceKind kind, string ns) => _names.GetValueOrDefault((kind, ns));

    /// <summary>Whether any object of a kind changed.</summary>
    /// <param name="kind">The kind.</param>
    public bool IsChanged(ResourceKind kind) => _kinds.Contains(kind);

    /// <summary>Whether an object changed that is or was to be found under a key.</summary>
    /// <param name="read">Kind and key.</param>
    public bool IsChanged((ResourceKind Kind, object Key) read) => _keys.Contains(read);

    /// <summary>Whether a pod changed that a selector finds or found.</summary>
    /// <param name="ns">Namespace of the pods.</param>
    /// <param name="selector">The selector.</param>
    public bool IsChanged(string ns, LabelSet selector) =>
        _podLabels.TryGetValue(ns, out var changed) && changed.Exists(labels => labels.Matches(selector));

    /// <summary>Whether others are remembered to have had an address.</summary>
    /// <param name="address">The address.</param>
    public bool IsChanged(IPAddress address) => !ReferenceEquals(_histories.Before, _histories.After)
        && !_histories.Before.Of(address).SequenceEqual(_histories.After.Of(address));

    private void Add<TFact, TKey>(IndexedTable<TFact, TKey> after, IndexedTable<TFact, TKey> before)
        where TFact : Fact
        where TKey : notnull
    {
        foreach (var change in after.ChangesSince(before))
        {
            Add(change);
            foreach (var key in (change.Before is { } old ? before.KeysOf(old) : []).Concat(
                change.After is { } fact ? after.KeysOf(fact) : []))
            {
                _keys.Add((change.Either.Kind, key));
            }
        }
    }

    private void Add<TFact>(IEnumerable<FactChange<TFact>> changes)
        where TFact : Fact
    {
        foreach (var change in changes)
        {
            Add(change);
        }
    }

    private void Add<TFact>(FactChange<TFact> change)
        where TFact : Fact
    {
        var fact = change.Either;
        _kinds.Add(fact.Kind);
        Of(_names, (fact.Kind, fact.Namespace)).Add(fact.Name);
        if (fact is Pod)
        {
            var labels = Of(_podLabels, fact.Namespace);
            labels.AddRange(new Fact?[] { change.Before, change.After }.OfType<Fact>().Select(one => one.Labels)
                .Where(one => !labels.Contains(one)).Distinct());
        }
    }

    private static TValue Of<TKey, TValue>(Dictionary<TKey, TValue> table, TKey key)
        where TKey : notnull
        where TValue : new()
    {
        if (!table.TryGetValue(key, out var value))
        {
            table.Add(key, value = new TValue());
        }

        return value;
    }
}
