using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Services;

/// <summary>No endpoint of the Service is ready: new connections have nowhere to go.</summary>
/// <remarks>Source: Kubernetes documentation, "Debug Services", Does the Service have any EndpointSlices?</remarks>
public sealed class NoReadyEndpoints : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("SVC12", "No ready endpoints", Severity.Error, Hop.Endpoints)
    {
        Needs = [ResourceKind.Service, ResourceKind.EndpointSlice],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var route = context.Route;
        if (route.Service is not { Type: not ServiceType.ExternalName } service
            || ServiceFacts.ReadyEndpoints(context.Snapshot, service).Any()
            || route.ChosenEndpoints.Any()
            || Wire.WasReached(context))
        {
            yield break;
        }

        var endpoints = context.Snapshot.SlicesOf(service).Sum(slice => slice.Endpoints.Length);
        var pods = route.SelectedPods;
        var reasons = pods.GroupBy(PodWords.StateOf, StringComparer.Ordinal)
            .OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => group.Count() == 1 ? $"{group.First().Name} {group.Key}" : $"{group.Count()} pods: {group.Key}");
        var why = pods.IsEmpty ? WhyNone(context, service) : $": {PodWords.List(reasons, 3)}";
        yield return new RuleFinding
        {
            Subject = service.Reference.ToString(),
            Summary = $"Service {service.Namespace}/{service.Name} has no ready endpoint, "
                + (pods.IsEmpty ? "and no pod that it selects" : $"0 of {Math.Max(endpoints, pods.Length)}") + $"{why}.",
            Evidence =
            [
                context.Derived(
                    $"EndpointSlices of {service.Namespace}/{service.Name}", $"0 of {endpoints} endpoints ready"),
                .. pods.Take(5).Select(pod => context.Derived(pod, PodWords.StateOf(pod))),
                .. Workloads(context, service),
                .. Wire.FailedDials(context).Take(1).Select(observation => DiagnosisContext.Observed(observation)),
            ],
            Fixes =
            [
                new Fix(
                    pods.IsEmpty ? "Find out why there is no pod." : "Find out why the pods are not ready.",
                    pods.IsEmpty
                        ? $"kubectl -n {service.Namespace} get deployments,statefulsets,daemonsets,pods --show-labels"
                        : $"kubectl -n {service.Namespace} describe pod {pods[0].Name}"),
            ],
        };
    }

    // What keeps a controller from making pods at all: a quota, an admission webhook, a missing ServiceAccount.
    private static string WhyNone(DiagnosisContext context, Service service) => ServiceFacts
        .WorkloadsFor(context.Snapshot, service.Namespace, service.Selector)
        .Where(workload => workload.Replicas > 0)
        .Select(workload => (Workload: workload, Why: ServiceFacts.CreationFailure(context.Snapshot, workload)))
        .Where(pair => pair.Why is not null)
        .Select(pair => $", because {pair.Workload.Reference} cannot create them: {pair.Why!.TrimEnd('.')}")
        .FirstOrDefault() ?? "";

    private static IEnumerable<Evidence> Workloads(DiagnosisContext context, Service service) =>
        context.Route.SelectedPods.IsEmpty
            ? ServiceFacts.WorkloadsFor(context.Snapshot, service.Namespace, service.Selector).Take(3)
                .Select(workload => context.Derived(workload, $"{workload.Replicas} replicas asked for, {workload.ReadyReplicas} ready"))
            : [];
}
