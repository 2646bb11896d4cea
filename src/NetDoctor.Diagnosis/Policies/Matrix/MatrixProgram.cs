using System.Collections.Immutable;

namespace NetDoctor.Diagnosis.Policies.Matrix;

/// <summary>The policies that have a say about pods in one direction; pods that have the same ones share it.</summary>
/// <param name="Direction">Direction.</param>
/// <param name="Admin">Policies of the administrator before the NetworkPolicies, in order.</param>
/// <param name="Isolating">NetworkPolicies, in any order.</param>
/// <param name="Baseline">Policies of the administrator after the NetworkPolicies, in order.</param>
internal sealed record MatrixProgram(
    PolicyDirection Direction,
    ImmutableArray<CompiledPolicy> Admin,
    ImmutableArray<CompiledPolicy> Isolating,
    ImmutableArray<CompiledPolicy> Baseline)
{
    /// <summary>The rules of all, in any order.</summary>
    public IEnumerable<CompiledRule> Rules => Admin.Concat(Isolating).Concat(Baseline).SelectMany(policy => policy.Rules(Direction));

    /// <summary>Names of ports that the rules have.</summary>
    public ImmutableArray<string> PortNames { get; } =
    [
        .. Admin.Concat(Isolating).Concat(Baseline).SelectMany(policy => policy.Rules(Direction))
            .SelectMany(rule => rule.Ports).Select(port => port.Name).OfType<string>().Distinct(StringComparer.Ordinal),
    ];
}
