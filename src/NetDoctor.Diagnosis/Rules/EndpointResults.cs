using System.Collections.Immutable;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Rules;

/// <summary>What probes showed at the endpoints that take the traffic of a question.</summary>
internal static class EndpointResults
{
    private const int MaxShown = 5;

    /// <summary>Probes of places that traffic ends at: the chosen endpoints; for a target that the cluster does not translate, its
    /// own address.</summary>
    /// <param name="context">All that is known.</param>
    public static ImmutableArray<Observation> Of(DiagnosisContext context) => IsDirect(context.Route)
        ? [.. context.At(LadderStep.Frontend).Concat(context.At(LadderStep.Application))]
        : [.. context.At(LadderStep.Endpoint).Concat(context.At(LadderStep.EndpointApplication))
            .Where(observation => observation.Plan.Endpoint is { IsChosen: true })];

    /// <summary>Probes of the address that the source dials, when that address is translated to one of the endpoints.</summary>
    /// <param name="context">All that is known.</param>
    public static ImmutableArray<Observation> Translated(DiagnosisContext context) => IsDirect(context.Route)
        ? []
        : [.. context.At(LadderStep.Frontend)];

    /// <summary>The hop at which an outcome breaks the route; null when it does not.</summary>
    /// <param name="outcome">The outcome.</param>
    public static Hop? HopOf(ProbeOutcome outcome) => outcome switch
    {
        ProbeOutcome.Timeout or ProbeOutcome.HostUnreachable or ProbeOutcome.NetworkUnreachable or ProbeOutcome.Prohibited
            or ProbeOutcome.AccessDenied => Hop.Network,
        ProbeOutcome.Refused => Hop.Listen,
        ProbeOutcome.Hung or ProbeOutcome.Reset or ProbeOutcome.Closed or ProbeOutcome.TlsFailed
            or ProbeOutcome.Malformed => Hop.Application,
        _ => null,
    };

    /// <summary>Whether the host itself says that nothing listens: a reset, and no ICMP error that a filter sends on its behalf.</summary>
    /// <param name="observation">The probe.</param>
    public static bool IsClosed(Observation observation) => observation.Result is { Outcome: ProbeOutcome.Refused } result
        && (result.Refusal is not { By: "icmp", Sender: { } sender } || sender == observation.Plan.Spec.Address);

    /// <summary>Whether a probe of an address that is translated failed as a bad endpoint does, which it may just have been sent to.</summary>
    /// <param name="context">All that is known.</param>
    /// <param name="observation">A probe of a Service's address or a node's port.</param>
    public static bool IsThatOfAnEndpoint(DiagnosisContext context, Observation observation) => context.At(LadderStep.Endpoint).Any(endpoint =>
        endpoint.Failed && endpoint.Plan.Endpoint is { IsChosen: true } && endpoint.Result.Outcome == observation.Result.Outcome
        && IsIPv6(endpoint) == IsIPv6(observation));

    /// <summary>Whether an IPv6 address was probed.</summary>
    /// <param name="observation">The probe.</param>
    public static bool IsIPv6(Observation observation) => observation.Plan.Spec.Address.Contains(':', StringComparison.Ordinal);

    /// <summary>Whether a pod of the same template answers at the same port: then the port is right, and this pod's server is not well.</summary>
    /// <param name="context">All that is known.</param>
    /// <param name="endpoint">An endpoint that does not answer.</param>
    public static bool ItsLikeAnswers(DiagnosisContext context, RouteEndpoint endpoint) => endpoint.Pod is { Owner: { } owner } pod
        && context.At(LadderStep.Endpoint).Any(observation => observation is { Succeeded: true, Plan.Endpoint: { Pod: { } other } like }
            && other.Namespace == pod.Namespace && other.Owner == owner && like.Address.Port == endpoint.Address.Port);

    /// <summary>Where a probe ended, in words: <c>pod shop/web-0 (10.244.1.10:8080)</c>, or the address alone.</summary>
    /// <param name="observation">The probe.</param>
    public static string PlaceOf(Observation observation) => observation.Plan.Endpoint is { Pod: { } pod }
        ? $"{pod.Reference} ({observation.Result.Target})"
        : observation.Result.Target;

    /// <summary>What probes cover: their addresses, and the pods behind them.</summary>
    /// <param name="observations">The probes.</param>
    public static Coverage CoverageOf(IEnumerable<Observation> observations) => Coverage.Of(observations
        .SelectMany(observation => observation.Plan.Endpoint?.Pod is { } pod
            ? new[] { observation.Result.Target, TargetPods.NameOf(pod) }
            : [observation.Result.Target])
        .Distinct(StringComparer.Ordinal));

    /// <summary>One finding for all places that fail in the same way.</summary>
    /// <param name="context">All that is known.</param>
    /// <param name="failing">Their probes; at least one.</param>
    /// <param name="singular">What one place does, such as <c>refuses the connection</c>.</param>
    /// <param name="plural">What several places do.</param>
    /// <param name="fixes">Ways to mend it.</param>
    public static RuleFinding Finding(
        DiagnosisContext context,
        IReadOnlyCollection<Observation> failing,
        string singular,
        string plural,
        params ImmutableArray<Fix> fixes)
    {
        var places = failing.Select(PlaceOf).Distinct(StringComparer.Ordinal).ToList();
        var first = failing.First().Plan.Endpoint;
        var all = IsDirect(context.Route)
            ? places.Count
            : context.Route.ChosenEndpoints.Count(endpoint => endpoint.Address.Port > 0);
        var many = places.Count == all ? $"all {all} endpoints" : $"{places.Count} of {all} endpoints";
        return new RuleFinding
        {
            Subject = SubjectOf(context.Route, places, first),
            Summary = places.Count == 1
                ? $"{places[0]} {singular}."
                : $"{Capital(many)} {plural}: {string.Join(", ", places.Take(3))}{(places.Count > 3 ? ", ..." : "")}.",
            Evidence = [.. failing.Take(MaxShown).Select(observation => DiagnosisContext.Observed(observation))],
            Fixes = fixes,
            Coverage = CoverageOf(failing),
            Severity = places.Count < all ? Severity.Warning : Severity.Error,
        };
    }

    /// <summary>Whether the address that the source dials is the endpoint itself, known to the cluster or not.</summary>
    /// <param name="route">The route.</param>
    public static bool IsDirect(Route route) =>
        route.Endpoints.IsEmpty && (route.Service is null || route.TargetKind == RouteTargetKind.ExternalName);

    private static string SubjectOf(Route route, List<string> places, RouteEndpoint? endpoint)
    {
        if (places.Count == 1 && endpoint?.Pod is { } pod)
        {
            return pod.Reference.ToString();
        }

        return (route.Service as Fact ?? route.TargetPod as Fact ?? route.TargetNode)?.Reference.ToString() ?? places[0];
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
