using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Rules.Application;

/// <summary>The Service's address fails although its endpoints answer: what fails is the translation in between.</summary>
internal static class TranslatedAddress
{
    /// <summary>A finding at the hop of the proxy when addresses fail with an outcome while an endpoint answers; else nothing.</summary>
    /// <param name="context">All that is known.</param>
    /// <param name="verb">What the address does, such as <c>refuses</c>.</param>
    /// <param name="outcomes">The outcomes.</param>
    public static IEnumerable<RuleFinding> Failing(DiagnosisContext context, string verb, params ProbeOutcome[] outcomes)
    {
        var answering = context.At(LadderStep.Endpoint)
            .Where(observation => observation is { Succeeded: true, Plan.Endpoint.IsChosen: true })
            .ToList();
        var dialled = EndpointResults.Translated(context);
        // One connection meets one endpoint, perhaps a bad one; and an endpoint of one family tells nothing of the other's address.
        var failing = dialled.Where(observation => outcomes.Contains(observation.Result.Outcome)
            && !EndpointResults.IsThatOfAnEndpoint(context, observation)
            && answering.Exists(endpoint => EndpointResults.IsIPv6(endpoint) == EndpointResults.IsIPv6(observation))).ToList();
        if (failing.Count == 0)
        {
            yield break;
        }

        var addresses = string.Join(", ", failing.Select(observation => observation.Result.Target));
        var service = context.Route.Service?.Reference.ToString() ?? addresses;
        yield return new RuleFinding
        {
            Subject = service,
            Summary = $"{addresses} {verb}, but {answering.Count} of its endpoints {(answering.Count == 1 ? "answers" : "answer")} when "
                + $"dialled directly: {Conclusion(context)}.",
            Evidence =
            [
                .. failing.Select(observation => DiagnosisContext.Observed(observation)),
                DiagnosisContext.Observed(answering[0]),
            ],
            Fixes =
            [
                new Fix(
                    "See whether kube-proxy, or what stands for it, runs on every node and says why it lags.",
                    "kubectl -n kube-system get pods -l k8s-app=kube-proxy -o wide"),
            ],
            Coverage = EndpointResults.CoverageOf(failing),
            Hop = Hop.Proxy,
            Severity = dialled.Any(observation => observation.Succeeded) ? Severity.Warning : Severity.Error,
        };
    }

    private static string Conclusion(DiagnosisContext context) =>
        context.Route.TargetKind is RouteTargetKind.LoadBalancer or RouteTargetKind.ExternalIP
            ? "what fails is the load balancer, or the translation on the node that the traffic enters"
            : "what fails is the translation of the address on the node that the traffic enters";
}
