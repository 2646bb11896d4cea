using NetDoctor.Diagnosis.Policies.NearMisses;

namespace NetDoctor.Diagnosis.Rules.Policies;

/// <summary>Reports a denial by the rule that came nearest to letting the flow through.</summary>
internal static class NearMissDenial
{
    /// <summary>The findings; none where another difference is nearer, or nothing is near.</summary>
    /// <param name="context">All that is known.</param>
    /// <param name="kind">The difference.</param>
    public static IEnumerable<RuleFinding> Report(DiagnosisContext context, NearMissKind kind)
    {
        foreach (var denied in DeniedEnd.All(context))
        {
            if (context.Policies.NearestAt(denied.First) is not { IsLikely: true } miss || miss.Kind != kind)
            {
                continue;
            }

            yield return new RuleFinding
            {
                Subject = miss.Policy.Reference.ToString(),
                Summary = DenialWords.Summary(context, denied, miss.Words),
                Evidence =
                [
                    context.Derived(miss.Policy, $"{(miss.Path is { } path ? $"{path}: " : "")}wants {miss.Wanted}; the flow has {miss.Has}"),
                    .. denied.Evidence(context),
                ],
                Fixes = DenialFixes.Of(context, denied),
                Coverage = denied.Coverage,
                Hop = denied.Hop,
            };
        }
    }
}
