using System.Collections.Immutable;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules;

/// <summary>An endpoint with the worst that was seen of it.</summary>
/// <param name="Endpoint">The endpoint.</param>
/// <param name="Observation">The probe that failed, or one that did not.</param>
internal sealed record ProbedEndpoint(RouteEndpoint Endpoint, Observation Observation)
{
    /// <summary>Whether it failed; silence over UDP is neither good nor bad.</summary>
    public bool IsBad => Observation.Failed;

    /// <summary>Whether it answered.</summary>
    public bool IsGood => Observation.Succeeded;
}

/// <summary>The endpoints of a question as they were seen, one by one.</summary>
internal static class ProbedEndpoints
{
    /// <summary>Every endpoint that was probed, chosen or not, in the order of the ladder.</summary>
    /// <param name="context">All that is known.</param>
    public static ImmutableArray<ProbedEndpoint> Of(DiagnosisContext context) =>
    [
        .. context.At(LadderStep.Endpoint).Concat(context.At(LadderStep.EndpointApplication))
            .Where(observation => observation.Plan.Endpoint is not null && (observation.Succeeded || observation.Failed))
            .GroupBy(observation => observation.Plan.Endpoint!.Address)
            .Select(group => group.FirstOrDefault(observation => observation.Failed) ?? group.First())
            .Select(observation => new ProbedEndpoint(observation.Plan.Endpoint!, observation)),
    ];

    /// <summary>Those that the source's traffic may meet.</summary>
    /// <param name="context">All that is known.</param>
    public static ImmutableArray<ProbedEndpoint> Chosen(DiagnosisContext context) =>
        [.. Of(context).Where(probed => probed.Endpoint.IsChosen)];

    /// <summary>Whether packets got lost at nodes of which no endpoint answers: then the nodes may be to blame, whatever else is common
    /// to the endpoints there.</summary>
    /// <param name="probed">The endpoints.</param>
    public static bool MayBeTheirNodes(ImmutableArray<ProbedEndpoint> probed) => probed.Any(bad =>
        bad.IsBad && EndpointResults.HopOf(bad.Observation.Result.Outcome) == Hop.Network
        && !probed.Any(good => good.IsGood && good.Endpoint.Node == bad.Endpoint.Node));

    /// <summary>Whether all that is bad, and nothing else, has something in common.</summary>
    /// <param name="probed">The endpoints.</param>
    /// <param name="isOfGroup">Whether an endpoint has it.</param>
    public static bool FailsExactly(ImmutableArray<ProbedEndpoint> probed, Func<RouteEndpoint, bool> isOfGroup) =>
        probed.Any(one => one.IsBad) && probed.Any(one => one.IsGood) && probed.All(one => one.IsBad == isOfGroup(one.Endpoint));
}
