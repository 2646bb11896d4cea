using System.Globalization;
using System.Runtime.CompilerServices;

namespace NetDoctor.Diagnosis.Policies.Matrix;

/// <summary>Finds the policies about ends, and gives the same program to all that have the same ones.</summary>
/// <param name="index">The policies.</param>
internal sealed class Programs(PolicyIndex index)
{
    private readonly Dictionary<string, MatrixProgram> _programs = new(StringComparer.Ordinal);
    private readonly Dictionary<MatrixProgram, int> _numbers = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<CompiledPolicy, int> _policies = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, int> _ports = new(StringComparer.Ordinal) { [""] = 0 };

    /// <summary>Every program that was given.</summary>
    public IEnumerable<MatrixProgram> All => _numbers.Keys;

    /// <summary>The policies about an end in one direction.</summary>
    /// <param name="end">The end.</param>
    /// <param name="direction">The direction.</param>
    public MatrixProgram Of(PolicyEnd end, PolicyDirection direction)
    {
        var admin = index.Administrators(end, direction, PolicyStage.Admin);
        var isolating = index.Isolating(end, direction);
        var baseline = index.Administrators(end, direction, PolicyStage.Baseline);
        var key = new DefaultInterpolatedStringHandler(8, 0, CultureInfo.InvariantCulture);
        key.AppendFormatted((int)direction);
        Append(ref key, admin);
        isolating.Sort((one, other) => string.CompareOrdinal(one.Fact.Name, other.Fact.Name));
        Append(ref key, isolating);
        Append(ref key, baseline);
        var text = key.ToStringAndClear();
        if (!_programs.TryGetValue(text, out var program))
        {
            program = new MatrixProgram(direction, [.. admin], [.. isolating], [.. baseline]);
            _programs.Add(text, program);
            _numbers.Add(program, _numbers.Count);
        }

        return program;
    }

    /// <summary>A number that only this program has.</summary>
    /// <param name="program">One that was given.</param>
    public int NumberOf(MatrixProgram program) => _numbers[program];

    /// <summary>A number that is the same for equal ports; 0 for none.</summary>
    /// <param name="seen">What policies can see of the ports of a pod.</param>
    public int NumberOfPorts(string seen)
    {
        if (!_ports.TryGetValue(seen, out var number))
        {
            _ports.Add(seen, number = _ports.Count);
        }

        return number;
    }

    private void Append(ref DefaultInterpolatedStringHandler key, List<CompiledPolicy> policies)
    {
        key.AppendLiteral("|");
        foreach (var policy in policies)
        {
            if (!_policies.TryGetValue(policy, out var number))
            {
                _policies.Add(policy, number = _policies.Count);
            }

            key.AppendFormatted(number);
            key.AppendLiteral(",");
        }
    }
}
