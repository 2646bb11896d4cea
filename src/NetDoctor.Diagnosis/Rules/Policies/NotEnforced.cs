using NetDoctor.Diagnosis.Judging;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Policies;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Policies;

/// <summary>Policies deny a connection that a probe has made: the network plugin does not enforce them.</summary>
/// <remarks>A NetworkPolicy has no effect without a plugin that implements it. A policy takes effect some time after it is made.
/// Source: Kubernetes documentation, "Network Policies", Prerequisites and Pod lifecycle.</remarks>
public sealed class NotEnforced : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("POL25", "Policy present, CNI does not enforce", Severity.Warning, Hop.IngressPolicy)
    {
        Needs = [ResourceKind.NetworkPolicy, ResourceKind.Pod, ResourceKind.Namespace],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        foreach (var direction in new[] { PolicyDirection.Ingress, PolicyDirection.Egress })
        {
            if (Through(context, direction) is not { } through)
            {
                continue;
            }

            var end = through.Flow.At(direction)!;
            var policy = end.Chain.Decision.Policy!;
            if (!context.Snapshot.IsAgo(policy.CreatedAt, Convergence.Usual))
            {
                continue; // POL32: it may not have got there yet.
            }

            yield return new RuleFinding
            {
                Subject = policy.Reference.ToString(),
                Summary = $"{policy.Reference} is not enforced: {end.Words}, yet {through.Seen.Result.Target} "
                    + $"{ProbeText.Describe(through.Seen.Result)} from there.",
                Evidence =
                [
                    context.Derived(policy, end.Words),
                    DiagnosisContext.Observed(through.Seen),
                ],
                Fixes =
                [
                    new Fix(
                        "Use a network plugin that enforces policies, or add one that only does that; see which plugin runs.",
                        "kubectl -n kube-system get daemonsets -o wide"),
                ],
                Hop = direction == PolicyDirection.Egress ? Hop.EgressPolicy : Hop.IngressPolicy,
                IsHazard = true,
            };
            yield break;
        }
    }

    private static (Observation Seen, RouteFlow Flow)? Through(DiagnosisContext context, PolicyDirection direction)
    {
        foreach (var seen in PolicyProof.Contradicting(context, direction))
        {
            return (seen, KeptOutProbes.FlowsOf(context.Policies, seen).First());
        }

        return null;
    }
}
