using System.Collections.Immutable;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Rules.Doctor;

/// <summary>A NetworkPolicy isolates NetDoctor's own pod, and may be what stopped its probes.</summary>
/// <remarks>A pod that a policy selects for egress reaches only what some policy lets it reach. Source: Kubernetes documentation,
/// "Network Policies", The two sorts of pod isolation.</remarks>
public sealed class OwnEgressIsolated : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("DOC09", "Own namespace's policy blocks the prober", Severity.Warning, Hop.Doctor)
    {
        Needs = [ResourceKind.NetworkPolicy, ResourceKind.Pod],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        ImmutableArray<Observation> all = [.. context.Observations, .. context.KeptOut];
        var own = all.FirstOrDefault()?.Result.Vantage;
        var policies = PolicyAttachment.EgressOf(context.Snapshot, own is { Kind: VantageKind.Self } ? own.Pod : null);
        var stopped = all.Where(observation => IsLikeAFilter(observation.Result)).ToList();
        if (policies.IsEmpty || stopped.Count == 0)
        {
            yield break;
        }

        var (pod, first) = (own!.Pod!, policies[0]);
        var letsNothingOut = policies.All(policy => policy.Egress.IsEmpty);
        var targets = string.Join(", ", stopped.Select(observation => observation.Result.Target).Distinct().Take(3));
        yield return new RuleFinding
        {
            Subject = first.Reference.ToString(),
            Summary = $"NetworkPolicy {first.Namespace}/{first.Name} isolates NetDoctor's own pod {pod} for egress"
                + $"{(letsNothingOut ? " and lets nothing out" : "")}, so that probes of {targets} may have been stopped at their start.",
            Evidence =
            [
                .. policies.Take(3).Select(policy => context.Derived(
                    policy, policy.Egress.IsEmpty ? "egress: no rule, nothing is let out" : $"egress: {policy.Egress.Length} rules limit what it reaches")),
                .. stopped.Take(3).Select(observation => DiagnosisContext.Observed(observation)),
            ],
            Fixes =
            [
                new Fix(
                    "Exempt NetDoctor: let its pods reach every address, in a policy of its own namespace.",
                    $"kubectl -n {first.Namespace} describe networkpolicy {first.Name}"),
            ],
            IsHazard = true,
        };
    }

    // Policies are enforced by dropping, by ICMP errors, or by the local socket; never by a reset.
    private static bool IsLikeAFilter(ProbeResult result) => result switch
    {
        { Outcome: ProbeOutcome.Timeout or ProbeOutcome.Prohibited or ProbeOutcome.AccessDenied } => true,
        { Outcome: ProbeOutcome.HostUnreachable or ProbeOutcome.NetworkUnreachable } => true,
        { Outcome: ProbeOutcome.Refused, Refusal.By: "icmp" } => true,
        _ => false,
    };
}
