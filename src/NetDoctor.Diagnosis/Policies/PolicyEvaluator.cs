using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Policies;

/// <summary>Decides flows by the policies of a cluster. Free of state, and cheap enough to ask for every pair of pods.</summary>
/// <remarks>
/// The administrator's policies of the Admin tier come first, in the order of their priority; the first rule that matches decides, or
/// passes to the next tier. Then the NetworkPolicies: a pod that any of them selects lets through what one of their rules admits, and
/// nothing else. Then the Baseline tier, and where nothing decided the flow is allowed.
/// Sources: Kubernetes documentation, "Network Policies"; kubernetes-sigs/network-policy-api, api-overview, Tiers.
/// </remarks>
/// <param name="index">The policies.</param>
/// <param name="dialect">What the network plugin makes of them.</param>
public sealed class PolicyEvaluator(PolicyIndex index, PolicyDialect dialect)
{
    /// <summary>The policies that are asked.</summary>
    public PolicyIndex Index { get; } = index;

    /// <summary>What the network plugin makes of them.</summary>
    public PolicyDialect Dialect { get; } = dialect;

    /// <summary>What the policies do with a flow.</summary>
    /// <param name="flow">The flow.</param>
    public PolicyDecision Decide(PolicyFlow flow) =>
        new(Decide(flow, PolicyDirection.Egress), Decide(flow, PolicyDirection.Ingress));

    /// <summary>What the policies of one end do with a flow.</summary>
    /// <param name="flow">The flow.</param>
    /// <param name="direction">Which end.</param>
    public PolicyEndDecision Decide(PolicyFlow flow, PolicyDirection direction)
    {
        var (subject, other) = Ends(flow, direction);
        if (subject.Kind != PolicyEndKind.Pod)
        {
            return new(PolicyOutcome.Allowed, PolicyReason.NotAPod);
        }

        // Packets of a pod to itself never leave its network namespace.
        if (subject.IsSamePod(other))
        {
            return new(PolicyOutcome.Allowed, PolicyReason.SamePod);
        }

        var said = DecideBy(PolicyStage.Admin, flow, direction);
        return said.Outcome == PolicyOutcome.Allowed || Dialect.IsEnforced(direction)
            ? said
            : said with { Outcome = PolicyOutcome.Allowed, Reason = PolicyReason.NotEnforced };
    }

    /// <summary>The end that policies of a direction are about, and the other one.</summary>
    /// <param name="flow">The flow.</param>
    /// <param name="direction">The direction.</param>
    internal static (PolicyEnd Subject, PolicyEnd Other) Ends(PolicyFlow flow, PolicyDirection direction) =>
        direction == PolicyDirection.Egress ? (flow.Source, flow.Destination) : (flow.Destination, flow.Source);

    /// <summary>What the policies of one end would do with a flow if none stood before a stage.</summary>
    /// <param name="stage">The first stage that is asked.</param>
    /// <param name="flow">The flow.</param>
    /// <param name="direction">Which end.</param>
    internal PolicyEndDecision DecideBy(PolicyStage stage, PolicyFlow flow, PolicyDirection direction) => stage == PolicyStage.NetworkPolicy
        ? DecideByNetworkPolicies(flow, direction)
        : DecideByAdministrators(stage, flow, direction);

    private PolicyEndDecision DecideAfter(PolicyStage stage, PolicyFlow flow, PolicyDirection direction) => stage == PolicyStage.Baseline
        ? new(PolicyOutcome.Allowed, PolicyReason.NotSelected)
        : DecideBy(stage + 1, flow, direction);

    private PolicyEndDecision DecideByAdministrators(PolicyStage stage, PolicyFlow flow, PolicyDirection direction)
    {
        var (subject, other) = Ends(flow, direction);
        var policies = Index.Administrators(subject, direction, stage);
        PolicyEndDecision? possible = null;
        for (var first = 0; first < policies.Count;)
        {
            // Of several policies with one priority the plugin may ask any first, so that each of them is possible.
            var priority = policies[first].Priority;
            var matched = 0;
            for (; first < policies.Count && policies[first].Priority == priority; first++)
            {
                var decided = DecideByAdministrator(policies[first], other, flow, direction, ref possible, matched > 0);
                matched += decided ? 1 : 0;
            }

            if (matched > 0)
            {
                return possible!.Value;
            }
        }

        var rest = DecideAfter(stage, flow, direction);
        return possible is null ? rest : Either(possible.Value, rest, PolicyReason.Undecided);
    }

