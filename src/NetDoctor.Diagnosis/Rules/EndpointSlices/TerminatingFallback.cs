using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.EndpointSlices;

/// <summary>No endpoint is ready, so traffic goes to pods that are being deleted and still serve: it ends when they do.</summary>
/// <remarks>Source: Kubernetes documentation, "Virtual IPs and Service Proxies", Traffic to terminating endpoints (KEP-1669).</remarks>
public sealed class TerminatingFallback : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("EPS05", "Terminating-but-serving fallback in use", Severity.Warning, Hop.Endpoints)
    {
        Needs = [ResourceKind.Service, ResourceKind.EndpointSlice],
        Explains = ["APP01", "APP02", "APP04", "EPS11"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var chosen = context.Route.ChosenEndpoints.ToList();
        if (context.Route.Service is not { } service || chosen.Count == 0
            || !chosen.TrueForAll(endpoint => endpoint is { IsReady: false, IsTerminating: true }))
        {
            yield break;
        }

        var others = context.Route.SelectedPods.Where(pod => !pod.IsTerminating).ToList();
        var ends = chosen.Select(endpoint => endpoint.Pod?.DeletionTimestamp).Max();
        var until = ends is { } end ? $" until {Ages.Clock(end, context.Snapshot.ObservedAt)} at the latest" : "";
        yield return new RuleFinding
        {
            Subject = service.Reference.ToString(),
            Summary = $"No endpoint of {service.Reference} is ready: its traffic goes to {chosen.Count} "
                + $"{(chosen.Count == 1 ? "pod that is" : "pods that are")} being deleted and still serve{(chosen.Count == 1 ? "s" : "")}{until}"
                + (others.Count == 0 ? ", and no other pod is there." : $"; its other pods: {PodWords.List(others.Select(Of), 3)}."),
            Evidence =
            [
                .. chosen.Take(3).Select(endpoint => context.Derived(
                    $"EndpointSlice {service.Namespace}/{endpoint.Slice}",
                    $"endpoint {endpoint} is not ready, serving, and terminating")),
                .. others.Take(3).Select(pod => context.Derived(pod, PodWords.StateOf(pod))),
                .. chosen.SelectMany(endpoint => SliceEndpoints.ProbesOf(context, endpoint)).Take(1)
                    .Select(probe => DiagnosisContext.Observed(probe)),
            ],
            Fixes = [.. Fixes(context, service, others)],
            Coverage = SliceEndpoints.CoverageOf(chosen),
            Severity = chosen.TrueForAll(endpoint => SliceEndpoints.Fails(context, endpoint)) ? Severity.Error : Severity.Warning,
            IsHazard = !chosen.Exists(endpoint => SliceEndpoints.Fails(context, endpoint)),
        };
    }

    private static string Of(Pod pod) => $"{pod.Name} {PodWords.StateOf(pod)}";

    private static IEnumerable<Fix> Fixes(DiagnosisContext context, Service service, List<Pod> others)
    {
        if (others.Count > 0)
        {
            yield return new Fix(
                "See why the pods that should take over are not ready.",
                $"kubectl -n {service.Namespace} describe pod {others[0].Name}");
        }
        else
        {
            yield return new Fix(
                "Start pods that take over before the last ones end.",
                $"kubectl -n {service.Namespace} get deployments,statefulsets,replicasets");
        }

        if (context.Route.ChosenEndpoints.Select(endpoint => endpoint.Pod).OfType<Pod>().FirstOrDefault() is { } pod
            && Owners.Of(context.Snapshot, pod) is { Kind: "Deployment" } owner)
        {
            yield return new Fix(
                "Let a rollout keep its old pods until new ones are ready.",
                $"kubectl -n {owner.Namespace} patch deployment {owner.Name} "
                + "-p '{\"spec\":{\"strategy\":{\"rollingUpdate\":{\"maxUnavailable\":0}}}}'",
                FixRisk.Medium);
        }
    }
}
