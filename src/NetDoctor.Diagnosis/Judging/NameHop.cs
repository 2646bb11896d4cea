using System.Collections.Immutable;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Policies;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Diagnosis.Rules;
using NetDoctor.Diagnosis.Rules.Dns;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Judging;

/// <summary>Judges name resolution from the answers of the DNS Service and of its pods.</summary>
internal static class NameHop
{
    public static HopAssessment Assess(DiagnosisContext context, Sightings seen)
    {
        if (context.Route.Resolver is not { } resolver)
        {
            return HopAssessment.Whole(
                Hop.Dns, HopState.Skipped, "address", "the question names an address", Basis.Derived);
        }

        var subject = resolver.FullName ?? resolver.Candidates.FirstOrDefault() ?? "name";
        if (seen.Names.IsEmpty && ResolverFacts.CannotKnow(context) is { } why)
        {
            return HopAssessment.Whole(Hop.Dns, HopState.Failed, subject, why, Basis.Assumed);
        }

        if (seen.Names.IsEmpty && !resolver.UsesClusterDns)
        {
            return HopAssessment.Whole(
                Hop.Dns, HopState.Unknown, subject,
                $"the source asks its node's resolver (dnsPolicy {resolver.Policy}), which objects do not show", Basis.Derived);
        }

        if (NodeLocalCache.Of(context) is { IsAsked: true } cache)
        {
            return HopAssessment.Whole(Hop.Dns, HopState.Unknown, subject, cache.Words, Basis.Derived);
        }

        if (!seen.HasResolved && DnsFacts.MayBeAtNodes(context))
        {
            return HopAssessment.Whole(Hop.Dns, HopState.Unknown, subject, DnsFacts.AtNodes, Basis.Derived);
        }

        if (ByPolicies(context, subject) is { } denied)
        {
            return denied;
        }

        if (seen.Names.IsEmpty)
        {
            return HopAssessment.Whole(
                Hop.Dns, HopState.Unknown, subject,
                context.KeptOut.Any(KeptOutProbes.IsLookup) ? "policies keep NetDoctor's own lookups out" : "the name was not asked", Basis.Derived);
        }

        if (ResolverFacts.StopsAt(context) is { } early)
        {
            return HopAssessment.Whole(
                Hop.Dns, HopState.Failed, subject, $"the resolver stops at {ProbeText.Describe(early.Result)}", Basis.Observed);
        }

        return seen.HasResolved || IsPartly(seen) ? Resolved(context, seen, subject)
            : seen.Misled.IsEmpty ? Unresolved(resolver, seen, subject)
            : Misled(seen, subject);
    }

    // Resolvers ask over UDP first; TCP is for answers that do not fit.
    private static HopAssessment? ByPolicies(DiagnosisContext context, string subject)
    {
        var flows = context.Policies.DnsFlows.Where(flow => flow.Protocol == TransportProtocol.Udp).ToList();
        var denied = flows.FindAll(flow => flow.Outcome == PolicyOutcome.Denied);
        if (denied.Count == 0 || denied.Count < flows.Count)
        {
            return null;
        }

        var direction = denied[0].OutcomeAt(PolicyDirection.Egress) == PolicyOutcome.Denied ? PolicyDirection.Egress : PolicyDirection.Ingress;
        if (PolicyProof.Contradicting(context, direction, isDns: true).Any())
        {
            return null;
        }

        var isConfirmed = PolicyProof.Confirming(context, direction, isDns: true).Any();
        return HopAssessment.Whole(
            Hop.Dns, HopState.Failed, subject, $"lookups are denied: {denied[0].At(direction)!.Words}",
            isConfirmed ? Basis.Observed : Basis.Derived);
    }

    // The DNS Service leads to one of its pods: when that is one of the bad ones, another lookup would meet a good one.
    private static bool IsPartly(Sightings seen) => seen.HasGoodReplica && seen.Names.All(name =>
        seen.Replicas.Any(replica => DnsAnswers.FailsAlike(name, replica)) || seen.Misled.Contains(name));

    private static HopAssessment Resolved(DiagnosisContext context, Sightings seen, string subject)
    {
        if (seen.BadReplicas.IsEmpty)
        {
            return seen.Names.FirstOrDefault(observation => observation.Succeeded) is { } name
                ? HopAssessment.Whole(
                    Hop.Dns, HopState.Ok, subject, $"{ResolverFacts.Trace(context)}{ProbeText.Describe(name.Result)}", Basis.Observed)
                : HopAssessment.Whole(
                    Hop.Dns, HopState.Degraded, subject, "a DNS pod does not know yet what just changed", Basis.Observed);
        }

        var detail = $"{DnsAnswers.PodsOf(seen.BadReplicas).Length} of {DnsAnswers.PodsOf(seen.Replicas).Length} DNS pods fail: "
            + string.Join(
                ", ", seen.BadReplicas.Select(observation => $"{observation.Plan.Peer} {ProbeText.Describe(observation.Result)}"));
        return new HopAssessment(
            new RouteHop(Hop.Dns, HopState.Degraded, subject, detail, Basis.Observed),
            [.. seen.BadReplicas.Select(observation => Names(observation))]);
    }

    private static HopAssessment Misled(Sightings seen, string subject) => new(
        new RouteHop(
            Hop.Dns, HopState.Failed, subject,
            $"{string.Join("; ", seen.Misled.Select(observation => ProbeText.Describe(observation.Result)))}, which objects do not say",
            Basis.Observed),
        [.. seen.Misled.Concat(seen.BadReplicas).Select(Names)]);

    private static HopAssessment Unresolved(ResolverView resolver, Sightings seen, string subject)
    {
        // With the full name unknown, one unanswered candidate could still be the one that exists.
        var asked = resolver.FullName is null ? resolver.Candidates.Length : 1;
        var isConclusive = seen.Names.Length >= asked && seen.Names.All(observation => observation.Failed);
        var detail = string.Join("; ", seen.Names.Select(observation => ProbeText.Describe(observation.Result)).Distinct());
        return HopAssessment.Whole(
            Hop.Dns, isConclusive ? HopState.Failed : HopState.Unknown, subject, detail, Basis.Observed);
    }

    private static ImmutableArray<string> Names(Observation observation) =>
        observation.Plan.Peer is { } peer ? [peer, observation.Result.Target] : [observation.Result.Target];
}
