using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Policies.NearMisses;

/// <summary>Policies that would admit the flow if they were about its pod, or about its direction.</summary>
internal static class WholePolicies
{
    // A policy of another namespace is looked for only where there are few enough of them to look.
    private const int MostPolicies = 2000;

    /// <summary>All of them, in no particular order.</summary>
    public static IEnumerable<NearMiss> Find(DeniedFlow denied)
    {
        var subject = denied.Subject;
        foreach (var policy in denied.Snapshot.NetworkPolicies.InNamespace(subject.Namespace))
        {
            var applies = denied.IsEgress ? policy.AppliesToEgress : policy.AppliesToIngress;
            if (!applies && policy.PodSelector.Matches(subject.Labels) && denied.AdmittingRule(policy) is >= 0 and var rule)
            {
                yield return OmittedDirection(denied, policy, rule);
            }
            else if (applies && !policy.PodSelector.Matches(subject.Labels) && OfSubject(denied, policy) is { } miss)
            {
                yield return miss;
            }
        }

        if (denied.Isolating.ToList() is [var only] && EmptyDirection(denied, only) is { } empty)
        {
            yield return empty;
        }

        foreach (var miss in denied.Snapshot.NetworkPolicies.All.Take(MostPolicies).Where(policy => policy.Namespace != subject.Namespace)
            .Select(policy => InAnotherNamespace(denied, policy)).OfType<NearMiss>())
        {
            yield return miss;
        }
    }

    private static NearMiss OmittedDirection(DeniedFlow denied, NetworkPolicy policy, int rule)
    {
        var listed = denied.IsEgress ? "Ingress" : "Egress";
        var missing = denied.IsEgress ? "Egress" : "Ingress";
        return new NearMiss
        {
            Kind = NearMissKind.PolicyTypes,
            Direction = denied.Direction,
            Policy = policy,
            Rule = rule,
            Wanted = $"policyTypes with {missing}",
            Has = $"policyTypes: [{listed}]",
            Words = $"{denied.Name(policy, rule)} would let it through, but policyTypes lists {listed} alone, so that the rule counts for nothing",
            IsLikely = true,
            Distance = 0,
            Correction = denied.IsEgress ? policy with { AppliesToEgress = true } : policy with { AppliesToIngress = true },
        };
    }

    private static NearMiss? EmptyDirection(DeniedFlow denied, NetworkPolicy policy)
    {
        var others = denied.IsEgress ? policy.Ingress : policy.Egress;
        var name = denied.IsEgress ? "Egress" : "Ingress";
        return denied.RulesOf(policy).Count > 0 || others.IsEmpty ? null : new NearMiss
        {
            Kind = NearMissKind.PolicyTypes,
            Direction = denied.Direction,
            Policy = policy,
            Wanted = $"policyTypes without {name}",
            Has = $"policyTypes: [Ingress, Egress] and no {denied.Field} rule",
            Words = $"{PolicyWords.PolicyOf(policy)} lists {name} in policyTypes and has no {denied.Field} rule, which denies all of it",
            Distance = 8,
        };
    }

    private static NearMiss? OfSubject(DeniedFlow denied, NetworkPolicy policy)
    {
        if (SelectorMiss.Of(policy.PodSelector, denied.Subject.Labels) is not [var miss] || SelectsAnything(denied, policy, policy.Namespace)
            || denied.AdmittingRule(policy) < 0)
        {
            return null;
        }

        return new NearMiss
        {
            Kind = NearMissKind.Subject,
            Direction = denied.Direction,
            Policy = policy,
            Wanted = miss.Wanted,
            Has = miss.Has,
            Words = $"{PolicyWords.PolicyOf(policy)} would let it through, but selects no pod: its podSelector wants {miss.Wanted}, and {denied.Subject} has {miss.Has}",
            IsLikely = miss.IsNear,
            Distance = miss.IsNear ? 2 : 7,
            Correction = miss.Corrected is null ? null : policy with { PodSelector = miss.Corrected },
        };
    }

    private static NearMiss? InAnotherNamespace(DeniedFlow denied, NetworkPolicy policy)
    {
        var moved = policy with { Namespace = denied.Subject.Namespace };
        var applies = denied.IsEgress ? policy.AppliesToEgress : policy.AppliesToIngress;
        return !applies || policy.PodSelector.IsEmpty || !policy.PodSelector.Matches(denied.Subject.Labels)
            || SelectsAnything(denied, policy, policy.Namespace) || denied.AdmittingRule(moved) < 0
            ? null
            : new NearMiss
            {
                Kind = NearMissKind.Namespace,
                Direction = denied.Direction,
                Policy = policy,
                Wanted = $"namespace {policy.Namespace}",
                Has = $"namespace {denied.Subject.Namespace}",
                Words = $"{PolicyWords.PolicyOf(policy)} would let it through, but lies in {policy.Namespace}, where it selects no pod; {denied.Subject} is in {denied.Subject.Namespace}",
                IsLikely = true,
                Distance = 1,
            };
    }

    private static bool SelectsAnything(DeniedFlow denied, NetworkPolicy policy, string ns) =>
        denied.Snapshot.Pods.InNamespace(ns).Any(pod => !pod.HostNetwork && !pod.IsFinished && policy.PodSelector.Matches(pod.Labels));
}
