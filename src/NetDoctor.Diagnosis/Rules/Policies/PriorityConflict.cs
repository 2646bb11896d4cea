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

            var steps = end.Chain.Steps.Where(step => step.Effect is PolicyEffect.Allows or PolicyEffect.Denies or PolicyEffect.Passes)
                .Where(step => step.Policy is ClusterPolicy).ToList();
            var priority = ((ClusterPolicy)steps[0].Policy).Priority;
            yield return new RuleFinding
            {
                Subject = steps[0].Policy.Reference.ToString(),
                Summary = $"{string.Join(" and ", steps.Select(step => $"{step.Policy.Reference} {Verb(step)}"))} traffic from {end.Flow.Source} to "
                    + $"{end.Flow.Destination}, all with priority {priority}: which of them decides is left to the network plugin.",
                Evidence =
                [
                    .. steps.Select(step => context.Derived(step.Policy, $"priority {priority}: {step.Path(direction)} {Verb(step)} it")),
                    .. context.At(LadderStep.Endpoint).Where(observation => observation.Failed).Take(2)
                        .Select(observation => DiagnosisContext.Observed(observation)),
                ],
                Fixes =
                [
                    new Fix("Give each of them a priority of its own; lower numbers come first.", $"kubectl get {steps[0].Policy.Kind.ToString().ToLowerInvariant()}"),
                ],
                Hop = direction == PolicyDirection.Egress ? Hop.EgressPolicy : Hop.IngressPolicy,
            };
        }
    }

    private static string Verb(PolicyStep step) => step.Effect.ToString().ToLowerInvariant();
}
