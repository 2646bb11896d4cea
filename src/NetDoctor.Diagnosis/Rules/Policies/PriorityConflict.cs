using NetDoctor.Diagnosis.Judging;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Policies;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Policies;

/// <summary>Policies of the administrator with one priority decide the flow differently: which of them is asked first is left to the network plugin.</summary>
/// <remarks>Source: kubernetes-sigs/network-policy-api, AdminNetworkPolicySpec.Priority.</remarks>
public sealed class PriorityConflict : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("POL20", "Equal-priority conflict", Severity.Warning, Hop.IngressPolicy)
    {
        Needs = [ResourceKind.AdminNetworkPolicy, ResourceKind.ClusterNetworkPolicy, ResourceKind.Pod, ResourceKind.Namespace],
        Explains = ["APP02", "APP04"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        foreach (var direction in new[] { PolicyDirection.Egress, PolicyDirection.Ingress })
        {
            var end = context.Policies.Flows.Select(flow => flow.At(direction)).FirstOrDefault(end => end?.Chain.Decision.Reason == PolicyReason.Conflict);
            if (end is null)
            {
                continue;
            }

            var decided = (ClusterPolicy)end.Chain.Decision.Policy!;
            var steps = end.Chain.Steps.Where(step => step.Effect is PolicyEffect.Allows or PolicyEffect.Denies or PolicyEffect.Passes or PolicyEffect.MayMatch)
                .Where(step => step.Policy is ClusterPolicy policy && policy.Tier == decided.Tier && policy.Priority == decided.Priority).ToList();
            var priority = decided.Priority;
            var met = context.At(LadderStep.Endpoint).Where(observation => observation.Failed && IsUnder(context, observation, decided, direction)).ToList();
            yield return new RuleFinding
            {
                Subject = steps[0].Policy.Reference.ToString(),
                Summary = $"{string.Join(" and ", steps.Select(step => $"{step.Policy.Reference} {Verb(step)}"))} traffic from {end.Flow.Source} to "
                    + $"{end.Flow.Destination}, all with priority {priority}: which of them decides is left to the network plugin.",
                Evidence =
                [
                    .. steps.Select(step => context.Derived(step.Policy, $"priority {priority}: {step.Path(direction)} {Verb(step)} it")),
                    .. met.Take(2).Select(observation => DiagnosisContext.Observed(observation)),
                ],
                Fixes =
                [
                    new Fix("Give each of them a priority of its own; lower numbers come first.", $"kubectl get {steps[0].Policy.Kind.ToString().ToLowerInvariant()}"),
                ],
                Hop = direction == PolicyDirection.Egress ? Hop.EgressPolicy : Hop.IngressPolicy,
                IsHazard = met.Count == 0,
            };
        }
    }

    // Only where NetDoctor's own traffic is left to the same policies does its failure say anything of them.
    private static bool IsUnder(DiagnosisContext context, Observation observation, Fact policy, PolicyDirection direction) =>
        KeptOutProbes.IsLikeAPolicy(observation.Result, context.Policies.Evaluator.Dialect)
        && KeptOutProbes.FlowsOf(context.Policies, observation).ToList() is { Count: > 0 } own
        && own.TrueForAll(flow => flow.At(direction)?.Chain is { Decision.Reason: PolicyReason.Conflict } chain
            && chain.Steps.Any(step => step.Policy == policy));

    private static string Verb(PolicyStep step) => step.Effect == PolicyEffect.MayMatch ? "may match" : step.Effect.ToString().ToLowerInvariant();
}
