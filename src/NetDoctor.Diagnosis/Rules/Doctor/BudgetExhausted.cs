using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Rules.Doctor;

/// <summary>The time for the diagnosis was spent before every probe was made.</summary>
public sealed class BudgetExhausted : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("DOC07", "Budget exhausted", Severity.Warning, Hop.Doctor);

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var missing = context.Observations.Where(observation => observation.Result.Outcome == ProbeOutcome.NotMade).ToList();
        if (missing.Count == 0)
        {
            yield break;
        }

        yield return new RuleFinding
        {
            Subject = "NetDoctor",
            Summary = $"{missing.Count} of {context.Observations.Length} probes were not made, because the time of the diagnosis was spent.",
            Evidence = [.. missing.Take(5).Select(observation => DiagnosisContext.Observed(observation))],
            Fixes = [new Fix("Ask again with a larger timeoutSeconds.")],
        };
    }
}
