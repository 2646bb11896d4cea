using NetDoctor.Diagnosis.Judging;
using NetDoctor.Diagnosis.Policies;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Policies;

/// <summary>Exactly one policy stands between source and target: without it the flow would be let through.</summary>
/// <remarks>Derived by leaving the policy out; the data plane's own name for the rule needs an agent on the node.</remarks>
public sealed class OnlyPolicyBetween : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("POL34", "Exact policy that dropped", Severity.Info, Hop.IngressPolicy)
    {
        Needs = [ResourceKind.NetworkPolicy, ResourceKind.Pod, ResourceKind.Namespace],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var ends = DeniedEnd.All(context).ToList();
        if (ends is not [var denied])
        {
            yield break;
        }

        var candidates = denied.First.Chain.Steps.Where(step => step.Effect is PolicyEffect.DoesNotAdmit or PolicyEffect.Denies).ToList();
        var seen = PolicyProof.Confirming(context, denied.Direction).FirstOrDefault();
        if (candidates is not [var only] || seen is null || !IsOpenWithout(context, only.Policy, denied))
        {
            yield break;
        }

        yield return new RuleFinding
        {
            Subject = only.Policy.Reference.ToString(),
            Summary = $"It is {only.Policy.Reference} alone that stops it: without it every end would let the traffic through.",
            Evidence = [context.Derived(only.Policy, denied.First.Words), DiagnosisContext.Observed(seen)],
            Hop = denied.Hop,
            IsHazard = true,
        };
    }

    private static bool IsOpenWithout(DiagnosisContext context, Fact policy, DeniedEnd denied)
    {
        var without = policy switch
        {
            NetworkPolicy => context.Snapshot with { NetworkPolicies = context.Snapshot.NetworkPolicies.Without(policy.Namespace, policy.Name) },
            { Kind: ResourceKind.AdminNetworkPolicy } => context.Snapshot with
            {
                AdminNetworkPolicies = context.Snapshot.AdminNetworkPolicies.Without("", policy.Name),
            },
            { Kind: ResourceKind.BaselineAdminNetworkPolicy } => context.Snapshot with
            {
                BaselineAdminNetworkPolicies = context.Snapshot.BaselineAdminNetworkPolicies.Without("", policy.Name),
            },
            _ => context.Snapshot with { ClusterNetworkPolicies = context.Snapshot.ClusterNetworkPolicies.Without("", policy.Name) },
        };
        var evaluator = new PolicyEvaluator(context.Policies.Evaluator.Index.Updated(without), context.Policies.Evaluator.Dialect);
        return evaluator.Decide(denied.First.Flow, denied.Direction).Outcome == PolicyOutcome.Allowed;
    }
}
