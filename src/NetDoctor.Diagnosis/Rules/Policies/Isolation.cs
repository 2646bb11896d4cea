using NetDoctor.Diagnosis.Policies;

namespace NetDoctor.Diagnosis.Rules.Policies;

/// <summary>Reports an end that NetworkPolicies isolate and that no rule of theirs opens.</summary>
internal static class Isolation
{
    /// <summary>The finding; none when the end is open, or somebody else than a NetworkPolicy closes it.</summary>
    /// <param name="context">All that is known.</param>
    /// <param name="direction">Which end.</param>
    public static IEnumerable<RuleFinding> Report(DiagnosisContext context, PolicyDirection direction)
    {
        if (DeniedEnd.Of(context, direction) is not { First.Chain.Decision.Reason: PolicyReason.Isolated } denied)
        {
            yield break;
        }

        var policy = denied.Policy;
        yield return new RuleFinding
        {
            Subject = policy.Reference.ToString(),
            Summary = DenialWords.Summary(context, denied),
            Evidence = denied.Evidence(context),
            Fixes = DenialFixes.Of(context, denied),
            Coverage = denied.Coverage,
        };
    }
}
