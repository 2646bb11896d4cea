using System.Collections.Immutable;
using NetDoctor.Diagnosis.Policies.NearMisses;
using NetDoctor.Diagnosis.Policies.WhatIf;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Policies.Patches;

/// <summary>Finds the smallest change of the policies that lets a denied flow through and takes nothing from anybody.</summary>
/// <remarks>Of the possible changes the first that opens nothing else: a correction of a rule that almost admits the flow, a rule more in a
/// policy of the pod, a policy more. When each opens something else, the one that opens least. The change is tried on the engine.</remarks>
public static class PatchPlanner
{
    private const int MostCandidates = 12;

    /// <summary>Flows that are listed at most of what else is opened.</summary>
    public const int MostListed = 100;

    /// <summary>The change; without patches when the flow is not denied, or nothing that can be named would do.</summary>
    /// <param name="world">The cluster.</param>
    /// <param name="flow">The flow.</param>
    /// <param name="background">What else is known of it; null for nothing.</param>
    /// <param name="budget">How much may be compared for it; shared where several plans are made for one answer.</param>
    public static PatchPlan Plan(PolicyWorld world, PolicyFlow flow, FlowBackground? background, ComparisonBudget budget)
    {
        if (world.Evaluator.Decide(flow).Outcome != PolicyOutcome.Denied)
        {
            return PatchPlan.None("the flow is not denied");
        }

        if (budget.Left <= 0)
        {
            return PatchPlan.None("in a cluster of this size what else another change opens takes too long to tell");
        }

        // What the chosen change opens is told in any case.
        var reserve = budget.Left / 2;
        var changed = world;
        var patches = ImmutableArray.CreateBuilder<PolicyPatch>();
        foreach (var direction in new[] { PolicyDirection.Egress, PolicyDirection.Ingress })
        {
            if (changed.Evaluator.Decide(flow, direction).Outcome != PolicyOutcome.Denied)
            {
                continue;
            }

            if (Best(changed, flow, direction, background, budget, reserve) is not { } best)
            {
                return PatchPlan.None($"no rule can be named that lets it through at {PolicyEvaluator.Ends(flow, direction).Subject}");
            }

            patches.Add(best);
            changed = changed.With([best.After]);
        }

        if (changed.Evaluator.Decide(flow).Outcome != PolicyOutcome.Allowed)
        {
            return PatchPlan.None("what the network plugin makes of the policies is not known well enough");
        }

        var (flips, isComplete) = new FlowComparison(world, changed, budget).Compare(null);
        var others = flips.SelectMany(flip => Without(world.Snapshot, flip, flow)).ToImmutableArray();
        return new PatchPlan(patches.ToImmutable(), new FlipReport([.. others.Take(MostListed)], others.Length, isComplete), null, Outside(flow));
    }

    private static string? Outside(PolicyFlow flow) => new[] { flow.Source, flow.Destination }.FirstOrDefault(end => end.Kind == PolicyEndKind.Outside) is not { } end
        ? null
        : end.IsAnywhere ? "every address outside of the cluster"
        : end.Ranges.Any(range => range.First != range.Last) ? $"all of {end}"
        : null;

    /// <summary>A flip without the flow itself; the rest of its ports when it is one of several.</summary>
    internal static IEnumerable<FlowFlip> Without(ClusterSnapshot snapshot, FlowFlip flip, PolicyFlow flow)
    {
        if (flip.Protocol != flow.Protocol || flow.Port < flip.FirstPort || flow.Port > flip.LastPort
            || !Is(snapshot, flip.Source, flow.Source) || !Is(snapshot, flip.Destination, flow.Destination))
        {
            yield return flip;
            yield break;
        }

        if (flip.FirstPort < flow.Port)
        {
            yield return flip with { LastPort = flow.Port - 1 };
        }

        if (flow.Port < flip.LastPort)
        {
            yield return flip with { FirstPort = flow.Port + 1 };
        }
    }

    private static bool Is(ClusterSnapshot snapshot, FlowParty party, PolicyEnd end) => party.Range is { } range
        ? end.Kind == PolicyEndKind.Outside && end.Ranges.Any(one => one.Contains(range))
        : end is { Kind: PolicyEndKind.Pod, Pod: { } pod } && FlowClass.WorkloadOf(snapshot, pod) == party.Workload;

    private static PolicyPatch? Best(
        PolicyWorld world, PolicyFlow flow, PolicyDirection direction, FlowBackground? background, ComparisonBudget budget, int reserve)
    {
        (PolicyPatch Patch, int Opens)? best = null;
        foreach (var candidate in Candidates.Of(world, flow, direction, background).Take(MostCandidates))
        {
            var changed = world.With([candidate.After]);
            if (changed.Evaluator.Decide(flow, direction).Outcome != PolicyOutcome.Allowed)
            {
                continue;
            }

            var (flips, isComplete) = new FlowComparison(world, changed, budget, reserve).Compare(direction);
            if (flips.Any(flip => flip.Before == PolicyOutcome.Allowed || flip.After == PolicyOutcome.Denied))
            {
                continue;
            }

            var opens = flips.SelectMany(flip => Without(world.Snapshot, flip, flow)).Count();
            if (opens == 0 && isComplete)
            {
                return candidate;
            }

            // In a cluster too large to compare all of it, the next candidate would not be told from this one either.
            if (!isComplete)
            {
                return best?.Patch ?? candidate;
            }

            best = best is null || opens < best.Value.Opens ? (candidate, opens) : best;
        }

        return best?.Patch;
    }
}
