using NetDoctor.Diagnosis.Policies;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Rules.Policies;

/// <summary>Reports a denial by a policy of the administrator.</summary>
internal static class AdministratorDenial
{
    /// <summary>The findings; none where no policy of the kind denies.</summary>
    /// <param name="context">All that is known.</param>
    /// <param name="kind">Kind of the policy.</param>
    public static IEnumerable<RuleFinding> Report(DiagnosisContext context, ResourceKind kind)
    {
        foreach (var denied in DeniedEnd.All(context))
        {
            if (denied.First.Chain.Decision is not { Reason: PolicyReason.Denied, Policy: ClusterPolicy policy } || policy.Kind != kind)
            {
                continue;
            }

            yield return new RuleFinding
            {
                Subject = policy.Reference.ToString(),
                Summary = DenialWords.Summary(context, denied, $"{denied.First.Words}{Instead(context, denied, policy)}"),
                Evidence = denied.Evidence(context),
                Fixes = DenialFixes.Of(context, denied),
                Coverage = denied.Coverage,
                Hop = denied.Hop,
            };
        }
    }

    // What the administrator overrides, or what would override the administrator.
    private static string Instead(DiagnosisContext context, DeniedEnd denied, ClusterPolicy policy)
    {
        if (policy.Tier == PolicyTier.Baseline)
        {
            return $", as no NetworkPolicy is about {denied.First.Chain.Subject}";
        }

        var later = context.Policies.Evaluator.DecideBy(PolicyStage.NetworkPolicy, denied.First.Flow, denied.Direction);
        return later is { Reason: PolicyReason.Allowed, Policy: NetworkPolicy admitting }
            ? $", before {admitting.Reference}, which admits it, is asked"
            : "";
    }
}
