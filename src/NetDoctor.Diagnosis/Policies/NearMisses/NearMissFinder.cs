using System.Collections.Immutable;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Policies.NearMisses;

/// <summary>Finds the rules that almost let a denied flow through.</summary>
public static class NearMissFinder
{
    /// <summary>The near misses of both ends, the nearest first; empty when the flow is not denied, or nothing comes near.</summary>
    /// <param name="evaluator">Decides.</param>
    /// <param name="snapshot">Facts.</param>
    /// <param name="flow">The flow.</param>
    /// <param name="background">What else is known of it; null for nothing.</param>
    /// <remarks>Those that look like a mistake come before those that may be meant.</remarks>
    public static ImmutableArray<NearMiss> Find(
        PolicyEvaluator evaluator, ClusterSnapshot snapshot, PolicyFlow flow, FlowBackground? background = null) =>
    [
        .. InOrder(CommonPorts.Find(evaluator, snapshot, flow, background ?? FlowBackground.None)
            .Concat(At(evaluator, snapshot, flow, PolicyDirection.Egress, background))
            .Concat(At(evaluator, snapshot, flow, PolicyDirection.Ingress, background))),
    ];

    /// <summary>The near misses of one end, the nearest first.</summary>
    /// <param name="evaluator">Decides.</param>
    /// <param name="snapshot">Facts.</param>
    /// <param name="flow">The flow.</param>
    /// <param name="direction">The end.</param>
    /// <param name="background">What else is known of the flow; null for nothing.</param>
    public static ImmutableArray<NearMiss> At(
        PolicyEvaluator evaluator,
        ClusterSnapshot snapshot,
        PolicyFlow flow,
        PolicyDirection direction,
        FlowBackground? background = null)
    {
        var decision = evaluator.Decide(flow, direction);
        if (decision.Outcome != PolicyOutcome.Denied)
        {
            return [];
        }

        var denied = new DeniedFlow(evaluator, snapshot, flow, direction, background ?? FlowBackground.None);
        return decision.Reason == PolicyReason.Isolated
            ? [.. InOrder(OfNetworkPolicies(denied).Select(miss => Checked(denied, miss)))]
            : [AdministratorRules.Describe(denied, decision)];
    }

    private static IEnumerable<NearMiss> OfNetworkPolicies(DeniedFlow denied)
    {
        foreach (var policy in denied.Isolating)
        {
            var rules = denied.RulesOf(policy);
            for (var index = 0; index < rules.Count; index++)
            {
                foreach (var miss in OfRule(denied, policy, index))
                {
                    yield return miss;
                }
            }
        }

        foreach (var miss in WholePolicies.Find(denied))
        {
            yield return miss;
        }
    }

    private static IEnumerable<NearMiss> OfRule(DeniedFlow denied, NetworkPolicy policy, int index)
    {
        var rule = CompiledRule.Of(denied.RulesOf(policy)[index], policy.Namespace);
        var isPort = rule.MatchesPort(denied.Flow, denied.Dialect) == Matching.Yes;
        var isPeer = rule.MatchesPeer(denied.Other, denied.Dialect, out _) == Matching.Yes;
        return (isPort, isPeer) switch
        {
            (false, true) => PortMisses.Find(denied, policy, index),
            (true, false) => PeerMisses.Find(denied, policy, index),
            _ => [],
        };
    }

    // A correction is proposed only when it does correct.
    private static NearMiss Checked(DeniedFlow denied, NearMiss miss) => miss.Correction is { } policy
        && (denied.AdmittingRule(policy) < 0 || !CompiledPolicy.Of(policy).Selects(denied.Subject))
            ? miss with { Correction = null }
            : miss;

    private static IEnumerable<NearMiss> InOrder(IEnumerable<NearMiss> misses) => misses
        .OrderBy(miss => !miss.IsLikely)
        .ThenBy(miss => miss.Distance)
        .ThenBy(miss => miss.Policy.Namespace, StringComparer.Ordinal)
        .ThenBy(miss => miss.Policy.Name, StringComparer.Ordinal)
        .ThenBy(miss => miss.Direction)
        .ThenBy(miss => miss.Rule)
        .ThenBy(miss => miss.Peer);
}
