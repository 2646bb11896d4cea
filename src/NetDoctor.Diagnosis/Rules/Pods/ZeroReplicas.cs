using System.Collections.Immutable;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Pods;

/// <summary>The workload whose pods the Service selects is scaled to zero.</summary>
/// <remarks>Source: Kubernetes documentation, "Deployments", Scaling a Deployment.</remarks>
public sealed class ZeroReplicas : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("POD15", "Zero replicas", Severity.Error, Hop.Endpoints)
    {
        Needs = [ResourceKind.Pod, ResourceKind.Deployment, ResourceKind.StatefulSet, ResourceKind.ReplicaSet],
        Explains = ["POD12", "SVC08", "SVC10", "SVC12", "DNS26"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        if (context.Route.Service is not { HasSelector: true } service || TargetPods.All(context.Route).Length > 0
            || context.At(LadderStep.Frontend).Any(observation => observation.Succeeded) || IngressAnswers.Served(context))
        {
            yield break;
        }

        var workloads = Makers(context.Snapshot, service);
        // One that asks for pods and has none fails for another reason.
        if (workloads.IsEmpty || workloads.Any(workload => workload.Replicas > 0))
        {
            yield break;
        }

        var names = string.Join(" and ", workloads.Select(workload => workload.Reference));
        yield return new RuleFinding
        {
            Subject = workloads[0].Reference.ToString(),
            Summary = $"{service.Reference} has no pods, because {names} {(workloads.Length == 1 ? "is" : "are")} scaled to 0 replicas.",
            Evidence =
            [
                .. workloads.Select(workload => context.Derived(
                    workload, $"spec.replicas is 0; its pods' labels match the selector {service.Selector}")),
                context.Derived(service, $"the selector {service.Selector} matches no pod"),
            ],
            Fixes =
            [
                .. workloads.Select(workload => new Fix(
                    $"Scale {workload.Reference} up.",
                    $"kubectl -n {workload.Namespace} scale {Owners.Argument(workload.Reference)} --replicas=1")),
            ],
        };
    }

    // A DaemonSet has no replicas to scale.
    private static ImmutableArray<Workload> Makers(ClusterSnapshot snapshot, Service service) =>
    [
        .. ServiceFacts.WorkloadsFor(snapshot, service.Namespace, service.Selector)
            .Where(workload => workload.WorkloadKind != ResourceKind.DaemonSet),
    ];
}
