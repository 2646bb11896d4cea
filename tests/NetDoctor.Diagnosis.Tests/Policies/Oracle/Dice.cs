namespace NetDoctor.Diagnosis.Tests.Policies.Oracle;

/// <summary>Choices that a seed makes.</summary>
internal sealed class Dice(int seed)
{
    // A fixed algorithm, unlike Random's own when it has no seed: the same seed means the same world on every machine.
    private readonly Random _random = new(seed);

    /// <summary>Whether something happens that happens so often.</summary>
    public bool Chance(int percent) => _random.Next(100) < percent;

    /// <summary>A number, both ends included.</summary>
    public int Between(int first, int last) => _random.Next(first, last + 1);

    /// <summary>One of them.</summary>
    public T Pick<T>(params IReadOnlyList<T> all) => all[_random.Next(all.Count)];

    /// <summary>So many different ones, or all.</summary>
    public List<T> Some<T>(int count, IEnumerable<T> all)
    {
        var rest = all.ToArray();
        _random.Shuffle(rest);
        return [.. rest.Take(count)];
    }

    /// <summary>So many made one after another.</summary>
    public List<T> Several<T>(int first, int last, Func<T> make)
    {
        var count = Between(first, last);
        return [.. Enumerable.Range(0, count).Select(_ => make())];
    }
}
