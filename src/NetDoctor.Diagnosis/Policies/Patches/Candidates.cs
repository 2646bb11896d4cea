using System.Globalization;
using NetDoctor.Diagnosis.Policies.NearMisses;
using NetDoctor.Diagnosis.Policies.WhatIf;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Policies.Patches;

/// <summary>Changes that may let a flow through at one end, the smallest first.</summary>
internal static class Candidates
{
    private const int MaxNameLength = 253;

    /// <summary>The changes; not one of them is tried yet.</summary>
    /// <param name="world">The cluster.</param>
    /// <param name="flow">The flow, which is denied at that end.</param>
    /// <param name="direction">The end.</param>
    /// <param name="background">What else is known of the flow.</param>
    public static IEnumerable<PolicyPatch> Of(PolicyWorld world, PolicyFlow flow, PolicyDirection direction, FlowBackground? background)
    {
        var decision = world.Evaluator.Decide(flow, direction);
        return decision.Reason == PolicyReason.Denied
            ? OfAdministrator(world, flow, direction, decision)
            : [.. Corrections(world, flow, direction, background), .. Copies(world, flow, direction, background), .. MoreRules(world, flow, direction), .. NewPolicy(world, flow, direction)];
    }

    private static IEnumerable<PolicyPatch> Corrections(PolicyWorld world, PolicyFlow flow, PolicyDirection direction, FlowBackground? background) =>
        from miss in NearMissFinder.At(world.Evaluator, world.Snapshot, flow, direction, background)
        let corrected = miss.Correction
        where corrected is not null && (miss.IsLikely || miss.Kind == NearMissKind.Port)
        select PatchWriter.Of(direction, (NetworkPolicy)miss.Policy, corrected, Words(miss));

    private static string Words(NearMiss miss)
    {
        var policy = PolicyWords.PolicyOf(miss.Policy);
        var place = miss.Path is { } path ? $"{path} of {policy}" : policy;
        return miss.Kind switch
        {
            NearMissKind.Port or NearMissKind.ServicePort or NearMissKind.NamedPort or NearMissKind.Protocol =>
                $"Add {miss.Has} to {place}, which has {miss.Wanted}",
            NearMissKind.PolicyTypes => $"Correct policyTypes of {policy}: {miss.Wanted} does not fit {miss.Has}",
            NearMissKind.Subject => $"Let podSelector of {policy} select {miss.Has}, not {miss.Wanted}",
            _ => $"Correct {place}: {miss.Wanted} does not fit {miss.Has}",
        };
    }

    // A policy that would do in another namespace is meant for this one.
    private static IEnumerable<PolicyPatch> Copies(PolicyWorld world, PolicyFlow flow, PolicyDirection direction, FlowBackground? background) =>
        from miss in NearMissFinder.At(world.Evaluator, world.Snapshot, flow, direction, background)
        where miss is { Kind: NearMissKind.Namespace, IsLikely: true, Policy: NetworkPolicy }
        let ns = PolicyEvaluator.Ends(flow, direction).Subject.Namespace
        select PatchWriter.Of(
            direction, null, (NetworkPolicy)miss.Policy with { Namespace = ns, Name = FreeName(world.Snapshot, ns, miss.Policy.Name) },
            $"Put {PolicyWords.PolicyOf(miss.Policy)} into namespace {ns} as well; where it is, it does nothing for its pods, and can be deleted when it is meant for no other");

    private static IEnumerable<PolicyPatch> MoreRules(PolicyWorld world, PolicyFlow flow, PolicyDirection direction)
    {
        var (subject, other) = PolicyEvaluator.Ends(flow, direction);
        var policies = world.Evaluator.Index.Isolating(subject, direction).Select(policy => policy.Fact).OfType<NetworkPolicy>()
            .Where(policy => !IsDenyAll(policy))
            .OrderByDescending(policy => policy.PodSelector.MatchLabels.Count + policy.PodSelector.MatchExpressions.Length)
            .ThenBy(policy => policy.Name, StringComparer.Ordinal);
        foreach (var policy in policies)
        {
            if (TightRule.Of(world.Snapshot, other, flow, policy.Namespace) is not { } rule)
            {
                yield break;
            }

            var isEgress = direction == PolicyDirection.Egress;
            var after = isEgress ? policy with { Egress = policy.Egress.Add(rule) } : policy with { Ingress = policy.Ingress.Add(rule) };
            yield return PatchWriter.Of(direction, policy, after,
                $"Add {(isEgress ? "an egress" : "an ingress")} rule to {PolicyWords.PolicyOf(policy)}: {RuleWords.Describe(rule, policy.Namespace)}");
        }
    }

