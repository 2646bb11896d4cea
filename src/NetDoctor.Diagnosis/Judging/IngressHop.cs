using System.Collections.Immutable;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Diagnosis.Rules;
using NetDoctor.Diagnosis.Rules.Ingresses;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Judging;

/// <summary>Judges the Ingress: whether a rule takes the request, and what its controller makes of it.</summary>
/// <remarks>What the controller answers is so for everybody who reaches its address, so that a source outside is judged by it,
/// too: a failure is shown, while a success only shows what lies behind the address.</remarks>
internal static class IngressHop
{
    /// <summary>The hop; none for a question that no Ingress has to do with.</summary>
    /// <param name="context">All that is known.</param>
    /// <param name="seen">Its observations, sorted.</param>
    /// <param name="behind">The hops behind the Ingress.</param>
    public static ImmutableArray<HopAssessment> Assess(
        DiagnosisContext context, Sightings seen, ImmutableArray<HopAssessment> behind)
    {
        if (context.Route.Ingress is not { } view)
        {
            return [];
        }

        if (context.Route.TargetKind != RouteTargetKind.Ingress)
        {
            return Unclaimed(context, seen, view);
        }

        var subject = view.Claim?.Ingress.Reference.ToString() ?? $"Host {view.Host}";
        var rule = view.Winner is { } winner
            ? $"{winner} leads to {(winner.Backend is { } backend ? $"Service {backend.ServiceName}:{backend.Port}" : "another resource")}"
            : "";
        var answers = string.Join("; ", seen.Applications.Take(2).Select(Describe));
        var stray = seen.Applications.Where(one => one.Failed && !Wire.HasConnected(one)).ToList();
        if (seen.IsServedByIngress && stray.Count > 0)
        {
            return
            [
                new HopAssessment(
                    new RouteHop(Hop.Ingress, HopState.Degraded, subject, answers, Basis.Observed),
                    [.. stray.Select(WireHops.NamesOf)]),
            ];
        }

        if (seen.IsServedByIngress)
        {
            return [Whole(HopState.Ok, subject, rule.Length == 0 ? answers : $"{rule}; {answers}", Basis.Observed)];
        }

        if (!context.Snapshot.IsComplete(ResourceKind.Ingress))
        {
            return [Whole(HopState.Unknown, subject, "Ingresses are not known", Basis.Assumed)];
        }

        if (WhyNot(view) is { } reason)
        {
            if (IngressFacts.MayBeRoutedOtherwise(context.Snapshot, view))
            {
                return [Whole(HopState.Unknown, subject, $"{reason}, but Traefik may have a route of its own for it; {answers}", Basis.Observed)];
            }

            var is404 = seen.Applications.Any(one => IngressAnswers.StatusOf(one) == 404);
            return [Whole(HopState.Failed, subject, reason, is404 ? Basis.Observed : Basis.Derived)];
        }

        if (seen.Applications.IsEmpty && view.Claim is { Ingress.Addresses.IsEmpty: true } claim)
        {
            // Some controllers never write a status, and are reached where only their owner knows.
            var isShut = IngressControllers.Of(context.Snapshot, claim) is { } controller
                && (!controller.IsReady || controller.Pending is not null);
            return [Whole(isShut ? HopState.Failed : HopState.Unknown, subject, "no controller has given it an address", Basis.Derived)];
        }

        return [ByAnswers(context, seen, subject, rule, answers, behind)];
    }

    private static HopAssessment ByAnswers(
        DiagnosisContext context,
        Sightings seen,
        string subject,
        string rule,
        string answers,
        ImmutableArray<HopAssessment> behind)
    {
        if (seen.Applications.IsEmpty)
        {
            return Whole(HopState.Unknown, subject, $"{rule}; nobody was asked at its address", Basis.Derived);
        }

        var statuses = seen.Applications.Select(IngressAnswers.StatusOf).ToList();
        if (statuses.All(status => status is null))
        {
            // Nothing connects: it is the address that fails. Later phases are the application's.
            var isClosed = seen.Applications.All(one => one.Failed && !Wire.HasConnected(one));
            return Whole(isClosed ? HopState.Failed : HopState.Ok, subject, answers, Basis.Observed);
        }

        var isSaid = behind.Any(hop => hop.Hop.State == HopState.Failed)
            || context.Route is { Service.Type: ServiceType.ExternalName };
        if (isSaid)
        {
            return Whole(HopState.Ok, subject, $"{rule}; {answers}", Basis.Observed);
        }

        // 404 without anything to compare may well be the application's.
        var isOwn = statuses.Exists(status => status is 502 or 503 or 504)
            || IngressAnswers.Direct(context).Any();
        return Whole(isOwn ? HopState.Failed : HopState.Unknown, subject, $"{rule}; {answers}", Basis.Observed);
    }

    // Traffic to a host that nobody claims meets the cluster only when DNS leads it to an Ingress' address.
    private static ImmutableArray<HopAssessment> Unclaimed(DiagnosisContext context, Sightings seen, IngressView view) =>
        IngressAnswers.IsAtUnclaimedHost(context)
            ?
            [
                Whole(HopState.Failed, $"Host {view.Host}",
                    $"no Ingress has rules for it; {string.Join("; ", seen.Applications.Take(2).Select(Describe))}", Basis.Observed),
            ]
            : [];

    private static string? WhyNot(IngressView view) => view switch
    {
        { Claims.IsEmpty: true } => $"no Ingress has rules for {view.Host}",
        { Winner: null } => $"no rule for {view.Host} takes {view.Path}",
        { Claim: { IsEligible: false, State: IngressClassState.None } } => "it has no class, and no class is the default",
        { Claim: { IsEligible: false, ClassName: { } name } } => $"its class {name} does not exist",
        _ => null,
    };

    private static HopAssessment Whole(HopState state, string subject, string detail, Basis basis) =>
        HopAssessment.Whole(Hop.Ingress, state, subject, detail, basis);

    private static string Describe(Observation observation) => $"{observation.Result.Target} {ProbeText.Describe(observation.Result)}";
}
