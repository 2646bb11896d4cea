using NetDoctor.Diagnosis.Policies;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Policies;

/// <summary>A rule names pods by an address range, and the network plugin does not match pods by ranges, or may not.</summary>
/// <remarks>Source: Kubernetes documentation, "Network Policies", Behavior of ipBlock selectors: ranges should be outside of the cluster.</remarks>
public sealed class IpBlockForPods : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("POL10", "ipBlock used for pods (CNI-dependent)", Severity.Error, Hop.IngressPolicy)
    {
        Needs = [ResourceKind.NetworkPolicy, ResourceKind.Pod, ResourceKind.Namespace],
        Explains = ["POL01", "POL02"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var evaluator = context.Policies.Evaluator;
        if (evaluator.Dialect.IpBlockMatchesPods == true)
        {
            yield break;
        }

        var byRange = new PolicyEvaluator(evaluator.Index, evaluator.Dialect with { IpBlockMatchesPods = true });
        foreach (var direction in new[] { PolicyDirection.Egress, PolicyDirection.Ingress })
        {
            var closed = context.Policies.Flows.Where(flow => flow.OutcomeAt(direction) != PolicyOutcome.Allowed)
                .Select(flow => flow.At(direction)).OfType<RouteEnd>()
                .Select(end => (End: end, Otherwise: byRange.Decide(end.Flow, direction)))
                .FirstOrDefault(one => one.Otherwise is { Outcome: PolicyOutcome.Allowed, Policy: not null });
            if (closed.End is not { } end || (end.Chain.Decision.Outcome == PolicyOutcome.Denied && DeniedEnd.Of(context, direction) is null))
            {
                continue;
            }

            yield return Finding(context, end, closed.Otherwise.Policy!);
        }
    }

    private static RuleFinding Finding(DiagnosisContext context, RouteEnd end, Fact policy)
    {
        var isKnown = context.Policies.Evaluator.Dialect.IpBlockMatchesPods == false;
        var other = PolicyEvaluator.Ends(end.Flow, end.Chain.Direction).Other;
        var denied = DeniedEnd.Of(context, end.Chain.Direction);
        return new RuleFinding
        {
            Subject = policy.Reference.ToString(),
            Summary = $"{policy.Reference} names {other} by an address range, "
                + (isKnown
                    ? $"and {context.Policies.Evaluator.Dialect.Name} does not match pods by their addresses."
                    : "and whether that matches a pod depends on the network plugin, which is not known."),
            Evidence =
            [
                context.Derived(policy, policy is NetworkPolicy one ? RuleWords.Rules(one, end.Chain.Direction) : end.Words),
                .. denied?.Evidence(context).Where(evidence => evidence.Basis == Basis.Observed) ?? [],
            ],
            Fixes = [new Fix($"Name the pods by podSelector and namespaceSelector in {policy.Reference}; they mean the same to every plugin.", null, FixRisk.Medium)],
            Coverage = denied?.Coverage ?? Coverage.All,
            Hop = end.Chain.Direction == PolicyDirection.Egress ? Hop.EgressPolicy : Hop.IngressPolicy,
            Severity = isKnown ? null : Severity.Warning,
        };
    }
}
