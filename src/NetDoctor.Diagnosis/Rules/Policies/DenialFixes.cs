using System.Collections.Immutable;
using NetDoctor.Diagnosis.Policies;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Policies;

/// <summary>Ways out of a denial.</summary>
internal static class DenialFixes
{
    /// <summary>The ways, the best first.</summary>
    /// <param name="context">All that is known.</param>
    /// <param name="denied">What is denied.</param>
    public static ImmutableArray<Fix> Of(DiagnosisContext context, DeniedEnd denied) => Of(context, denied.First);

    /// <summary>The smallest change that the engine itself finds to do, with what else it opens; what is missing in words when there is none.</summary>
    /// <param name="context">All that is known.</param>
    /// <param name="end">The denied end.</param>
    public static ImmutableArray<Fix> Of(DiagnosisContext context, RouteEnd end)
    {
        var plan = context.Policies.PlanFor(end);
        return plan.Patches.IsEmpty
            ? Admit(end)
            : [.. plan.Patches.Select(patch => new Fix($"{patch.Words}; {plan.OpensWords}.", patch.Command, plan.IsNarrow ? FixRisk.Low : plan.Outside is null ? FixRisk.Medium : FixRisk.High))];
    }

    /// <summary>The rule that is missing.</summary>
    /// <param name="end">The denied end.</param>
    private static ImmutableArray<Fix> Admit(RouteEnd end)
    {
        var (flow, policy) = (end.Flow, end.Chain.Decision.Policy!);
        var ns = policy.Namespace.Length == 0 ? "" : $"-n {policy.Namespace} ";
        var what = end.Chain.Direction == PolicyDirection.Egress
            ? $"Let {flow.Source} reach {flow.Destination} on {PolicyWords.PortOf(flow)}"
            : $"Admit {flow.Source} on {PolicyWords.PortOf(flow)}";
        return [new Fix($"{what} in a rule of {policy.Reference}.", $"kubectl {ns}edit {policy.Kind.ToString().ToLowerInvariant()} {policy.Name}", FixRisk.Medium)];
    }
}
