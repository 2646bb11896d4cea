using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Doctor;

/// <summary>A rule threw: its problem was not looked for.</summary>
/// <remarks>The engine runs it once more after all other rules, with what failed.</remarks>
public sealed class RuleFailed : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("DOC22", "Rule failed", Severity.Info, Hop.Doctor);

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context) => context.FailedRules.Select(failed => new RuleFinding
    {
        Subject = $"rule {failed.Id}",
        Summary = $"Rule {failed.Id} failed with {failed.Exception}: what it looks for was not judged.",
        Evidence = [context.Derived("NetDoctor", $"{failed.Id} threw {failed.Exception}")],
        IsHazard = true,
    });
}
