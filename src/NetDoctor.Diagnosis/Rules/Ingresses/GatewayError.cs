using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Ingresses;

/// <summary>The controller answers 502, 503 or 504 in its own name: says which hop that comes from.</summary>
/// <remarks>Compared with the same GET at the pods themselves. 503: no endpoint; 502: the backend refuses, breaks off or speaks another
/// protocol; 504: it does not answer in time. Source: RFC 9110 §15.6.3-15.6.5.</remarks>
public sealed class GatewayError : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("ING31", "502, 503 or 504 from the Ingress", Severity.Error, Hop.Ingress)
    {
        Needs = [ResourceKind.Ingress, ResourceKind.Service, ResourceKind.EndpointSlice],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        if (IngressFacts.Unserved(context) is not { Winner: { } winner } view || context.Route.Service is not { } service
            || IngressAnswers.Of(context).FirstOrDefault(one => IngressAnswers.StatusOf(one) is 502 or 503 or 504) is not { } answer)
        {
            yield break;
        }

        var status = IngressAnswers.StatusOf(answer);
        var direct = context.At(LadderStep.EndpointApplication).Where(one => one.Plan.Endpoint is { IsChosen: true }).ToList();
        var works = direct.Count > 0 && direct.TrueForAll(IngressFacts.IsAnswered);
        var policies = context.Route.IngressPolicies;
        yield return new RuleFinding
        {
            Subject = winner.Claim.Ingress.Reference.ToString(),
            Summary = works
                ? $"The controller answers HTTP {status} to {IngressFacts.Asked(view)}, while {(direct.Count == 1 ? "the pod" : $"all {direct.Count} pods")} of "
                    + $"Service {service.Namespace}/{service.Name} answer the same request: the break lies between controller and pods"
                    + (policies.IsEmpty ? "." : $", where NetworkPolicy {policies[0].Namespace}/{policies[0].Name} decides.")
                : $"The HTTP {status} to {IngressFacts.Asked(view)} is the controller's own and comes from behind it: {WhyOf(context, service, direct)}.",
            Evidence =
            [
                DiagnosisContext.Observed(answer),
                .. direct.Take(3).Select(one => DiagnosisContext.Observed(one)),
                .. direct.Count == 0
                    ? [context.Derived(service, $"{context.Route.Endpoints.Count(one => one.IsReady)} of {context.Route.Endpoints.Length} endpoints ready")]
                    : Array.Empty<Evidence>(),
                .. policies.Take(1).Select(policy => context.Derived(policy, "isolates the pods for ingress")),
            ],
            Severity = works ? null : Severity.Info,
            IsHazard = !works,
            Fixes = works ? [.. Fixes(context, winner.Claim, policies.IsEmpty)] : [],
        };
    }

    private static string WhyOf(DiagnosisContext context, Service service, List<Observation> direct)
    {
        if (!context.Route.ChosenEndpoints.Any())
        {
            return $"Service {service.Namespace}/{service.Name} has no ready endpoint";
        }

        return direct.Find(one => !IngressFacts.IsAnswered(one)) is { } bad
            ? $"{EndpointResults.PlaceOf(bad)} {ProbeText.Describe(bad.Result)}"
            : $"the pods of Service {service.Namespace}/{service.Name} were not asked";
    }

    private static IEnumerable<Fix> Fixes(DiagnosisContext context, IngressClaim claim, bool isOpen)
    {
        if (IngressControllers.Of(context.Snapshot, claim) is { Pods: [var pod, ..] } controller)
        {
            yield return new Fix(
                "Read what the controller says of its backend.",
                $"kubectl -n {pod.Namespace} logs -l {controller.Labels} --tail=50");
        }

        yield return isOpen
            ? new Fix("See whether the controller speaks the protocol that the pods expect (annotation backend-protocol).",
                $"kubectl -n {claim.Ingress.Namespace} get ingress {claim.Ingress.Name} -o yaml")
            : new Fix("Let the NetworkPolicy admit the controller's pods.",
                $"kubectl -n {claim.Ingress.Namespace} get networkpolicy");
    }
}
