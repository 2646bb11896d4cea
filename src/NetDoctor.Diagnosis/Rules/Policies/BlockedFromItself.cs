using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Policies;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Rules.Policies;

/// <summary>A pod does not reach its own address, and policies would deny another pod in its place: the network plugin holds them against the pod itself.</summary>
/// <remarks>Source: Kubernetes documentation, "Network Policies": a pod cannot block access to itself.</remarks>
public sealed class BlockedFromItself : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("POL31", "Pod blocked from itself (must be allowed)", Severity.Error, Hop.IngressPolicy)
    {
        Needs = [ResourceKind.NetworkPolicy, ResourceKind.Pod, ResourceKind.Namespace],
        Explains = ["APP02", "APP04"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        if (!context.IsFromSource || context.Policies.Source is not { Pod: { } pod } self)
        {
            yield break;
        }

        foreach (var flow in context.Policies.OwnDirectFlows.Where(flow => flow.Endpoint?.Pod == pod))
        {
            var failed = context.At(LadderStep.Endpoint).FirstOrDefault(observation => observation.Plan.Endpoint?.Address.Equals(flow.Endpoint!.Address) == true
                && observation.Result.Outcome is ProbeOutcome.Timeout or ProbeOutcome.Prohibited or ProbeOutcome.AccessDenied);
            var twin = flow.Ingress!.Flow with { Source = PolicyEnd.OfLabels(pod.Namespace, self.NamespaceLabels, pod.Labels) };
            if (failed is null || context.Policies.Evaluator.Decide(twin, PolicyDirection.Ingress) is not { Outcome: PolicyOutcome.Denied, Policy: { } policy })
            {
                continue;
            }

            yield return new RuleFinding
            {
                Subject = pod.Reference.ToString(),
                Summary = $"{pod.Namespace}/{pod.Name} does not reach its own address {flow.Endpoint!.Address}: the network plugin holds {policy.Reference} "
                    + "against the pod itself, which no policy may do.",
                Evidence =
                [
                    context.Derived(policy, policy is NetworkPolicy one ? RuleWords.Rules(one, PolicyDirection.Ingress) : "denies other pods like it"),
                    DiagnosisContext.Observed(failed),
                ],
                Fixes = [new Fix($"Admit the pods' own labels in {policy.Reference}, and report it to the makers of the plugin.", null, FixRisk.Medium)],
                Coverage = Coverage.Of([flow.Endpoint.Address.ToString(), $"{pod.Namespace}/{pod.Name}"]),
                Hop = Hop.Network,
            };
        }
    }
}
