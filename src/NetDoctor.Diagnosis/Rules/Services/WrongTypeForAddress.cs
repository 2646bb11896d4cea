using System.Collections.Frozen;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Services;

/// <summary>The address that is dialled is of a sort that the Service's type does not open.</summary>
/// <remarks>Source: Kubernetes documentation, "Service", Publishing Services (ServiceTypes).</remarks>
public sealed class WrongTypeForAddress : IRule
{
    // ssh, BGP, etcd, the API server, and what kubelet, kube-proxy and the control plane open.
    private static readonly FrozenSet<int> NodesOwn =
        FrozenSet.Create(22, 179, 2379, 2380, 6443, 10248, 10249, 10250, 10255, 10256, 10257, 10258, 10259);

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("SVC14", "Wrong Service type for the address dialled", Severity.Error, Hop.Service)
    {
        Needs = [ResourceKind.Service],
        Explains = ["APP01", "APP02", "APP04"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var route = context.Route;
        return route switch
        {
            { TargetKind: RouteTargetKind.Node, TargetNode: { } node, TargetPod: null } => AtNode(context, node),
            { TargetKind: RouteTargetKind.ClusterIP or RouteTargetKind.Headless, Service: { } service }
                when Asked.IsFromOutside(route) => [FromOutside(context, service)],
            { TargetKind: RouteTargetKind.LoadBalancer, Service: { Type: not ServiceType.LoadBalancer } service }
                when !Wire.WasReached(context) => [AtLoadBalancer(context, service)],
            _ => [],
        };
    }

    private static IEnumerable<RuleFinding> AtNode(DiagnosisContext context, Node node)
    {
        if (Asked.Port(context.Route) is not { IsName: false, Number: > 0 } asked || NodesOwn.Contains(asked.Number) || Wire.WasReached(context))
        {
            yield break;
        }

        // A port that no Service opens is refused by the node; silence is a firewall's, or a dead node's.
        var failed = Wire.FailedDials(context).ToList();
        if (!failed.TrueForAll(EndpointResults.IsClosed))
        {
            yield break;
        }

        var meant = context.Snapshot.Services.All
            .Where(service => service.HasSelector && service.Type != ServiceType.ExternalName)
            .SelectMany(service => service.Ports.Select(port => (Service: service, Port: port)))
            .Where(pair => pair.Port.Port == asked.Number || pair.Port.TargetPort == asked)
            .Where(pair => pair.Port.Protocol == context.Route.Question.Protocol)
            .OrderBy(pair => pair.Service.Namespace, StringComparer.Ordinal).ThenBy(pair => pair.Service.Name, StringComparer.Ordinal)
            .Take(2)
            .ToList();
        // Port 80 of a node could be meant for any of many Services: without a single one there is nothing to say. Pods on the
        // node's network open their ports there without any Service.
        if (failed.Count == 0 || meant.Count != 1
            || context.Snapshot.PodsSelectedBy(meant[0].Service).Any(pod => pod.HostNetwork))
        {
            yield break;
        }

        var (service, port) = meant[0];
        var name = $"{service.Namespace}/{service.Name}";
        yield return new RuleFinding
        {
            Subject = service.Reference.ToString(),
            Summary = port.NodePort > 0
                ? $"Port {asked} is dialled on node {node.Name}, but Service {name} is open there on nodePort {port.NodePort}."
                : $"Port {asked} is dialled on node {node.Name}, but Service {name} is of type {service.Type} and opens no port on nodes.",
            Evidence =
            [
                context.Derived(service, $"type {service.Type}, port {port}, nodePort {(port.NodePort > 0 ? port.NodePort : "none")}"),
                .. failed.Take(2).Select(observation => DiagnosisContext.Observed(observation)),
            ],
            Fixes = port.NodePort > 0
                ? [new Fix($"Dial port {port.NodePort} on the node.", $"kubectl -n {service.Namespace} get service {service.Name}")]
                :
                [
                    new Fix($"From inside the cluster dial {service.Name}.{service.Namespace}:{port.Port}."),
                    Publish(service, "NodePort"),
                ],
        };
    }

    private static RuleFinding FromOutside(DiagnosisContext context, Service service)
    {
        return new RuleFinding
        {
            Subject = service.Reference.ToString(),
            Summary = service.IsHeadless
                ? $"Headless Service {service.Namespace}/{service.Name} is asked for from outside, but its name and its pods' addresses "
                    + "exist inside of the cluster only."
                : $"Service {service.Namespace}/{service.Name} is dialled from outside at its cluster address "
                    + $"{service.ClusterIPs.FirstOrDefault()}, which exists inside of the cluster only.",
            Evidence =
            [
                context.Derived(
                    service,
                    $"type {service.Type}, clusterIP {(service.IsHeadless ? "None" : service.ClusterIPs.FirstOrDefault())}"),
                new Evidence(
                    Basis.Assumed, "Kubernetes", "cluster addresses and names are not routed outside", context.Snapshot.ObservedAt),
            ],
            Fixes = service.Type == ServiceType.ClusterIP
                ?
                [
                    Publish(service, "LoadBalancer"),
                    new Fix(
                        "For a single look, forward a local port.",
                        $"kubectl -n {service.Namespace} port-forward service/{service.Name} "
                        + $"8080:{service.Ports.FirstOrDefault()?.Port ?? 80}"),
                ]
                : [new Fix(
                    "Dial its address for the outside instead.", $"kubectl -n {service.Namespace} get service {service.Name} -o wide")],
        };
    }

    private static RuleFinding AtLoadBalancer(DiagnosisContext context, Service service) => new()
    {
        Subject = service.Reference.ToString(),
        Summary = $"A load balancer's address is dialled, but Service {service.Namespace}/{service.Name} is of type {service.Type}; "
            + "nodes no longer accept traffic for that address.",
        Evidence =
        [
            context.Derived(service, $"type {service.Type}, status.loadBalancer {string.Join(", ", service.LoadBalancerIPs)}"),
            .. Wire.FailedDials(context).Take(2).Select(observation => DiagnosisContext.Observed(observation)),
        ],
        Fixes = [Publish(service, "LoadBalancer")],
    };

    private static Fix Publish(Service service, string type) => new(
        $"To open it outside of the cluster, make it a {type} Service.",
        $"kubectl -n {service.Namespace} patch service {service.Name} -p '{{\"spec\":{{\"type\":\"{type}\"}}}}'",
        FixRisk.Medium);
}
