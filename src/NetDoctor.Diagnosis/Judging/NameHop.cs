using System.Collections.Immutable;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Diagnosis.Rules;
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
        if (!resolver.UsesClusterDns)
        {
            return HopAssessment.Whole(
                Hop.Dns, HopState.Unknown, subject,
                $"the source asks its node's resolver (dnsPolicy {resolver.Policy}), which objects do not show", Basis.Derived);
        }

        if (seen.Names.IsEmpty)
        {
            return HopAssessment.Whole(
                Hop.Dns, HopState.Unknown, subject, "the name was not asked", Basis.Derived);
        }

        return seen.HasResolved ? Resolved(seen, subject) : Unresolved(resolver, seen, subject);
    }

    private static HopAssessment Resolved(Sightings seen, string subject)
    {
        var name = seen.Names.First(observation => observation.Succeeded);
        var bad = seen.Replicas.Where(observation => observation.Failed).ToList();
        if (bad.Count == 0)
        {
            return HopAssessment.Whole(Hop.Dns, HopState.Ok, subject, ProbeText.Describe(name.Result), Basis.Observed);
        }

        var detail = $"{bad.Count} of {seen.Replicas.Length} DNS pods fail: "
            + string.Join(", ", bad.Select(observation => $"{observation.Plan.Peer} {ProbeText.Describe(observation.Result)}"));
        return new HopAssessment(
            new RouteHop(Hop.Dns, HopState.Degraded, subject, detail, Basis.Observed),
            [.. bad.Select(observation => Names(observation))]);
    }

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
