using System.Collections.Immutable;

namespace NetDoctor.Model.Cluster;

/// <summary>Facts of one kind by namespace and name; persistent, so that a copy is free and never changes.</summary>
/// <typeparam name="TFact">Type of the facts.</typeparam>
public sealed class FactTable<TFact>
    where TFact : Fact
{
    // By reference: the dictionary would keep the fact that it has when an equal one takes its place, and an index over the
    // table, which compares references, would then lose track of it.
    private static readonly ImmutableDictionary<string, TFact> None =
        ImmutableDictionary.Create<string, TFact>(StringComparer.Ordinal, ReferenceEqualityComparer.Instance);

    private readonly ImmutableDictionary<string, ImmutableDictionary<string, TFact>> _byNamespace;

    private readonly int _count;
    private readonly IReadLog? _log;
    private readonly ResourceKind _kind;

    private FactTable(
        ImmutableDictionary<string, ImmutableDictionary<string, TFact>> byNamespace,
        int count,
        IReadLog? log = null,
        ResourceKind kind = default)
    {
        _byNamespace = byNamespace;
        _count = count;
        _log = log;
        _kind = kind;
    }

    /// <summary>The table without facts.</summary>
    public static FactTable<TFact> Empty { get; } =
        new(ImmutableDictionary.Create<string, ImmutableDictionary<string, TFact>>(StringComparer.Ordinal), 0);

    /// <summary>Number of facts.</summary>
    public int Count
    {
        get
        {
            _log?.Table(_kind);
            return _count;
        }
    }

    /// <summary>Every fact, in no particular order; walks the whole cluster.</summary>
    public IEnumerable<TFact> All
    {
        get
        {
            _log?.Table(_kind);
            return _byNamespace.Values.SelectMany(table => table.Values);
        }
    }

    /// <summary>Namespaces that have facts of this kind, in no particular order.</summary>
    public IEnumerable<string> Namespaces
    {
        get
        {
            _log?.Table(_kind);
            return _byNamespace.Keys;
        }
    }

    /// <summary>The fact of that name; null when there is none.</summary>
    /// <param name="ns">Namespace; empty for a cluster-scoped kind.</param>
    /// <param name="name">Name of the object.</param>
    public TFact? Find(string ns, string name)
    {
        _log?.Fact(_kind, ns, name);
        return _byNamespace.TryGetValue(ns, out var table) && table.TryGetValue(name, out var fact) ? fact : null;
    }

    /// <summary>Facts of one namespace, in no particular order; empty when it has none.</summary>
    /// <param name="ns">Namespace; empty for a cluster-scoped kind.</param>
    public IEnumerable<TFact> InNamespace(string ns)
    {
        _log?.Namespace(_kind, ns);
        return _byNamespace.TryGetValue(ns, out var table) ? table.Values : [];
    }

    /// <summary>The same table, which tells what is read of it.</summary>
    /// <param name="log">Is told.</param>
    /// <param name="kind">Kind of the facts.</param>
    public FactTable<TFact> Recording(IReadLog log, ResourceKind kind) => new(_byNamespace, _count, log, kind);

    /// <summary>What differs from an earlier table, in no particular order; parts that the two share cost nothing.</summary>
    /// <param name="before">The earlier table.</param>
    public IEnumerable<FactChange<TFact>> ChangesSince(FactTable<TFact> before)
    {
        if (ReferenceEquals(_byNamespace, before._byNamespace))
        {
            yield break;
        }

        foreach (var (ns, table) in _byNamespace)
        {
            var old = before._byNamespace.GetValueOrDefault(ns, None);
            if (ReferenceEquals(table, old))
            {
                continue;
            }

            foreach (var (name, fact) in table)
            {
                if (!ReferenceEquals(old.GetValueOrDefault(name), fact))
                {
                    yield return new(old.GetValueOrDefault(name), fact);
                }
            }

            foreach (var (name, fact) in old)
            {
                if (!table.ContainsKey(name))
                {
                    yield return new(fact, null);
                }
            }
        }

        foreach (var fact in before._byNamespace.Where(pair => !_byNamespace.ContainsKey(pair.Key)).SelectMany(pair => pair.Value.Values))
        {
            yield return new(fact, null);
        }
    }

    /// <summary>The table with a fact added, or put in place of the one of the same name.</summary>
    /// <param name="fact">The fact.</param>
    public FactTable<TFact> With(TFact fact)
    {
        var table = _byNamespace.GetValueOrDefault(fact.Namespace, None);
        var added = table.ContainsKey(fact.Name) ? 0 : 1;
        return new(_byNamespace.SetItem(fact.Namespace, table.SetItem(fact.Name, fact)), _count + added);
    }

    /// <summary>The table without the fact of that name; the same table when there is none.</summary>
    /// <param name="ns">Namespace; empty for a cluster-scoped kind.</param>
    /// <param name="name">Name of the object.</param>
    public FactTable<TFact> Without(string ns, string name)
    {
        if (!_byNamespace.TryGetValue(ns, out var table) || !table.ContainsKey(name))
        {
            return this;
        }

        var rest = table.Remove(name);
        return new(rest.IsEmpty ? _byNamespace.Remove(ns) : _byNamespace.SetItem(ns, rest), _count - 1);
    }

    /// <summary>Makes a table of many facts at once; of two with one name the last stays.</summary>
    /// <param name="facts">Facts in any order.</param>
    public static FactTable<TFact> From(IEnumerable<TFact> facts)
    {
        var builders = new Dictionary<string, ImmutableDictionary<string, TFact>.Builder>(StringComparer.Ordinal);
        foreach (var fact in facts)
        {
            if (!builders.TryGetValue(fact.Namespace, out var builder))
            {
                builder = None.ToBuilder();
                builders.Add(fact.Namespace, builder);
            }

            builder[fact.Name] = fact;
        }

        var byNamespace = ImmutableDictionary.CreateBuilder<string, ImmutableDictionary<string, TFact>>(StringComparer.Ordinal);
        foreach (var (ns, builder) in builders)
        {
            byNamespace.Add(ns, builder.ToImmutable());
        }

        return new(byNamespace.ToImmutable(), builders.Values.Sum(builder => builder.Count));
    }
}
