using NetDoctor.Diagnosis.Policies;
using NetDoctor.Diagnosis.Rules;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Judging;

/// <summary>What policies leave open, in words.</summary>
internal static class PolicySummary
{
    /// <summary>Why policies keep an answer from being certain; null when it is not they.</summary>
    /// <param name="context">All that is known.</param>
    /// <param name="seen">Its observations, sorted.</param>
    /// <param name="broken">The hop that fails; null when none does.</param>
    public static string? Missing(DiagnosisContext context, Sightings seen, HopAssessment? broken)
    {
        // What is behind the Ingress was reached; what leaves the source for it is another matter.
        var flows = seen.IsServedByIngress
            ? [.. context.Policies.Flows.Select(flow => flow with { Ingress = null }).Where(flow => flow.OutcomeAt(PolicyDirection.Egress) != PolicyOutcome.Allowed)]
            : context.Policies.Flows;
        if (flows.FirstOrDefault(flow => flow.Outcome == PolicyOutcome.Denied) is { } denied)
        {
            var end = denied.OutcomeAt(PolicyDirection.Egress) == PolicyOutcome.Denied ? denied.Egress! : denied.Ingress!;
            var own = seen.HasConnected ? "NetDoctor itself connects"
                : broken is { Hop.Basis: Basis.Observed } ? $"NetDoctor itself does not get through ({broken.Hop.Detail})" : "NetDoctor itself does not get that far";
            return $"objects say that it is denied ({end.Words}), but no probe that these policies deny has shown it: {own}";
        }

        if (context.KeptOut.FirstOrDefault() is { } keptOut && KeptOutProbes.FlowsOf(context.Policies, keptOut)
            .FirstOrDefault(flow => flow.Outcome == PolicyOutcome.Denied) is { } flow)
        {
            var end = flow.At(PolicyDirection.Egress) is { Chain.Decision.Outcome: PolicyOutcome.Denied } egress ? egress : flow.Ingress!;
            return $"policies keep NetDoctor's own pod out ({end.Words}), so that its probes show nothing of what the source meets";
        }

        return flows.FirstOrDefault(flow => flow.Outcome == PolicyOutcome.Unknown) is { } open
            && !context.IsFromSource
            ? open.WhyUnknown ?? (open.OutcomeAt(PolicyDirection.Egress) == PolicyOutcome.Unknown ? open.Egress : open.Ingress)!.Words
            : null;
    }
}
