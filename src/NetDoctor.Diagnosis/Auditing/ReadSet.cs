using System.Net;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Auditing;

/// <summary>Everything that an audit read, and so everything that it rests on.</summary>
internal sealed class ReadSet
{
    private readonly (ResourceKind Kind, string Namespace, string[] Names)[] _facts;
    private readonly (ResourceKind Kind, string Namespace)[] _namespaces;
    private readonly ResourceKind[] _tables;
    private readonly (ResourceKind Kind, object Key)[] _keys;
    private readonly (string Namespace, LabelSet Selector)[] _selectors;
    private readonly IPAddress[] _addresses;
    private readonly bool _clock;
    private readonly DateTimeOffset _deadline;

    private ReadSet(Recorder recorder, DateTimeOffset observedAt)
    {
        _facts = [.. recorder.Facts.GroupBy(fact => (fact.Kind, fact.Namespace))
            .Select(group => (group.Key.Kind, group.Key.Namespace, group.Select(fact => fact.Name).ToArray()))];
        _namespaces = [.. recorder.Namespaces];
        _tables = [.. recorder.Tables];
        _keys = [.. recorder.Keys];
        _selectors = [.. recorder.Selectors];
        _addresses = [.. recorder.Addresses];
        _clock = recorder.HasReadClock;
        _deadline = recorder.Deadlines.Where(deadline => deadline > observedAt).DefaultIfEmpty(DateTimeOffset.MaxValue).Min();
    }

    /// <summary>Whether the audit might come out differently now.</summary>
    /// <param name="changes">What changed since it was made.</param>
    public bool IsTouchedBy(SnapshotChanges changes) => changes.IsEverything
        || (_clock && changes.HasTimePassed)
        || changes.Now >= _deadline
        || Array.Exists(_facts, read => changes.Names(read.Kind, read.Namespace) is { } names && Array.Exists(read.Names, names.Contains))
        || Array.Exists(_namespaces, read => changes.Names(read.Kind, read.Namespace) is not null)
        || Array.Exists(_tables, changes.IsChanged)
        || Array.Exists(_keys, changes.IsChanged)
        || Array.Exists(_selectors, read => changes.IsChanged(read.Namespace, read.Selector))
        || Array.Exists(_addresses, changes.IsChanged);

    /// <summary>Collects what one audit reads.</summary>
    public sealed class Recorder : IReadLog
    {
        public HashSet<(ResourceKind Kind, string Namespace, string Name)> Facts { get; } = [];

        public HashSet<(ResourceKind Kind, string Namespace)> Namespaces { get; } = [];

        public HashSet<ResourceKind> Tables { get; } = [];

        public HashSet<(ResourceKind Kind, object Key)> Keys { get; } = [];

        public HashSet<(string Namespace, LabelSet Selector)> Selectors { get; } = [];

        public HashSet<IPAddress> Addresses { get; } = [];

        public HashSet<DateTimeOffset> Deadlines { get; } = [];

        public bool HasReadClock { get; private set; }

        public void Fact(ResourceKind kind, string ns, string name) => Facts.Add((kind, ns, name));

        public void Namespace(ResourceKind kind, string ns) => Namespaces.Add((kind, ns));

        public void Table(ResourceKind kind) => Tables.Add(kind);

        public void Key(ResourceKind kind, object key) => Keys.Add((kind, key));

        public void Selected(string ns, LabelSet selector) => Selectors.Add((ns, selector));

        public void FormerHolders(IPAddress address) => Addresses.Add(address);

        public void Clock() => HasReadClock = true;

        public void Deadline(DateTimeOffset instant) => Deadlines.Add(instant);

        /// <summary>What was read.</summary>
        /// <param name="observedAt">The time of it.</param>
        public ReadSet ToReadSet(DateTimeOffset observedAt) => new(this, observedAt);
    }
}
