using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Policies;

/// <summary>Tells how a decision came about.</summary>
public static class PolicyExplainer
{
    /// <summary>The decision on a flow, with the policies that were asked.</summary>
    /// <param name="evaluator">Decides.</param>
    /// <param name="flow">The flow.</param>
    public static PolicyExplanation Explain(this PolicyEvaluator evaluator, PolicyFlow flow) => new(
        flow, Chain(evaluator, flow, PolicyDirection.Egress), Chain(evaluator, flow, PolicyDirection.Ingress));

    private static PolicyChain Chain(PolicyEvaluator evaluator, PolicyFlow flow, PolicyDirection direction)
    {
        var decision = evaluator.Decide(flow, direction);
        var subject = PolicyEvaluator.Ends(flow, direction).Subject;
        return new(direction, subject, decision, decision.Reason is PolicyReason.NotAPod or PolicyReason.SamePod
            ? []
            : [.. Steps(evaluator, flow, direction)]);
    }

    private static IEnumerable<PolicyStep> Steps(PolicyEvaluator evaluator, PolicyFlow flow, PolicyDirection direction)
    {
        var (subject, other) = PolicyEvaluator.Ends(flow, direction);
        foreach (var stage in Enum.GetValues<PolicyStage>())
        {
            if (stage == PolicyStage.NetworkPolicy)
            {
                var isolating = evaluator.Index.Isolating(subject, direction);
                foreach (var policy in isolating.OrderBy(policy => policy.Fact.Name, StringComparer.Ordinal))
                {
                    yield return Step(policy, other, flow, direction, evaluator.Dialect, PolicyEffect.DoesNotAdmit);
                }

                if (isolating.Count > 0)
                {
                    yield break;
                }

                continue;
            }

            var steps = AdministratorSteps(evaluator, flow, direction, stage).ToList();
            foreach (var step in steps)
            {
                yield return step;
            }

            if (steps.Exists(step => step.Effect is PolicyEffect.Allows or PolicyEffect.Denies))
            {
                yield break;
            }
        }
    }

    private static IEnumerable<PolicyStep> AdministratorSteps(
        PolicyEvaluator evaluator, PolicyFlow flow, PolicyDirection direction, PolicyStage stage)
    {
        var (subject, other) = PolicyEvaluator.Ends(flow, direction);
        int? decided = null;
        foreach (var policy in evaluator.Index.Administrators(subject, direction, stage))
        {
            // Others of the priority that decided may have been asked first.
            if (decided is { } priority && policy.Priority != priority)
            {
                yield break;
            }

            var step = Step(policy, other, flow, direction, evaluator.Dialect, PolicyEffect.NoMatch);
            yield return step;
            decided ??= step.Effect is PolicyEffect.Allows or PolicyEffect.Denies or PolicyEffect.Passes ? policy.Priority : null;
        }
    }

    private static PolicyStep Step(
        CompiledPolicy policy, PolicyEnd other, PolicyFlow flow, PolicyDirection direction, PolicyDialect dialect, PolicyEffect otherwise)
    {
        var rules = policy.Rules(direction);
        PolicyStep? possible = null;
        var applies = dialect.Applies(policy.Fact.Kind);
        for (var index = 0; index < rules.Length; index++)
        {
            var rule = rules[index];
            switch ((Matching)Math.Min((int)rule.Matches(other, flow, dialect, out var peer), (int)applies))
            {
                case Matching.Yes:
                    return new(policy.Stage, policy.Fact, EffectOf(rule.Action), index, peer, rule.Name);
                case Matching.Maybe:
                    possible ??= new(policy.Stage, policy.Fact, PolicyEffect.MayMatch, index, peer, rule.Name);
                    break;
            }
        }

        return possible ?? new(policy.Stage, policy.Fact, otherwise, -1, -1, null);
    }

    private static PolicyEffect EffectOf(PolicyAction action) => action switch
    {
        PolicyAction.Allow => PolicyEffect.Allows,
        PolicyAction.Deny => PolicyEffect.Denies,
        _ => PolicyEffect.Passes,
    };
}
