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

        var pods = context.Snapshot.Pods.InNamespace(service.Namespace).Count(pod => !pod.IsFinished);
        yield return new RuleFinding
        {
            Subject = service.Reference.ToString(),
            Summary = $"Service {service.Namespace}/{service.Name} selects {service.Selector}, and none of the {pods} pods of "
                + $"namespace {service.Namespace} has these labels.",
            Evidence =
            [
                context.Derived(service, $"selector {service.Selector}"),
                context.Derived($"Pods of {service.Namespace}", $"0 of {pods} match"),
                .. Wire.FailedDials(context).Take(1).Select(observation => DiagnosisContext.Observed(observation)),
            ],
            Fixes =
            [
                new Fix(
                    "Compare the selector with the pods' labels, and set the one that was meant.",
                    $"kubectl -n {service.Namespace} get pods --show-labels"),
                new Fix(
                    "Or deploy the workload that the Service is for.",
                    $"kubectl -n {service.Namespace} get deployments,statefulsets,daemonsets"),
            ],
        };
    }
}