    private bool DecideByAdministrator(
        CompiledPolicy policy, PolicyEnd other, PolicyFlow flow, PolicyDirection direction, ref PolicyEndDecision? possible, bool isSecond)
    {
        var rules = policy.Rules(direction);
        var applies = Dialect.Applies(policy.Fact.Kind);
        for (var number = 0; number < rules.Length; number++)
        {
            var matching = (Matching)Math.Min((int)rules[number].Matches(other, flow, Dialect, out var peer), (int)applies);
            if (matching == Matching.No)
            {
                continue;
            }

            var one = rules[number].Action switch
            {
                PolicyAction.Allow => new(PolicyOutcome.Allowed, PolicyReason.Allowed, policy.Stage, policy.Fact, number, peer),
                PolicyAction.Deny => new(PolicyOutcome.Denied, PolicyReason.Denied, policy.Stage, policy.Fact, number, peer),
                _ => DecideAfter(policy.Stage, flow, direction),
            };
            possible = possible is { } before ? Either(before, one, isSecond ? PolicyReason.Conflict : PolicyReason.Undecided) : one;
            if (matching == Matching.Yes)
            {
                return true;
            }
        }

        return false;
    }

    private PolicyEndDecision DecideByNetworkPolicies(PolicyFlow flow, PolicyDirection direction)
    {
        var (subject, other) = Ends(flow, direction);
        var policies = Index.Isolating(subject, direction);
        if (policies.Count == 0)
        {
            return DecideAfter(PolicyStage.NetworkPolicy, flow, direction);
        }

        var first = First(policies);

        // Source: Kubernetes documentation, "Network Policies": traffic to and from the node where a pod runs is always allowed.
        if (Dialect.AdmitsOwnNode != false && other.Kind == PolicyEndKind.Node && other.NodeName is { } node && node == subject.NodeName)
        {
            return new(PolicyOutcome.Allowed, PolicyReason.OwnNode, PolicyStage.NetworkPolicy, first);
        }

        if (flow.Protocol == TransportProtocol.Sctp && Dialect.SupportsSctp != true)
        {
            return new(PolicyOutcome.Unknown, PolicyReason.Undecided, PolicyStage.NetworkPolicy, first);
        }

        PolicyEndDecision? possible = null;
        foreach (var policy in policies)
        {
            var rules = policy.Rules(direction);
            for (var number = 0; number < rules.Length; number++)
            {
                var matching = rules[number].Matches(other, flow, Dialect, out var peer);
                if (matching == Matching.Yes)
                {
                    return new(PolicyOutcome.Allowed, PolicyReason.Allowed, PolicyStage.NetworkPolicy, policy.Fact, number, peer);
                }

                if (matching == Matching.Maybe)
                {
                    possible ??= new(PolicyOutcome.Unknown, PolicyReason.Undecided, PolicyStage.NetworkPolicy, policy.Fact, number, peer);
                }
            }
        }

        return possible ?? new(PolicyOutcome.Denied, PolicyReason.Isolated, PolicyStage.NetworkPolicy, first);
    }

    private static Fact First(List<CompiledPolicy> policies)
    {
        var first = policies[0].Fact;
        foreach (var policy in policies)
        {
            first = string.CompareOrdinal(policy.Fact.Name, first.Name) < 0 ? policy.Fact : first;
        }

        return first;
    }

    // Where they differ, one of them was decided by a policy, which is the one to name.
    private static PolicyEndDecision Either(PolicyEndDecision one, PolicyEndDecision other, PolicyReason reason) => one.Outcome == other.Outcome
        ? one
        : (one.Policy is null ? other : one) with { Outcome = PolicyOutcome.Unknown, Reason = reason };
}
