using System.Collections.Immutable;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Rules;
using NetDoctor.Diagnosis.Rules.Dns;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Judging;

/// <summary>Decides the verdict from the state of the hops.</summary>
/// <remarks>Unreachable and reachable each need something that was seen. Evidence that is taken away can therefore only lead to
/// undetermined, or from degraded to one of its halves, never from one to the other.</remarks>
internal static class VerdictDecider
{
    public static (Verdict Verdict, HopAssessment? Broken) Decide(
        DiagnosisContext context, Sightings seen, ImmutableArray<HopAssessment> hops)
    {
        var failed = FirstFailed(context, seen, hops);
        if (failed is not null)
        {
            return IsProven(context, seen, failed) ? (Verdict.Unreachable, failed) : (Verdict.Undetermined, failed);
        }

        var degraded = hops.Where(hop => hop.Hop.State == HopState.Degraded).ToList();
        if (degraded.Count > 0)
        {
            return degraded.Find(hop => !IsUnconfirmedPolicy(hop) && !OwnPlace.MayBePolicy(context, seen, hop)) is { } certain
                ? (Verdict.Degraded, certain)
                : (Verdict.Undetermined, degraded[0]);
        }

        return (IsShown(context, seen, hops) ? Verdict.Reachable : Verdict.Undetermined, null);
    }

    // A headless name without ready endpoints has no records: the name is only where it shows. Source: Kubernetes
    // documentation, "DNS for Services and Pods", A/AAAA records; recorded answer "a-no-endpoints-headless".
    private static HopAssessment? FirstFailed(DiagnosisContext context, Sightings seen, ImmutableArray<HopAssessment> hops)
    {
        var route = context.Route;
        // What was seen to fail counts before what objects say only: a policy that nobody was seen to meet may not be enforced.
        var all = hops.Where(hop => hop.Hop.State == HopState.Failed).ToList();
        var seenToFail = all.FindAll(hop => !IsUnconfirmedPolicy(hop));
        var failed = seenToFail.Find(hop => seenToFail.Count == 1 || !OwnPlace.MayBePolicy(context, seen, hop))
            ?? seenToFail.FirstOrDefault() ?? all.FirstOrDefault();
        if (failed is not { Hop.Hop: Hop.Dns } || route.Service is not { IsHeadless: true }
            || !seen.Names.All(name => name.Result.Outcome is ProbeOutcome.NxDomain or ProbeOutcome.NoData))
        {
            return failed;
        }

        return hops.FirstOrDefault(hop => hop.Hop is { Hop: Hop.Endpoints, State: HopState.Failed }) ?? failed;
    }

    // Of the name, too, objects say that it fails only where policies deny its lookups.
    private static bool IsUnconfirmedPolicy(HopAssessment hop) => hop.Hop is { Hop: Hop.EgressPolicy or Hop.IngressPolicy, Basis: not Basis.Observed }
        or { Hop: Hop.Dns, Basis: Basis.Derived, State: HopState.Failed };

    private static bool IsProven(DiagnosisContext context, Sightings seen, HopAssessment failed)
    {
        if (IsUnconfirmedPolicy(failed))
        {
            return false;
        }

        if (failed.Hop.Hop is Hop.EgressPolicy or Hop.IngressPolicy || (failed.Hop.Hop == Hop.Dns && context.KeptOut.Any(KeptOutProbes.IsLookup)))
        {
            return true;
        }

        var route = context.Route;
        // Nothing can be dialled at what does not exist: objects suffice.
        if (failed.Hop.Hop == Hop.Service && ObjectHops.IsMissing(route, context.Snapshot))
        {
            return true;
        }

        // A name that the source's own resolver cannot know is not found, whatever NetDoctor's resolver says of it.
        if (failed.Hop is { Hop: Hop.Dns, Basis: Basis.Assumed } || (failed.Hop.Hop == Hop.Dns && ResolverFacts.StopsAt(context) is not null))
        {
            return true;
        }

        if (OwnPlace.IsOnlyInside(context, seen, failed))
        {
            return false;
        }

        // What a controller answers, it answers to everybody.
        if (failed.Hop is { Hop: Hop.Ingress, Basis: Basis.Observed }
            && seen.Applications.Any(one => IngressAnswers.StatusOf(one) is not null))
        {
            return true;
        }

        // Where no probe of NetDoctor's can stand for the source, none can contradict the objects either.
        if (!seen.IsRepresentative && failed.Hop.Hop is Hop.Ingress or Hop.Service or Hop.Endpoints)
        {
            return true;
        }

        // A port name that the Service lacks has no number: there is nothing to dial.
        if (failed.Hop.Hop == Hop.Service && route.Frontends.IsEmpty && Asked.Port(route) is { IsName: true })
        {
            return true;
        }

        return seen.HasFailureBehind(failed.Hop.Hop) && !OwnPlace.MayBePolicy(context, seen, failed) && !OwnPlace.IsOtherNodes(context, seen, failed)
            && !OwnPlace.IsOwnNodes(context, seen, failed);
    }

    private static bool IsShown(DiagnosisContext context, Sightings seen, ImmutableArray<HopAssessment> hops)
    {
        var route = context.Route;
        if (route.Source.Problem is not null || !seen.IsRepresentative)
        {
            return false;
        }

        if (hops.Any(hop => hop.Hop.State == HopState.Unknown && Matters(context, hop.Hop.Hop)))
        {
            return false;
        }

        return seen.HasConnected && (LadderPlanner.UrlOf(route) is null || seen.Applications.Any(one => one.Succeeded));
    }

    private static bool Matters(DiagnosisContext context, Hop hop) => hop switch
    {
        // Probes from elsewhere pass no policy of the source; its own already show what is let through.
        Hop.EgressPolicy or Hop.IngressPolicy => !context.IsFromSource,
        Hop.Source => true,
        Hop.Application => LadderPlanner.UrlOf(context.Route) is not null,
        Hop.Dns => true,
        _ => false,
    };
}
