using NetDoctor.Diagnosis.Planning;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Doctor;

/// <summary>The Service has more endpoints than are probed at once: what was seen is a sample.</summary>
/// <remarks>The sample takes endpoints of every node in turn, and is the same for the same cluster.</remarks>
public sealed class EndpointsSampled : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("DOC13", "Result sampled, not complete", Severity.Info, Hop.Doctor);

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var all = context.Route.ChosenEndpoints.Count(endpoint => endpoint.Address.Port > 0);
        var probed = context.At(LadderStep.Endpoint).Where(observation => observation.Plan.Endpoint is { IsChosen: true })
            .Select(observation => observation.Plan.Endpoint!.Address).Distinct().Count();
        if (probed == 0 || probed >= all || all <= DialLadder.MaxEndpoints || context.Route.Service is not { } service)
        {
            yield break;
        }

        yield return new RuleFinding
        {
            Subject = "NetDoctor",
            Summary = $"{probed} of {all} endpoints of {service.Reference} were probed, some on every node as far as they reach: "
                + "what holds of the others is not known.",
            Evidence =
            [
                context.Derived(
                    $"EndpointSlices of {service.Namespace}/{service.Name}",
                    $"{all} endpoints take traffic; at most {DialLadder.MaxEndpoints} are probed in one diagnosis"),
            ],
            Fixes = [new Fix($"Ask for a single pod to have it probed for certain: {service.Namespace}/pod/NAME:PORT.")],
            IsHazard = true,
        };
    }
}
