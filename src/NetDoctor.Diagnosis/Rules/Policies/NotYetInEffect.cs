using NetDoctor.Diagnosis.Judging;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Policies;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Rules.Policies;

/// <summary>What policies say and what probes met differ, and a policy or the pod is so young that the network plugin may not have caught up.</summary>
/// <remarks>Source: Kubernetes documentation, "Network Policies", Pod lifecycle: policies take effect some time after they and the pod are made.</remarks>
public sealed class NotYetInEffect : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("POL32", "Programming lag after change", Severity.Warning, Hop.IngressPolicy)
    {
        Needs = [ResourceKind.NetworkPolicy, ResourceKind.Pod, ResourceKind.Namespace],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        foreach (var direction in new[] { PolicyDirection.Ingress, PolicyDirection.Egress })
        {
            var through = PolicyProof.Contradicting(context, direction).FirstOrDefault();
            if (through is not null && KeptOutProbes.FlowsOf(context.Policies, through).First().At(direction) is { Chain.Decision.Policy: { } policy } end
                && !context.Snapshot.IsAgo(policy.CreatedAt, Convergence.Usual))
            {
                yield return Finding(context, policy, direction, $"{end.Words}, yet {through.Result.Target} {ProbeText.Describe(through.Result)}", through);
                yield break;
            }
        }

        // Dropped where a young policy admits: the rule may not be there yet.
        var dropped = context.At(LadderStep.Endpoint).FirstOrDefault(observation => observation.Result.Outcome == ProbeOutcome.Timeout);
        var admitted = dropped is null ? null : KeptOutProbes.FlowsOf(context.Policies, dropped).FirstOrDefault(flow => flow.Outcome == PolicyOutcome.Allowed);
        foreach (var end in new[] { admitted?.Ingress, admitted?.Egress }.OfType<RouteEnd>())
        {
            if (end.Chain.Decision is { Reason: PolicyReason.Allowed, Policy: { } policy } && !context.Snapshot.IsAgo(policy.CreatedAt, Convergence.Usual))
            {
                yield return Finding(context, policy, end.Chain.Direction, $"{end.Words}, yet {dropped!.Result.Target} {ProbeText.Describe(dropped.Result)}", dropped);
                yield break;
            }
        }
    }

    private static RuleFinding Finding(DiagnosisContext context, Fact policy, PolicyDirection direction, string what, Observation seen)
    {
        var age = context.Snapshot.ObservedAt - policy.CreatedAt;
        return new RuleFinding
        {
            Subject = policy.Reference.ToString(),
            Summary = $"{policy.Reference} may not be in effect yet: {what}, {Ages.Of(age)} after it was made.",
            Evidence =
            [
                context.Derived(policy, $"made {Ages.Of(age)} before"),
                DiagnosisContext.Observed(seen),
            ],
            Fixes = [new Fix("Ask again in a minute; if it is the same then, the plugin's agent on the pod's node does not follow.")],
            Hop = direction == PolicyDirection.Egress ? Hop.EgressPolicy : Hop.IngressPolicy,
            IsHazard = true,
        };
    }
}