    // What denies everything to everybody is meant so.
    private static bool IsDenyAll(NetworkPolicy policy) => policy.PodSelector.IsEmpty && policy.Ingress.IsEmpty && policy.Egress.IsEmpty;

    private static IEnumerable<PolicyPatch> NewPolicy(PolicyWorld world, PolicyFlow flow, PolicyDirection direction)
    {
        var (subject, other) = PolicyEvaluator.Ends(flow, direction);
        if (TightRule.Of(world.Snapshot, other, flow, subject.Namespace) is not { } rule || subject.Pod is null)
        {
            yield break;
        }

        var isEgress = direction == PolicyDirection.Egress;
        var policy = new NetworkPolicy
        {
            Namespace = subject.Namespace,
            Name = FreeName(world.Snapshot, subject.Namespace, $"{NameOf(world.Snapshot, subject)}-{(isEgress ? "to" : "from")}-{NameOf(world.Snapshot, other)}"),
            PodSelector = WorkloadLabels.Of(world.Snapshot, subject),
            AppliesToEgress = isEgress,
            AppliesToIngress = !isEgress,
            Egress = isEgress ? [rule] : [],
            Ingress = isEgress ? [] : [rule],
        };
        yield return PatchWriter.Of(direction, null, policy,
            $"Add {PolicyWords.PolicyOf(policy)}, which {(isEgress ? "lets" : "admits to")} pods with {RuleWords.Describe(policy.PodSelector)} {(isEgress ? "reach " : "")}{RuleWords.Describe(rule, policy.Namespace)}");
    }

    private static string NameOf(ClusterSnapshot snapshot, PolicyEnd end) => end.Kind switch
    {
        PolicyEndKind.Pod when end.Pod is { } pod => FlowClass.WorkloadOf(snapshot, pod).Name,
        PolicyEndKind.Node => end.NodeName ?? "node",
        _ => "outside",
    };

    /// <summary>A name for a NetworkPolicy that none of the namespace has.</summary>
    /// <param name="snapshot">Facts.</param>
    /// <param name="ns">The namespace.</param>
    /// <param name="name">The name if it is free, else its beginning.</param>
    internal static string FreeName(ClusterSnapshot snapshot, string ns, string name)
    {
        var stem = name.Length > MaxNameLength - 4 ? name[..(MaxNameLength - 4)].TrimEnd('-', '.') : name;
        var free = stem;
        for (var number = 2; snapshot.NetworkPolicies.Find(ns, free) is not null; number++)
        {
            free = string.Create(CultureInfo.InvariantCulture, $"{stem}-{number}");
        }

        return free;
    }

    private static IEnumerable<PolicyPatch> OfAdministrator(PolicyWorld world, PolicyFlow flow, PolicyDirection direction, PolicyEndDecision decision)
    {
        var policy = (ClusterPolicy)decision.Policy!;

        // To pass leaves the say to the NetworkPolicies, which is less than to allow.
        var actions = decision.Stage == PolicyStage.Admin ? new[] { PolicyAction.Pass, PolicyAction.Allow } : [PolicyAction.Allow];
        foreach (var action in actions)
        {
            if (TightRule.Of(world.Snapshot, flow, direction, action) is not { } rule)
            {
                yield break;
            }

            var isEgress = direction == PolicyDirection.Egress;
            var after = isEgress
                ? policy with { Egress = policy.Egress.Insert(decision.Rule, rule) }
                : policy with { Ingress = policy.Ingress.Insert(decision.Rule, rule) };
            var field = isEgress ? "egress" : "ingress";
            yield return PatchWriter.Of(direction, policy, after, decision.Rule,
                $"As the cluster's administrator, put a rule with action {ActionOf(policy, action)} before {field}[{decision.Rule}] of {PolicyWords.PolicyOf(policy)}");
        }
    }

    private static string ActionOf(ClusterPolicy policy, PolicyAction action) =>
        action == PolicyAction.Allow && policy.PolicyKind == ResourceKind.ClusterNetworkPolicy ? "Accept" : action.ToString();
}
