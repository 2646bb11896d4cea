using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Services;

/// <summary>No pod has the labels that the Service selects, and no workload would make one.</summary>
/// <remarks>Source: Kubernetes documentation, "Debug Services", Does the Service have any EndpointSlices?</remarks>
public sealed class SelectorMatchesNoPods : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("SVC08", "Selector matches no pods", Severity.Error, Hop.Endpoints)
    {
        Needs = [ResourceKind.Service, ResourceKind.Pod, ResourceKind.EndpointSlice],
        Explains = ["SVC12", "DNS26"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        if (context.Route.Service is not { } service || !ServiceFacts.SelectsNothing(context))
        {
            yield break;
        }

        // Where pods are a slip away, SVC10 names them.
        var nearest = SelectorNearMiss.HasOne(context.Snapshot, service) ? [] : NearestPods.Of(context.Snapshot, service);

        // Every namespace is looked through for a question only: an audit of all Services would do it for each.
        var elsewhere = context.Observations.IsEmpty ? [] : NearestPods.Elsewhere(context.Snapshot, service);
        var pods = context.Snapshot.Pods.InNamespace(service.Namespace).Count(pod => !pod.IsFinished);
        yield return new RuleFinding
        {
            Subject = service.Reference.ToString(),
            Summary = $"Service {service.Namespace}/{service.Name} selects {service.Selector}, and {(pods == 1 ? "the only pod" : $"none of the {pods} pods")} of "
                + $"namespace {service.Namespace} has {(pods == 1 ? "other labels" : "these labels")}"
                + (!elsewhere.IsEmpty ? $"; pods of namespace {PodWords.List(elsewhere, 2)} have them, which a Service of another cannot select."
                    : nearest.IsEmpty ? "."
                    : $"; the nearest {(nearest[0].Pods.Length == 1 ? "is" : "are")} {nearest[0]}."),
            Evidence =
            [
                context.Derived(service, $"selector {service.Selector}"),
                context.Derived($"Pods of {service.Namespace}", $"0 of {pods} match"),
                .. nearest.Select(group => context.Derived(group.Pods[0], string.Join(" and ", group.Differences))),
                .. Wire.FailedDials(context).Take(1).Select(observation => DiagnosisContext.Observed(observation)),
            ],
            Fixes =
            [
                .. elsewhere.IsEmpty ? Array.Empty<Fix>() : [Move(service, elsewhere[0])],
                new Fix(
                    "Compare the selector with the pods' labels, and set the one that was meant.",
                    $"kubectl -n {service.Namespace} get pods --show-labels"),
                new Fix(
                    "Or deploy the workload that the Service is for.",
                    $"kubectl -n {service.Namespace} get deployments,statefulsets,daemonsets"),
            ],
        };
    }

    private static Fix Move(Service service, string ns) => new(
        $"Create the Service in namespace {ns}, beside the pods, and dial it as {service.Name}.{ns}.",
        $"kubectl -n {ns} get pods -l {service.Selector}",
        FixRisk.Medium);
}
