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
            var met = context.Policies.Flows.Where(flow => flow.At(direction)?.Chain.Decision.Reason == PolicyReason.Conflict).ToList();
            if (met is not [var flow, ..] || Conflicting(flow.At(direction)!) is not [var one, ..] steps)
            {
                continue;
            }

            var end = flow.At(direction)!;
            var priority = ((ClusterPolicy)one.Policy).Priority;
            var failed = context.Observations.Where(observation => MeetsIt(context, observation, direction, steps)).ToList();
            yield return new RuleFinding
            {
                Subject = one.Policy.Reference.ToString(),
                Summary = $"{string.Join(" and ", steps.Select(step => $"{step.Policy.Reference} {Verb(step)}"))} traffic from {end.Flow.Source} to "
                    + $"{end.Flow.Destination}, all with priority {priority}: which of them decides is left to the network plugin.",
                Evidence =
                [
                    .. steps.Select(step => context.Derived(step.Policy, $"priority {priority}: {step.Path(direction)} {Verb(step)} it")),
                    .. failed.Take(2).Select(observation => DiagnosisContext.Observed(observation)),
                ],
                Fixes =
                [
                    new Fix("Give each of them a priority of its own; lower numbers come first.", $"kubectl get {one.Policy.Kind.ToString().ToLowerInvariant()}"),
                ],
                Coverage = met.Count == context.Policies.Flows.Length
                    ? Coverage.All
                    : Coverage.Of(met.Select(each => each.Endpoint?.Address.ToString() ?? each.Name)),
                IsHazard = failed.Count == 0,
                Hop = direction == PolicyDirection.Egress ? Hop.EgressPolicy : Hop.IngressPolicy,
            };
        }
    }

    // Policies of one tier and priority that do not say the same.
    private static List<PolicyStep> Conflicting(RouteEnd end) => end.Chain.Steps
        .Where(step => step.Policy is ClusterPolicy
            && step.Effect is PolicyEffect.Allows or PolicyEffect.Denies or PolicyEffect.Passes or PolicyEffect.MayMatch)
        .GroupBy(step => (step.Stage, ((ClusterPolicy)step.Policy).Priority))
        .FirstOrDefault(group => group.Select(step => step.Effect).Distinct().Skip(1).Any())?.ToList() ?? [];

    // What fails for NetDoctor is of this cause only when the same policies leave it open whether NetDoctor may pass.
    private static bool MeetsIt(DiagnosisContext context, Observation observation, PolicyDirection direction, List<PolicyStep> steps) =>
        observation.Failed && KeptOutProbes.IsLikeAPolicy(observation.Result, context.Policies.Evaluator.Dialect)
        && !KeptOutProbes.IsLookup(observation)
        && KeptOutProbes.FlowsOf(context.Policies, observation).ToList() is { Count: > 0 } own
        && own.TrueForAll(flow => flow.At(direction) is { Chain.Decision.Reason: PolicyReason.Conflict } mine
            && Conflicting(mine).Select(step => step.Policy).ToHashSet<object>(ReferenceEqualityComparer.Instance).SetEquals(steps.Select(step => step.Policy)));

    private static string Verb(PolicyStep step) => step.Effect == PolicyEffect.MayMatch ? "may match" : step.Effect.ToString().ToLowerInvariant();
}
