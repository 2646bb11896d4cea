using System.Collections.Concurrent;

namespace NetDoctor.Diagnosis.Policies.Matrix;

/// <summary>Runs programs against all classes of other ends: once for each set of them that the program treats alike.</summary>
/// <param name="classes">The classes.</param>
/// <param name="dialect">What the plugin makes of policies.</param>
internal sealed class ProgramRows(EndClasses classes, PolicyDialect dialect)
{
    private readonly ConcurrentDictionary<PortRuling, int> _numbers = new();
    private readonly Lock _lock = new();
    private readonly List<PortRuling> _rulings = [];

    /// <summary>A ruling by its number.</summary>
    /// <param name="number">The number.</param>
    public PortRuling this[int number] => _rulings[number];

    /// <summary>The rows of all classes in one direction; classes with one program share them.</summary>
    /// <param name="direction">The direction.</param>
    public RulingRow[] Of(PolicyDirection direction)
    {
        var programs = direction == PolicyDirection.Egress ? classes.Egress : classes.Ingress;

        // What names of ports mean to rules for ingress depends on the policies' own pod.
        var keys = programs.Select((program, one) =>
            (Program: program, Ports: direction == PolicyDirection.Ingress && !program.PortNames.IsEmpty ? classes.Ports[one] : -1)).ToArray();
        var first = new Dictionary<(MatrixProgram, int), int>(KeyComparer.Instance);
        for (var one = 0; one < keys.Length; one++)
        {
            first.TryAdd(keys[one], one);
        }

        var distinct = first.ToArray();
        var made = new RulingRow[distinct.Length];
        Parallel.For(
            0,
            distinct.Length,
            () => new int[classes.Count],
            (number, _, scratch) =>
            {
                made[number] = Row(distinct[number].Key.Item1, distinct[number].Value, scratch);
                return scratch;
            },
            _ => { });
        var numbers = new Dictionary<(MatrixProgram, int), RulingRow>(KeyComparer.Instance);
        for (var number = 0; number < distinct.Length; number++)
        {
            numbers.Add(distinct[number].Key, made[number]);
        }

        return [.. keys.Select(key => numbers[key])];
    }

    /// <summary>Number of a ruling.</summary>
    /// <param name="ruling">The ruling.</param>
    public int NumberOf(PortRuling ruling)
    {
        if (_numbers.TryGetValue(ruling, out var known))
        {
            return known;
        }

        lock (_lock)
        {
            if (!_numbers.TryGetValue(ruling, out var number))
            {
                number = _rulings.Count;
                _rulings.Add(ruling);
                _numbers[ruling] = number;
            }

            return number;
        }
    }

    private RulingRow Row(MatrixProgram program, int subject, int[] blocks)
    {
        Array.Clear(blocks);
        var count = 1;
        foreach (var peer in program.Rules.SelectMany(rule => rule.Peers))
        {
            var parts = new Dictionary<(int Block, Matching Matching), int>();
            foreach (var (other, matching) in classes.Peers[peer])
            {
                blocks[other] = PartOf(parts, (blocks[other], matching), ref count);
            }
        }

        if (program.Direction == PolicyDirection.Egress && !program.PortNames.IsEmpty)
        {
            var parts = new Dictionary<(int Block, int Ports), int>();
            for (var other = 0; other < blocks.Length; other++)
            {
                blocks[other] = PartOf(parts, (blocks[other], classes.Ports[other]), ref count);
            }
        }

        var rulings = new int[count];
        Array.Fill(rulings, -1);
        for (var other = 0; other < blocks.Length; other++)
        {
            ref var ruling = ref rulings[blocks[other]];
            ruling = ruling >= 0 ? ruling : NumberOf(Run(program, subject, other));
        }

        return RulingRow.Of(blocks, rulings);
    }

    private PortRuling Run(MatrixProgram program, int subject, int other) => new ProgramRun(
        program,
        classes.Ends[other],
        program.Direction == PolicyDirection.Egress ? classes.Ends[other] : classes.Ends[subject],
        isOwnNode: false,
        dialect).Rule();

    private static int PartOf<TKey>(Dictionary<TKey, int> parts, TKey key, ref int count)
        where TKey : notnull
    {
        if (!parts.TryGetValue(key, out var part))
        {
            parts.Add(key, part = count++);
        }

        return part;
    }

    private sealed class KeyComparer : IEqualityComparer<(MatrixProgram Program, int Ports)>
    {
        public static KeyComparer Instance { get; } = new();

        public bool Equals((MatrixProgram Program, int Ports) one, (MatrixProgram Program, int Ports) other) =>
            ReferenceEquals(one.Program, other.Program) && one.Ports == other.Ports;

        public int GetHashCode((MatrixProgram Program, int Ports) key) =>
            HashCode.Combine(System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(key.Program), key.Ports);
    }
}
