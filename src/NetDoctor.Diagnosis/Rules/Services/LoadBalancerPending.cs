using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Services;

/// <summary>The Service asks for a load balancer, and none has given it an address.</summary>
/// <remarks>Source: Kubernetes documentation, "Service", type: LoadBalancer.</remarks>
public sealed class LoadBalancerPending : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("SVC18", "LoadBalancer pending", Severity.Error, Hop.Service)
    {
        Needs = [ResourceKind.Service],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var route = context.Route;
        if (route.Service is not
            {
                Type: ServiceType.LoadBalancer, LoadBalancerIPs.IsEmpty: true, LoadBalancerHostnames.IsEmpty: true,
            } service)
        {
            yield break;
        }

        // Who comes from outside by another way than the load balancer does not miss it.
        var matters = Asked.IsFromOutside(route)
            && route.TargetKind is not (RouteTargetKind.NodePort or RouteTargetKind.ExternalIP or RouteTargetKind.Ingress);
        var events = context.Snapshot.Events.By(service.Reference).Where(IsOfBalancer)
            .OrderByDescending(warning => warning.LastSeenAt).ThenBy(warning => warning.Name, StringComparer.Ordinal)
            .Take(2).ToList();
        var by = service.LoadBalancerClass is { } name ? $" of class {name}" : "";
        yield return new RuleFinding
        {
            Subject = service.Reference.ToString(),
            Summary = $"Service {service.Namespace}/{service.Name} is of type LoadBalancer, and no load balancer{by} has given it an "
                + $"address{(events.Count > 0 ? $": {events[0].Message.TrimEnd('.')}" : "")}.",
            Evidence =
            [
                context.Derived(service, $"status.loadBalancer is empty; created {service.CreatedAt:yyyy-MM-dd HH:mm:ss}Z"),
                .. events.Select(warning => context.Derived(warning, $"{warning.Reason}: {warning.Message}")),
            ],
            Severity = matters ? null : Severity.Warning,
            IsHazard = !matters,
            Fixes =
            [
                new Fix(
                    "Read what the controller says of it; without any event no controller serves it (on bare metal install one, such as "
                    + "MetalLB).",
                    $"kubectl -n {service.Namespace} describe service {service.Name}"),
                .. service.Ports.FirstOrDefault(port => port.NodePort > 0) is { } open
                    ? new[] { new Fix($"Until then dial nodePort {open.NodePort} on a node.", "kubectl get nodes -o wide") }
                    : [],
            ],
        };
    }

    // The controllers of endpoints and of topology hints write about the Service too.
    private static bool IsOfBalancer(WarningEvent warning) => !warning.Reason.Contains("Endpoint", StringComparison.Ordinal)
        && !warning.Reason.Contains("Topology", StringComparison.Ordinal);
}
