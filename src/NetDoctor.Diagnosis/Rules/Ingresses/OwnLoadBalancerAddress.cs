using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Ingresses;

/// <summary>A client inside dials the address of the cluster's own load balancer, which does not bring the traffic back in.</summary>
/// <remarks>With <c>ipMode: VIP</c> the client's node takes such traffic and it never leaves; with <c>ipMode: Proxy</c> it goes out to
/// the load balancer, and many do not send a node's traffic back to that cluster, or not without the PROXY protocol. Whether it works
/// from outside no probe from inside can tell. Source: Kubernetes documentation, "Service", Specifying IPMode of load balancer status.</remarks>
public sealed class OwnLoadBalancerAddress : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("ING34", "In-cluster client cannot use own LB address", Severity.Error, Hop.Proxy)
    {
        Needs = [ResourceKind.Service, ResourceKind.EndpointSlice],
        Explains = ["APP01", "APP02", "APP04"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var route = context.Route;
        if (route is not { TargetKind: RouteTargetKind.LoadBalancer, Service: { IsLoadBalancerProxied: true } service, Port: { } port }
            || Asked.IsFromOutside(route)
            || context.At(LadderStep.Frontend).Any(Wire.HasConnected))
        {
            yield break;
        }

        var failed = context.At(LadderStep.Frontend).Where(observation => observation.Failed).ToList();
        var good = ProbedEndpoints.Chosen(context).Where(one => one.IsGood).ToList();
        if (failed.Count == 0 || good.Count == 0)
        {
            yield break;
        }

        var name = $"{service.Name}.{service.Namespace}:{port.Port}";
        yield return new RuleFinding
        {
            Subject = service.Reference.ToString(),
            Summary = $"The load balancer of Service {service.Namespace}/{service.Name} sends nothing back that comes from inside "
                + $"({ProbeText.Describe(failed[0].Result)}), while {Answering(good.Count, ProbedEndpoints.Chosen(context).Length)} directly.",
            Evidence =
            [
                context.Derived(
                    service,
                    $"status.loadBalancer {string.Join(", ", service.LoadBalancerIPs)}, ipMode Proxy: nodes do not take its traffic"),
                DiagnosisContext.Observed(failed[0]),
                DiagnosisContext.Observed(good[0].Observation),
            ],
            Fixes =
            [
                new Fix($"From inside dial the Service itself: {name}."),
                new Fix(
                    "Where clients need the public name, have the cluster's DNS answer it with the Service (a CoreDNS rewrite), or let the load "
                    + "balancer admit the nodes and send their traffic back (hairpin).",
                    $"kubectl -n {service.Namespace} describe service {service.Name}",
                    FixRisk.Medium),
            ],
        };
    }

    private static string Answering(int good, int all) => good < all ? $"{good} of its {all} endpoints answer"
        : good == 1 ? "its endpoint answers"
        : $"its {good} endpoints answer";
}
