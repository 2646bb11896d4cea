namespace NetDoctor.Diagnosis.Rules.Policies;

/// <summary>Sentences on what policies deny.</summary>
internal static class DenialWords
{
    /// <summary>The answer in a sentence: what cannot be reached from where, and which policy is why.</summary>
    /// <param name="context">All that is known.</param>
    /// <param name="denied">What is denied.</param>
    /// <param name="why">What to say of the policy; null for the decision in words.</param>
    public static string Summary(DiagnosisContext context, DeniedEnd denied, string? why = null)
    {
        var (from, to) = (context.Route.Source, context.Route.Question.Asked.To);
        var reached = denied.Coverage.IsAll
            ? $"{to} is closed to {from}"
            : $"{denied.Flows.Length} of {context.Policies.Flows.Length} endpoints of {to} are closed to {from}";
        return $"{reached}: {why ?? denied.First.Words}.";
    }
}
