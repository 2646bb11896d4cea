using System.Collections.Immutable;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Diagnosis.Rules;
using NetDoctor.Diagnosis.Rules.KubeProxy;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Judging;

/// <summary>Judges the hops that only the wire shows: translation, network, listening socket, application.</summary>
internal static class WireHops
{
    private const string KeptOut = "policies keep NetDoctor's own probes out";

    public static HopAssessment Proxy(Route route, Sightings seen)
    {
        var subject = route.Frontends.IsEmpty ? "target" : string.Join(", ", route.Frontends.Take(4));
        var viaProxy = seen.Dialled.Where(observation => observation.Plan.Step == LadderStep.Frontend).ToList();
        if (viaProxy.Count == 0)
        {
            return seen.IsKeptOut
                ? HopAssessment.Whole(Hop.Proxy, HopState.Unknown, subject, KeptOut, Basis.Derived)
                : HopAssessment.Whole(Hop.Proxy, HopState.Skipped, subject, "no address to translate", Basis.Derived);
        }

        var detail = string.Join("; ", viaProxy.Select(Describe));
        var badNodes = seen.NodePorts.Where(observation => observation.Failed
            && !NodePortResults.LacksLocalEndpoint(route, observation.Plan.Peer!) && !IsOneOfTheBad([observation], seen)).ToList();
        if (viaProxy.All(observation => observation.Succeeded))
        {
            return badNodes.Count == 0
                ? HopAssessment.Whole(Hop.Proxy, HopState.Ok, subject, detail, Basis.Observed)
                : Partly(Hop.Proxy, subject, badNodes);
        }

        if (viaProxy.Any(observation => observation.Succeeded))
        {
            return Partly(Hop.Proxy, subject, [.. viaProxy.Where(observation => observation.Failed), .. badNodes]);
        }

        // Translation is at fault only when what lies behind it works; otherwise a later hop says more.
        var behind = seen.Endpoints.Any(observation => observation.Succeeded)
            || seen.NodePorts.Any(observation => observation.Succeeded);
        var failed = viaProxy.All(observation => observation.Failed) && !IsOneOfTheBad(viaProxy, seen) && !seen.MeetsOtherEndpoints;
        var isLast = EndpointResults.IsDirect(route);
        return new HopAssessment(
            new RouteHop(
                Hop.Proxy, failed && behind && !isLast ? HopState.Failed : HopState.Unknown, subject, detail, Basis.Observed),
            [.. viaProxy.Concat(badNodes).Select(NamesOf)]);
    }

    public static HopAssessment Network(Route route, Sightings seen) => OfEndpoints(
        Hop.Network, route, seen,
        observation => observation.Result.Outcome is ProbeOutcome.Timeout or ProbeOutcome.HostUnreachable
            or ProbeOutcome.NetworkUnreachable or ProbeOutcome.Prohibited or ProbeOutcome.AccessDenied,
        observation => observation.Result.Outcome != ProbeOutcome.Silent);

    public static HopAssessment Listen(Route route, Sightings seen) => OfEndpoints(
        Hop.Listen, route, seen,
        observation => observation.Result.Outcome is ProbeOutcome.Refused,
        observation => observation.Succeeded);

    public static HopAssessment Application(DiagnosisContext context, Sightings seen)
    {
        var route = context.Route;
        ImmutableArray<Observation> all = [.. seen.Applications, .. seen.EndpointApplications];
        var subject = route.Question.Asked.To;
        if (all.IsEmpty)
        {
            return HopAssessment.Whole(Hop.Application, HopState.Skipped, subject, "not part of the question", Basis.Derived);
        }

        var bad = all.Where(observation => ApplicationResults.IsBroken(route, observation)).ToList();
        var asked = seen.Applications.IsEmpty ? seen.EndpointApplications : seen.Applications;
        if (bad.Count == 0)
        {
            var impaired = all.Where(observation => ApplicationResults.IsImpaired(context, observation)).ToList();
            var good = asked.FirstOrDefault(observation => observation.Succeeded);
            return impaired.Count > 0 ? Partly(Hop.Application, subject, AtEndpoints(impaired))
                : good is null
                    ? HopAssessment.Whole(
                        Hop.Application, HopState.Unknown, subject,
                        all.Any(observation => Meshes.MayRefuse(route, observation))
                            ? "the target's service mesh does not speak to NetDoctor, which is not in it" : "no connection to speak over",
                        Basis.Observed)
                    : route.TargetKind == RouteTargetKind.Ingress && !seen.IsServedByIngress && !seen.EndpointApplications.Any(one => one.Succeeded)
                    ? HopAssessment.Whole(
                        Hop.Application, HopState.Unknown, subject, $"not reached; the Ingress' controller itself: {Describe(good)}", Basis.Observed)
                    : HopAssessment.Whole(Hop.Application, HopState.Ok, subject, Describe(good), Basis.Observed);
        }

        // All of the endpoints, or the one connection that the question is about.
        var isWhole = route.TargetKind == RouteTargetKind.Ingress
            ? IsWholeBehindIngress(route, seen)
            : seen.EndpointApplications.IsEmpty
            ? asked.All(observation => ApplicationResults.IsBroken(route, observation))
            : bad.Count == all.Length
                && seen.EndpointApplications.Length >= Math.Min(seen.Expected, ApplicationLadder.MaxEndpoints);
        // A GET that nobody asked for can be slow, or not understood, while the port works for those who know its protocol.
        var isAsked = LadderPlanner.UrlOf(route) is not null || bad.Any(one => one.Result.Outcome == ProbeOutcome.Reset);
        return isWhole && isAsked
            ? new HopAssessment(
                new RouteHop(Hop.Application, HopState.Failed, subject, Describe(bad[0]), Basis.Observed),
                [.. bad.Where(observation => observation.Plan.Endpoint is not null).Select(NamesOf)])
            : Partly(Hop.Application, subject, AtEndpoints(bad));
    }

