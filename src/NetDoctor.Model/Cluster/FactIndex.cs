using System.Collections.Immutable;

namespace NetDoctor.Model.Cluster;

/// <summary>Facts by something else than their name, such as an address; persistent.</summary>
/// <typeparam name="TKey">Type of the key; compared by its default equality.</typeparam>
/// <typeparam name="TFact">Type of the facts.</typeparam>
public sealed class FactIndex<TKey, TFact>
    where TKey : notnull
    where TFact : Fact
{
    private static readonly ImmutableDictionary<TKey, object> None = ImmutableDictionary<TKey, object>.Empty;

    private readonly Func<TFact, IEnumerable<TKey>> _keys;

    // The value is one fact, or an array of several: nearly every key has one, and 150,000 one-element arrays cost 5 MB.
    private readonly ImmutableDictionary<TKey, object> _facts;

    private FactIndex(Func<TFact, IEnumerable<TKey>> keys, ImmutableDictionary<TKey, object> facts)
    {
        _keys = keys;
        _facts = facts;
    }

    /// <summary>An index without facts.</summary>
    /// <param name="keys">Keys under which a fact is found; must always give the same for the same fact.</param>
    public static FactIndex<TKey, TFact> Over(Func<TFact, IEnumerable<TKey>> keys) => new(keys, None);

    /// <summary>Facts under a key; empty when there are none.</summary>
    /// <param name="key">The key.</param>
    public ImmutableArray<TFact> this[TKey key] =>
        _facts.TryGetValue(key, out var value) ? (value is TFact fact ? [fact] : (ImmutableArray<TFact>)value) : [];

    /// <summary>Keys under which a fact is found.</summary>
    /// <param name="fact">The fact.</param>
    public IEnumerable<TKey> KeysOf(TFact fact) => _keys(fact);

    /// <summary>The index over other facts.</summary>
    /// <param name="facts">All facts.</param>
    public FactIndex<TKey, TFact> Rebuilt(IEnumerable<TFact> facts)
    {
        var builder = None.ToBuilder();
        foreach (var fact in facts)
        {
            foreach (var key in _keys(fact))
            {
                builder[key] = builder.TryGetValue(key, out var value) ? Add(value, fact) : fact;
            }
        }

        return new(_keys, builder.ToImmutable());
    }

    /// <summary>The index after one object changed.</summary>
    /// <param name="before">The fact until now; null for a new object.</param>
    /// <param name="after">The fact from now on; null for a deleted object.</param>
    public FactIndex<TKey, TFact> Replaced(TFact? before, TFact? after)
    {
        var facts = _facts;
        if (before is not null)
        {
            foreach (var key in _keys(before))
            {
                facts = Remove(facts, key, before);
            }
        }

        if (after is not null)
        {
            foreach (var key in _keys(after))
            {
                facts = facts.SetItem(key, facts.TryGetValue(key, out var value) ? Add(value, after) : after);
            }
        }

        return ReferenceEquals(facts, _facts) ? this : new(_keys, facts);
    }

    private static object Add(object value, TFact fact)
    {
        if (value is TFact one)
        {
            return ReferenceEquals(one, fact) ? one : ImmutableArray.Create(one, fact);
        }

        var many = (ImmutableArray<TFact>)value;
        return many.Any(other => ReferenceEquals(other, fact)) ? many : many.Add(fact);
    }

    private static ImmutableDictionary<TKey, object> Remove(ImmutableDictionary<TKey, object> facts, TKey key, TFact fact)
    {
        if (!facts.TryGetValue(key, out var value))
        {
            return facts;
        }

        if (value is TFact one)
        {
            return ReferenceEquals(one, fact) ? facts.Remove(key) : facts;
        }

        var rest = ((ImmutableArray<TFact>)value).RemoveAll(other => ReferenceEquals(other, fact));
        return rest.Length switch
        {
            0 => facts.Remove(key),
            1 => facts.SetItem(key, rest[0]),
            _ => facts.SetItem(key, rest),
        };
    }
}
