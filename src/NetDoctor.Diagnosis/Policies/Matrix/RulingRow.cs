namespace NetDoctor.Diagnosis.Policies.Matrix;

/// <summary>What one program does with each class of other ends: one ruling for most, and the exceptions.</summary>
internal sealed class RulingRow
{
    private readonly int _usual;
    private readonly int[] _classes;
    private readonly int[] _rulings;

    private RulingRow(int usual, int[] classes, int[] rulings) => (_usual, _classes, _rulings) = (usual, classes, rulings);

    /// <summary>Number of the ruling about a class.</summary>
    /// <param name="other">The class of the other end.</param>
    public int this[int other]
    {
        get
        {
            var at = Array.BinarySearch(_classes, other);
            return at >= 0 ? _rulings[at] : _usual;
        }
    }

    /// <summary>A row of the rulings of all classes.</summary>
    /// <param name="blocks">For each class a number of its ruling in <paramref name="rulings"/>.</param>
    /// <param name="rulings">Numbers of rulings; several may be the same.</param>
    public static RulingRow Of(ReadOnlySpan<int> blocks, ReadOnlySpan<int> rulings)
    {
        var usual = MostFrequent(blocks, rulings);
        var count = 0;
        foreach (var block in blocks)
        {
            count += rulings[block] == usual ? 0 : 1;
        }

        var (classes, others) = (new int[count], new int[count]);
        for (int one = 0, at = 0; at < count; one++)
        {
            if (rulings[blocks[one]] != usual)
            {
                classes[at] = one;
                others[at++] = rulings[blocks[one]];
            }
        }

        return new(usual, classes, others);
    }

    private static int MostFrequent(ReadOnlySpan<int> blocks, ReadOnlySpan<int> rulings)
    {
        Span<int> ofBlocks = rulings.Length <= 256 ? stackalloc int[rulings.Length] : new int[rulings.Length];
        ofBlocks.Clear();
        foreach (var block in blocks)
        {
            ofBlocks[block]++;
        }

        var counts = new Dictionary<int, int>();
        var (most, usual) = (0, -1);
        for (var block = 0; block < rulings.Length; block++)
        {
            if (ofBlocks[block] == 0)
            {
                continue;
            }

            var count = counts.GetValueOrDefault(rulings[block]) + ofBlocks[block];
            counts[rulings[block]] = count;
            (most, usual) = count > most ? (count, rulings[block]) : (most, usual);
        }

        return usual;
    }
}