    // What fails at the address that is dialled is that of the endpoints, unless none of them fails.
    private static List<Observation> AtEndpoints(List<Observation> bad)
    {
        var atEndpoints = bad.Where(observation => observation.Plan.Endpoint is not null).ToList();
        return atEndpoints.Count > 0 ? atEndpoints : bad;
    }

    // What the controller says of its backend is an answer of its own, so both ends have to be looked at.
    private static bool IsWholeBehindIngress(Route route, Sightings seen) =>
        (!seen.Applications.IsEmpty && seen.Applications.All(one => ApplicationResults.IsBroken(route, one)))
        || (!seen.HasConnected && !seen.EndpointApplications.IsEmpty
            && seen.EndpointApplications.All(one => ApplicationResults.IsBroken(route, one))
            && seen.EndpointApplications.Length >= seen.Expected);

    /// <summary>Names that the peer of a probe goes by: address, pod, node.</summary>
    internal static ImmutableArray<string> NamesOf(Observation observation)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        names.Add(observation.Result.Target);
        if (observation.Plan.Peer is { } peer)
        {
            names.Add(peer);
        }

        if (observation.Plan.Endpoint?.Pod is { } pod)
        {
            names.Add($"{pod.Namespace}/{pod.Name}");
        }

        return names.ToImmutable();
    }

    private static HopAssessment OfEndpoints(
        Hop hop, Route route, Sightings seen, Func<Observation, bool> isFailure, Func<Observation, bool> isPast)
    {
        var subject = route.ServiceName is null ? route.Question.Asked.To : "endpoints";
        var direct = EndpointResults.IsDirect(route);
        var observations = direct ? seen.Dialled : seen.Endpoints;
        var expected = direct ? Math.Max(1, seen.Dialled.Length) : seen.Expected;
        if (observations.IsEmpty)
        {
            return seen.HasConnected
                ? HopAssessment.Whole(hop, HopState.Ok, subject, "a connection through the Service gets past here", Basis.Observed)
                : HopAssessment.Whole(hop, HopState.Unknown, subject, seen.IsKeptOut ? KeptOut : "no endpoint was probed", Basis.Derived);
        }

        var bad = observations.Where(isFailure).ToList();
        if (bad.Count == 0)
        {
            var past = observations.Count(isPast);
            var state = past > 0 ? HopState.Ok : HopState.Unknown;
            return HopAssessment.Whole(
                hop, state, subject, $"{past} of {expected} endpoints get past here", Basis.Observed);
        }

        if (seen.IsServedByIngress && observations.All(observation => observation.Failed))
        {
            return HopAssessment.Whole(
                hop, HopState.Unknown, subject, "the Ingress' controller gets through, NetDoctor itself does not", Basis.Observed);
        }

        // A connection through the Service's address contradicts endpoints that all fail: something of it works.
        if ((seen.HasConnected && !seen.MeetsOtherEndpoints) || observations.Length < expected || !observations.All(observation => observation.Failed))
        {
            return Partly(hop, subject, bad);
        }

        // All fail, perhaps each in its own way: the cause has to explain every one of them.
        return new HopAssessment(
            new RouteHop(hop, HopState.Failed, subject, string.Join("; ", observations.Take(3).Select(Describe)), Basis.Observed),
            [.. observations.Select(NamesOf)]);
    }

    // One connection is one endpoint's: when it fails as a bad endpoint does, the proxy may just have chosen that one.
    private static bool IsOneOfTheBad(List<Observation> viaProxy, Sightings seen) => viaProxy.TrueForAll(dialled =>
        seen.Endpoints.Any(endpoint => endpoint.Failed && endpoint.Result.Outcome == dialled.Result.Outcome
            && EndpointResults.IsIPv6(endpoint) == EndpointResults.IsIPv6(dialled)));

    private static HopAssessment Partly(Hop hop, string subject, List<Observation> bad) => new(
        new RouteHop(
            hop, HopState.Degraded, subject, $"{bad.Count} fail: {string.Join("; ", bad.Take(3).Select(Describe))}", Basis.Observed),
        [.. bad.Select(NamesOf)]);

    private static string Describe(Observation observation) =>
        $"{observation.Result.Target} {ProbeText.Describe(observation.Result)}";
}
