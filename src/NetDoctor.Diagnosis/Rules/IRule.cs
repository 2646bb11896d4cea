namespace NetDoctor.Diagnosis.Rules;

/// <summary>Code that judges: reads route, facts and results, reports one kind of problem.</summary>
/// <remarks>Stateless, with a parameterless constructor; no I/O, clock, log or randomness. Reports in a fixed order.</remarks>
public interface IRule
{
    /// <summary>Identity of the rule, and what it needs to know.</summary>
    RuleInfo Info { get; }

    /// <summary>Reports the problem where it is; nothing when it is not there.</summary>
    /// <param name="context">All that is known.</param>
    IEnumerable<RuleFinding> Evaluate(DiagnosisContext context);
}
