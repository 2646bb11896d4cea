using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Services;

/// <summary>A headless Service is used as if it had an address of its own: its port is dialled, which nothing translates, or a client
/// keeps to one of the pods' addresses.</summary>
/// <remarks>Source: Kubernetes documentation, "Service", Headless Services: no cluster IP is allocated, kube-proxy does not handle
/// these Services.</remarks>
public sealed class HeadlessAsVirtualAddress : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("SVC22", "Headless Service used as a VIP", Severity.Error, Hop.Listen)
    {
        Needs = [ResourceKind.Service, ResourceKind.EndpointSlice],
        Explains = ["APP01", "SVC04"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var route = context.Route;
        return route is not { TargetKind: RouteTargetKind.Headless, Service: { } service } ? []
            : route.Port is { } port && Asked.Port(route) is { IsName: false, Number: var dialled } && dialled == port.Port
                && Translated(context, service, port) is { } wrong ? [wrong]
            : Pinned(context, service);
    }

    // The refusal is what a port meets that was never opened: the pods have the other one.
    private static RuleFinding? Translated(DiagnosisContext context, Service service, ServicePort port)
    {
        var probed = ProbedEndpoints.Chosen(context);
        var meant = context.Route.SelectedPods.SelectMany(pod => NumbersOf(pod, port)).Distinct().Order().ToList();
        if (probed.IsEmpty || meant.Count == 0 || meant.Contains(port.Port)
            || probed.Any(one => !EndpointResults.IsClosed(one.Observation)))
        {
            return null;
        }

        var number = string.Join(" or ", meant);
        return new RuleFinding
        {
            Subject = service.Reference.ToString(),
            Summary = $"Port {port.Port} of headless Service {service.Namespace}/{service.Name} is dialled, which nothing translates to its "
                + $"targetPort {port.TargetPort}: the name leads to the pods themselves, and they serve port {number}.",
            Evidence =
            [
                context.Derived(service, $"clusterIP None; port {port} has targetPort {port.TargetPort}"),
                .. probed.Take(3).Select(one => DiagnosisContext.Observed(one.Observation)),
            ],
            Coverage = EndpointResults.CoverageOf(probed.Select(one => one.Observation)),
            Fixes =
            [
                new Fix($"Dial the pods' port: {service.Name}.{service.Namespace}:{meant[0]}, or ask for the SRV record, which tells it."),
                new Fix(
                    "If clients need the port translated, create a second Service that is not headless, with the same selector.",
                    $"kubectl -n {service.Namespace} get service {service.Name} -o yaml",
                    FixRisk.Medium),
            ],
        };
    }

    private static IEnumerable<RuleFinding> Pinned(DiagnosisContext context, Service service)
    {
        var probed = ProbedEndpoints.Chosen(context);
        var bad = probed.Where(one => one.IsBad).ToList();
        if (bad.Count == 0 || bad.Count == probed.Length || Asked.Service(context.Route) is null)
        {
            yield break;
        }

        yield return new RuleFinding
        {
            Subject = service.Reference.ToString(),
            Summary = $"The name of headless Service {service.Namespace}/{service.Name} gives {probed.Length} addresses, of which {bad.Count} "
                + $"{(bad.Count == 1 ? "fails" : "fail")}: a client that takes the first and keeps it stays with a bad one.",
            Evidence =
            [
                context.Derived(service, "clusterIP None: no proxy sends the client to another endpoint"),
                .. bad.Take(3).Select(one => DiagnosisContext.Observed(one.Observation)),
            ],
            Coverage = EndpointResults.CoverageOf(bad.Select(one => one.Observation)),
            Severity = Severity.Warning,
            Fixes = [new Fix("Have the client try every address, and ask the name again when a connection fails.")],
        };
    }

    private static IEnumerable<int> NumbersOf(Pod pod, ServicePort port) => port.TargetPort is { Text: { } name }
        ? pod.Containers.SelectMany(container => container.Ports)
            .Where(declared => declared.Name == name && declared.Protocol == port.Protocol).Select(declared => declared.Port)
        : [port.TargetPort.Number];
}
