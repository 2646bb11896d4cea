using System.Diagnostics.CodeAnalysis;

namespace NetDoctor.Kubernetes.Facts;

/// <summary>Gives one instance for equal values, so that the pods of a workload share what they have in common.</summary>
/// <remarks>A fixed table of which a newcomer takes the place of another: it never grows, needs no lock, and at worst misses a chance to
/// share. Values that only one object has, such as its name, do not belong here: they would push out those that help.</remarks>
/// <typeparam name="T">Immutable type.</typeparam>
internal sealed class InternPool<T>
    where T : class
{
    private const int Ways = 4;

    private readonly T?[] _slots;
    private readonly IEqualityComparer<T> _comparer;

    /// <summary>Makes an empty pool.</summary>
    /// <param name="capacity">Values that it holds at most; a power of two.</param>
    /// <param name="comparer">When two values are the same.</param>
    public InternPool(int capacity, IEqualityComparer<T>? comparer = null)
    {
        _slots = new T?[capacity];
        _comparer = comparer ?? EqualityComparer<T>.Default;
    }

    /// <summary>An instance that is equal to <paramref name="value"/>; null for null.</summary>
    /// <param name="value">The value.</param>
    [return: NotNullIfNotNull(nameof(value))]
    public T? Intern(T? value)
    {
        if (value is null)
        {
            return null;
        }

        // Fibonacci hashing: string hashes are random, those of records need not be in their low bits.
        var hash = (uint)_comparer.GetHashCode(value) * 2654435769u;
        var set = (int)((hash >> 4) & ((uint)_slots.Length - 1)) & ~(Ways - 1);
        for (var way = 0; way < Ways; way++)
        {
            var known = _slots[set + way];
            if (known is null)
            {
                _slots[set + way] = value;
                return value;
            }

            if (_comparer.Equals(known, value))
            {
                return known;
            }
        }

        _slots[set + (int)(hash & (Ways - 1))] = value;
        return value;
    }
}
