using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.EndpointSlices;

/// <summary>The Service publishes its pods before they are ready, and some of those that are not ready fail.</summary>
/// <remarks>Meant for peers that find each other before they serve. Source: Kubernetes API, ServiceSpec.publishNotReadyAddresses.</remarks>
public sealed class UnreadyPublished : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        "EPS06", "publishNotReadyAddresses sends traffic to unready pods", Severity.Warning, Hop.Endpoints)
    {
        Needs = [ResourceKind.Service, ResourceKind.Pod, ResourceKind.EndpointSlice],
        Explains = ["POD04", "POD05", "POD06", "EPS11", "APP01", "APP02", "APP04"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        if (context.Route.Service is not { PublishNotReadyAddresses: true } service)
        {
            yield break;
        }

        // A pod whose container does not even run has a cause of its own.
        var chosen = context.Route.ChosenEndpoints.ToList();
        var failing = chosen
            .Where(endpoint => endpoint.Pod is { IsReady: false, IsTerminating: false } pod
                && pod.ContainerStatuses.All(status => status.State.Phase == ContainerPhase.Running)
                && SliceEndpoints.Fails(context, endpoint))
            .ToList();
        if (failing.Count == 0)
        {
            yield break;
        }

        var pods = failing.Select(endpoint => endpoint.Pod!).ToList();
        yield return new RuleFinding
        {
            Subject = service.Reference.ToString(),
            Summary = $"{service.Reference} sends traffic to {failing.Count} of {chosen.Count} endpoints before "
                + $"{(failing.Count == 1 ? "its pod is" : "their pods are")} ready, because publishNotReadyAddresses is true, and "
                + $"{(failing.Count == 1 ? "it fails" : "they fail")}: {PodWords.List(pods.Select(pod => pod.Name), 3)}.",
            Evidence =
            [
                context.Derived(service, "publishNotReadyAddresses is true"),
                .. pods.Take(3).Select(pod => context.Derived(pod, PodWords.StateOf(pod))),
                .. failing.Take(3).SelectMany(endpoint => SliceEndpoints.ProbesOf(context, endpoint).Where(probe => probe.Failed).Take(1))
                    .Select(probe => DiagnosisContext.Observed(probe)),
            ],
            Fixes =
            [
                new Fix(
                    "Unless the pods must find each other before they serve, publish ready ones only.",
                    $"kubectl -n {service.Namespace} patch service {service.Name} -p '{{\"spec\":{{\"publishNotReadyAddresses\":false}}}}'",
                    FixRisk.Medium),
                new Fix(
                    "If they must, give clients a second Service without it.",
                    $"kubectl -n {service.Namespace} describe pod {pods[0].Name}"),
            ],
            Coverage = SliceEndpoints.CoverageOf(failing),

            // Where nothing works, the flag makes no difference: without it there would be no endpoint at all.
            IsHazard = failing.Count == chosen.Count,
        };
    }
}
