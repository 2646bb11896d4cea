using System.Collections.Immutable;
using System.Net;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Rules;

/// <summary>Tells whose answer it is that comes from an Ingress' address: the controller's own, or its backend's.</summary>
/// <remarks>A controller answers 404 where no rule takes the request, 503 without endpoints, 502 when the backend refuses or breaks
/// off, and 504 when it does not answer in time. Source: RFC 9110 §15.6.3-15.6.5; ingress-nginx documentation, "Default backend";
/// ingress-nginx template nginx.tmpl, upstream without endpoints.</remarks>
internal static class IngressAnswers
{
    private const int NotFound = 404;

    /// <summary>Whether the question goes through an Ingress.</summary>
    /// <param name="context">All that is known.</param>
    public static bool Applies(DiagnosisContext context) => context.Route.TargetKind == RouteTargetKind.Ingress;

    /// <summary>The Ingress' answers, at the addresses that the source would dial.</summary>
    /// <param name="context">All that is known.</param>
    public static ImmutableArray<Observation> Of(DiagnosisContext context) => Applies(context)
        ? [.. context.At(LadderStep.Application).Where(WasMade).Where(one => IsAsked(context, one))]
        : [];

    /// <summary>Whether the source would dial the address: what DNS answers, where it was asked; else every address.</summary>
    /// <param name="context">All that is known.</param>
    /// <param name="observation">A GET at an address of the Ingress, or at one that DNS gives.</param>
    public static bool IsAsked(DiagnosisContext context, Observation observation)
    {
        if (!Applies(context))
        {
            return true;
        }

        var answers = IngressLadder.AnswersOf(context.Observations).ToList();
        return answers.Count == 0
            || (IPEndPoint.TryParse(observation.Result.Target, out var target) && answers.Contains(target.Address));
    }

    /// <summary>Whether the backend was reached; true for what does not go through an Ingress.</summary>
    /// <param name="context">All that is known.</param>
    /// <param name="observation">A probe of any step.</param>
    public static bool IsFromBackend(DiagnosisContext context, Observation observation)
    {
        if (!Applies(context) || observation.Plan.Step != LadderStep.Application)
        {
            return true;
        }

        return StatusOf(observation) switch
        {
            null => false,
            502 or 503 or 504 => Direct(context).Contains(StatusOf(observation)),
            // A controller that knows no such rule says the same as an application that knows no such page.
            NotFound => context.Route.Service is not null
                && (context.Route.Ingress?.Claim is { Ingress.HasRewrite: true } || Direct(context).Contains(NotFound)),
            _ => true,
        };
    }

    /// <summary>Whether an answer of the backend came through the Ingress.</summary>
    /// <param name="context">All that is known.</param>
    public static bool Served(DiagnosisContext context) => Of(context).Any(one => IsFromBackend(context, one));

    /// <summary>Whether DNS leads a host that no Ingress names to the address of one, and that answers 404.</summary>
    /// <param name="context">All that is known.</param>
    public static bool IsAtUnclaimedHost(DiagnosisContext context) =>
        context.Route is { TargetKind: RouteTargetKind.External, Ingress: { IsNamed: false, Claims.IsEmpty: true } view }
        && context.At(LadderStep.Application).Any(one => StatusOf(one) == NotFound
            && view.Addresses.Any(address => address.ToString() == one.Result.Target));

    /// <summary>Status of an answer; null without one.</summary>
    /// <param name="observation">A probe.</param>
    public static int? StatusOf(Observation observation) => (observation.Result as HttpProbeResult)?.Status;

    /// <summary>Statuses that chosen endpoints gave to the same request.</summary>
    /// <param name="context">All that is known.</param>
    public static IEnumerable<int?> Direct(DiagnosisContext context) => context.At(LadderStep.EndpointApplication)
        .Where(one => one.Plan.Endpoint is { IsChosen: true }).Select(StatusOf).Where(status => status is not null);

    private static bool WasMade(Observation observation) =>
        observation.Result.Outcome is not (ProbeOutcome.NotMade or ProbeOutcome.LocalError);
}
