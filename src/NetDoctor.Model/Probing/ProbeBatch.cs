using System.Collections.Immutable;

namespace NetDoctor.Model.Probing;

/// <summary>Probes to make at the same time.</summary>
public sealed record ProbeBatch
{
    /// <summary>The probes, at least one.</summary>
    public required ImmutableArray<ProbeSpec> Probes { get; init; }
}

/// <summary>What the probes of a batch showed.</summary>
/// <param name="Results">Results in the order of the probes.</param>
public sealed record ProbeBatchResult(ImmutableArray<ProbeResult> Results);
