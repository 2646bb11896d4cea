using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Rules.Services;

/// <summary>An address in the Service's externalIPs is no node's, so that packets for it reach a node only if a router sends them
/// there.</summary>
/// <remarks>Inside of the cluster kube-proxy takes them at the client's node; what is seen there says nothing of the outside.
/// Source: Kubernetes documentation, "Service", External IPs: they are not managed by Kubernetes.</remarks>
public sealed class ExternalAddressWithoutNode : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("SVC25", "externalIPs routed to no node", Severity.Warning, Hop.Service)
    {
        Needs = [ResourceKind.Service, ResourceKind.Node],
        Explains = ["APP02", "APP04"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var route = context.Route;
        if (route is not { TargetKind: RouteTargetKind.ExternalIP, Service: { } service, Frontends: [var frontend, ..] }
            || !context.Snapshot.Nodes.By(frontend.Address).IsEmpty)
        {
            yield break;
        }

        var silent = context.At(LadderStep.Frontend)
            .Where(observation => observation.Result.Outcome is ProbeOutcome.Timeout or ProbeOutcome.HostUnreachable
                or ProbeOutcome.NetworkUnreachable)
            .ToList();
        var isOutside = Asked.IsFromOutside(route);
        var works = ProbedEndpoints.Chosen(context).Any(one => one.IsGood);
        if (!isOutside && (silent.Count == 0 || !works))
        {
            yield break;
        }

        yield return new RuleFinding
        {
            Subject = service.Reference.ToString(),
            Summary = isOutside
                ? $"No node has {frontend.Address}, an externalIP of Service {service.Namespace}/{service.Name}: from outside it works only if "
                    + "a router sends that address to a node."
                : $"No node has {frontend.Address}, an externalIP of Service {service.Namespace}/{service.Name}, and nothing on the way takes "
                    + "traffic for it, while the Service's endpoints answer.",
            Evidence =
            [
                context.Derived(service, $"externalIPs {string.Join(", ", service.ExternalIPs)}"),
                context.Derived("Nodes", $"none has the address {frontend.Address}: {Addresses(context.Snapshot)}"),
                .. silent.Take(2).Select(observation => DiagnosisContext.Observed(observation)),
            ],
            Hop = isOutside ? Hop.Service : Hop.Proxy,
            Severity = isOutside ? null : Severity.Error,
            IsHazard = isOutside,
            Fixes =
            [
                new Fix("Route the address to a node, at the router or by announcing it (BGP, ARP; MetalLB does both)."),
                new Fix(
                    "Or use an address that a node has.",
                    $"kubectl -n {service.Namespace} edit service {service.Name}"),
            ],
        };
    }

    private static string Addresses(ClusterSnapshot snapshot) => PodWords.List(
        snapshot.Nodes.All.OrderBy(node => node.Name, StringComparer.Ordinal).SelectMany(node => node.Addresses)
            .Select(address => address.Address.ToString()), 4);
}
