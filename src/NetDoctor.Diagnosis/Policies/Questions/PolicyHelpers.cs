using System.Collections.Immutable;
using NetDoctor.Diagnosis.Policies.NearMisses;
using NetDoctor.Diagnosis.Policies.Patches;
using NetDoctor.Diagnosis.Policies.WhatIf;
using NetDoctor.Model.Policies;

namespace NetDoctor.Diagnosis.Policies.Questions;

/// <summary>Says of a denied flow what almost lets it through, and how to mend it.</summary>
public static class PolicyHelpers
{
    private const int MostMisses = 5;

    /// <summary>What flips, as it is said.</summary>
    /// <param name="flips">The flips.</param>
    public static ImmutableArray<PolicyFlip> Of(ImmutableArray<FlowFlip> flips) =>
    [
        .. flips.Select(flip => new PolicyFlip(
            flip.Source.ToString(), flip.Destination.ToString(), flip.Protocol, flip.FirstPort, flip.LastPort,
            PolicyAnswers.Verdict(flip.Before), PolicyAnswers.Verdict(flip.After))),
    ];

    /// <summary>An evaluation with help; as it is when the flow is not denied, or no world is given.</summary>
    /// <param name="evaluation">The evaluation.</param>
    /// <param name="flow">Its flow.</param>
    /// <param name="world">The cluster.</param>
    /// <param name="budget">How much may be compared for all of the answer.</param>
    internal static PolicyEvaluation With(PolicyEvaluation evaluation, PolicyFlow flow, PolicyWorld? world, ComparisonBudget budget) =>
        world is null || evaluation.Verdict != PolicyVerdict.Denied ? evaluation : evaluation with
        {
            NearMisses = [.. NearMissFinder.Find(world.Evaluator, world.Snapshot, flow).Take(MostMisses).Select(Of)],
            Change = Of(PatchPlanner.Plan(world, flow, null, budget)),
        };

    private static PolicyNearMiss Of(NearMiss miss) => new(
        miss.FindingId, EndOf(miss.Direction), miss.Policy.Reference, miss.Path, miss.Wanted, miss.Has, $"{Capital(miss.Words)}.", miss.IsLikely);

    private static PolicyChangePlan Of(PatchPlan plan) => new(
        [.. plan.Patches.Select(Of)],
        plan.WhyNone is { } why ? $"There is no change to propose: {why}." : $"The change {plan.OpensWords}.",
        Of(plan.Opens.Flips),
        plan.Opens.Total,
        plan.Opens.IsComplete);

    private static PolicyChange Of(PolicyPatch patch) => new(
        EndOf(patch.Direction), patch.After.Reference, patch.Before is null, patch.IsAdministrators, $"{patch.Words}.", patch.Manifest, patch.Command);

    private static string EndOf(PolicyDirection direction) => direction == PolicyDirection.Egress ? "egress" : "ingress";

    private static string Capital(string words) => words.StartsWith("the ", StringComparison.Ordinal) ? $"T{words[1..]}" : words;
}
