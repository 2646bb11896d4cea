using NetDoctor.Diagnosis.Policies;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Policies;

/// <summary>The target is reached because no policy is about it, although others of its namespace are isolated: whoever knows its address reaches it.</summary>
/// <remarks>Source: Kubernetes documentation, "Network Policies": by default a pod is non-isolated and allows all inbound connections.</remarks>
public sealed class OpenToAll : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("POL36", "Allowed only because nothing selects the pod", Severity.Info, Hop.IngressPolicy)
    {
        Needs = [ResourceKind.NetworkPolicy, ResourceKind.Pod, ResourceKind.Namespace],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var open = context.Policies.Flows.FirstOrDefault(flow => flow is { Outcome: PolicyOutcome.Allowed, Ingress.Chain.Decision.Reason: PolicyReason.NotSelected });
        if (open?.Ingress!.Chain.Subject is not { Pod: { } pod } || context.Route.TargetKind == RouteTargetKind.Ingress)
        {
            yield break;
        }

        var others = context.Snapshot.NetworkPolicies.InNamespace(pod.Namespace).Where(policy => policy.AppliesToIngress)
            .OrderBy(policy => policy.Name, StringComparer.Ordinal).ToList();
        if (others.Count == 0)
        {
            yield break;
        }

        yield return new RuleFinding
        {
            Subject = pod.Reference.ToString(),
            Summary = $"{pod.Namespace}/{pod.Name} is open to every pod: {Counts.Of(others.Count, "NetworkPolicy")} of {pod.Namespace} "
                + $"{(others.Count == 1 ? "isolates" : "isolate")} other pods, and none selects it (labels {pod.Labels}).",
            Evidence = [.. others.Take(3).Select(policy => context.Derived(policy, $"podSelector {RuleWords.Describe(policy.PodSelector)}"))],
            Fixes = [new Fix($"If it should be isolated, select it in a policy of {pod.Namespace}, and look with what-if at who would be cut off.")],
            IsHazard = true,
        };
    }
}
