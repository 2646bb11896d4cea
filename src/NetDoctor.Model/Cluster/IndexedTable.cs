using System.Collections.Immutable;

namespace NetDoctor.Model.Cluster;

/// <summary>Facts by namespace and name, and by one more key; persistent.</summary>
/// <typeparam name="TFact">Type of the facts.</typeparam>
/// <typeparam name="TKey">Type of the other key.</typeparam>
public sealed class IndexedTable<TFact, TKey>
    where TFact : Fact
    where TKey : notnull
{
    private readonly FactTable<TFact> _table;
    private readonly FactIndex<TKey, TFact> _index;

    private readonly IReadLog? _log;
    private readonly ResourceKind _kind;

    private IndexedTable(
        FactTable<TFact> table, FactIndex<TKey, TFact> index, IReadLog? log = null, ResourceKind kind = default)
    {
        _table = table;
        _index = index;
        _log = log;
        _kind = kind;
    }

    /// <inheritdoc cref="FactTable{TFact}.Count"/>
    public int Count => _table.Count;

    /// <inheritdoc cref="FactTable{TFact}.All"/>
    public IEnumerable<TFact> All => _table.All;

    /// <inheritdoc cref="FactTable{TFact}.Namespaces"/>
    public IEnumerable<string> Namespaces => _table.Namespaces;

    /// <summary>A table without facts.</summary>
    /// <param name="keys">Keys under which a fact is found; must always give the same for the same fact.</param>
    public static IndexedTable<TFact, TKey> Over(Func<TFact, IEnumerable<TKey>> keys) =>
        new(FactTable<TFact>.Empty, FactIndex<TKey, TFact>.Over(keys));

    /// <inheritdoc cref="FactTable{TFact}.Find"/>
    public TFact? Find(string ns, string name) => _table.Find(ns, name);

    /// <inheritdoc cref="FactTable{TFact}.InNamespace"/>
    public IEnumerable<TFact> InNamespace(string ns) => _table.InNamespace(ns);

    /// <summary>Facts under the other key, in no particular order; empty when there are none.</summary>
    /// <param name="key">The key.</param>
    public ImmutableArray<TFact> By(TKey key)
    {
        _log?.Key(_kind, key);
        return _index[key];
    }

    /// <inheritdoc cref="FactIndex{TKey, TFact}.KeysOf"/>
    public IEnumerable<TKey> KeysOf(TFact fact) => _index.KeysOf(fact);

    /// <inheritdoc cref="FactTable{TFact}.Recording"/>
    public IndexedTable<TFact, TKey> Recording(IReadLog log, ResourceKind kind) =>
        new(_table.Recording(log, kind), _index, log, kind);

    /// <inheritdoc cref="FactTable{TFact}.ChangesSince"/>
    public IEnumerable<FactChange<TFact>> ChangesSince(IndexedTable<TFact, TKey> before) => _table.ChangesSince(before._table);

    /// <inheritdoc cref="FactTable{TFact}.With"/>
    public IndexedTable<TFact, TKey> With(TFact fact) =>
        new(_table.With(fact), _index.Replaced(_table.Find(fact.Namespace, fact.Name), fact));

    /// <inheritdoc cref="FactTable{TFact}.Without"/>
    public IndexedTable<TFact, TKey> Without(string ns, string name) => _table.Find(ns, name) is { } fact
        ? new(_table.Without(ns, name), _index.Replaced(fact, null))
        : this;

    /// <summary>A table of other facts with the same keys.</summary>
    /// <param name="facts">Facts in any order; of two with one name the last stays.</param>
    public IndexedTable<TFact, TKey> Rebuilt(IEnumerable<TFact> facts)
    {
        var table = FactTable<TFact>.From(facts);
        return new(table, _index.Rebuilt(table.All));
    }
}
