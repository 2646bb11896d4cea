using NetDoctor.Diagnosis.Planning;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Services;

/// <summary>The Service selects no pods by design, and nobody keeps its slices: they are absent, or hold addresses of dead pods.</summary>
/// <remarks>Source: Kubernetes documentation, "Services without selectors".</remarks>
public sealed class ManualEndpointsDead : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        "SVC11", "Selector-less Service with no or stale manual slices", Severity.Error, Hop.Endpoints)
    {
        Needs = [ResourceKind.Service, ResourceKind.EndpointSlice],
        Explains = ["SVC12", "DNS26", "EPS02", "EPS11", "APP01", "APP02", "APP04"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context) =>
        context.Route.Service is not { HasSelector: false, Type: not ServiceType.ExternalName } service ? []
        : context.Snapshot.SlicesOf(service).Any(slice => !slice.Endpoints.IsEmpty) ? Stale(context, service)
        : Wire.WasReached(context) ? []
        : [Absent(context, service)];

    private static RuleFinding Absent(DiagnosisContext context, Service service)
    {
        var slices = context.Snapshot.SlicesOf(service);
        var port = service.Ports.IsEmpty ? "" : $"ports: [{{name: \"{service.Ports[0].Name}\", port: {service.Ports[0].TargetPort}}}], ";
        return new RuleFinding
        {
            Subject = service.Reference.ToString(),
            Summary = $"Service {service.Namespace}/{service.Name} has no selector, and "
                + (slices.IsEmpty ? "no EndpointSlice is labelled as its own." : "its EndpointSlices hold no address."),
            Evidence =
            [
                context.Derived(service, "no selector: nobody writes its EndpointSlices but its owner"),
                context.Derived($"EndpointSlices of {service.Namespace}/{service.Name}", $"{slices.Length} slices, 0 addresses"),
                .. Wire.FailedDials(context).Take(1).Select(observation => DiagnosisContext.Observed(observation)),
            ],
            Fixes =
            [
                Select(context, service, "If it is for pods, give it their labels as selector."),
                new Fix(
                    $"Otherwise apply an EndpointSlice labelled kubernetes.io/service-name={service.Name} with "
                    + $"{port}and the backend's addresses.",
                    $"kubectl -n {service.Namespace} get endpointslices -l kubernetes.io/service-name={service.Name}"),
            ],
        };
    }

    private static IEnumerable<RuleFinding> Stale(DiagnosisContext context, Service service)
    {
        if (!context.Snapshot.IsComplete(ResourceKind.Pod))
        {
            yield break;
        }

        var dead = context.At(LadderStep.Endpoint)
            .Where(observation => observation.Failed && !Wire.HasConnected(observation)
                && observation.Plan.Endpoint is { Pod: null } endpoint && FormerAddresses.IsOfGonePod(context.Snapshot, endpoint.Address.Address))
            .ToList();
        if (dead.Count == 0)
        {
            yield break;
        }

        var addresses = dead.Select(observation => observation.Result.Target).ToList();
        yield return new RuleFinding
        {
            Subject = service.Reference.ToString(),
            Summary = $"Service {service.Namespace}/{service.Name} has no selector, and its hand-made slices hold "
                + $"{PodWords.List(addresses, 3)}, where no pod lives any more.",
            Evidence =
            [
                .. dead.Take(3).Select(observation => DiagnosisContext.Observed(observation)),
                .. dead.Take(3).Select(observation => context.Derived(
                    $"EndpointSlice {service.Namespace}/{observation.Plan.Endpoint!.Slice}",
                    $"{observation.Plan.Endpoint.Address.Address} is a pod address, and no pod has it")),
                .. dead.Take(3).SelectMany(observation =>
                    FormerAddresses.EvidenceOf(context, observation.Plan.Endpoint!.Address.Address)),
            ],
            Coverage = Coverage.Of(addresses),
            Fixes =
            [
                Select(
                    context, service,
                    "Pod addresses change with every restart: give the Service a selector and delete the hand-made slices."),
                new Fix(
                    "Or write the address that the backend has now.",
                    $"kubectl -n {service.Namespace} edit endpointslice {dead[0].Plan.Endpoint!.Slice}"),
            ],
        };
    }

    // The labels are named only where a workload of the Service's name tells them.
    private static Fix Select(DiagnosisContext context, Service service, string why)
    {
        var snapshot = context.Snapshot;
        var workload = snapshot.Deployments.Find(service.Namespace, service.Name)
            ?? snapshot.StatefulSets.Find(service.Namespace, service.Name)
            ?? snapshot.DaemonSets.Find(service.Namespace, service.Name);
        return new Fix(
            why,
            workload is { Selector.MatchLabels: { Count: > 0 } labels }
                ? $"kubectl -n {service.Namespace} set selector service {service.Name} '{labels}'"
                : $"kubectl -n {service.Namespace} get pods --show-labels",
            FixRisk.Medium);
    }
}
