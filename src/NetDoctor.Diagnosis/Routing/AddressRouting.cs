using System.Collections.Immutable;
using System.Net;
using NetDoctor.Diagnosis.Questions;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Routing;

/// <summary>Routes to an address, or to a node's port.</summary>
internal static class AddressRouting
{
    /// <summary>Routes to an address: of a Service, else of a node, else of a pod, else outside of the cluster.</summary>
    /// <param name="context">Question, facts and source.</param>
    /// <param name="target">Address and port.</param>
    public static Route Route(RoutingContext context, AddressTarget target)
    {
        var frontend = new IPEndPoint(target.Address, target.Port);
        var services = context.Snapshot.Services.By(target.Address).Where(service => IsOf(service, target.Address));
        var node = context.Snapshot.Nodes.By(target.Address)
            .OrderBy(node => node.Name, StringComparer.Ordinal).FirstOrDefault();

        // A load balancer may use the nodes' own addresses, so that the Service has a say only on its own ports there.
        if (Preferred(services, target, context.Protocol) is { } service
            && (node is null || service.Ports.Any(port => port.Port == target.Port)))
        {
            return ServiceHop.ByPort(
                context, service, KindOf(service, target.Address), IntOrString.FromNumber(target.Port), [target.Address]);
        }

        return node is not null ? ToNode(context, node, target.Port, [frontend])
            : EndpointCollector.PodAt(context.Snapshot, target.Address) is { } pod
                ? PodRouting.ToPod(context, pod, target.Address, target.Port)
                : context.Start(RouteTargetKind.External) with
                {
                    ExternalHost = target.Address.ToString(),
                    Frontends = [frontend],
                };
    }

    /// <summary>Routes to a node's port.</summary>
    /// <param name="context">Question, facts and source.</param>
    /// <param name="target">Node and port.</param>
    public static Route Route(RoutingContext context, NodeTarget target) =>
        context.Snapshot.Nodes.Find("", target.Name) is { } node
            ? ToNode(context, node, target.Port, FrontendSelector.At(FrontendSelector.OfNode(context, node), target.Port))
            : context.Start(RouteTargetKind.MissingNode) with
            {
                ChoiceNotes = [MissingObjects.Node(context.Snapshot, target.Name)!],
            };

    private static Route ToNode(RoutingContext context, Node node, int port, ImmutableArray<IPEndPoint> frontends)
    {
        var (service, found, others) = ByNodePort(context, port);
        return service is not null
            ? ServiceHop.ByNodePort(context, service, found, node, frontends) with { OtherProtocolPorts = others }
            : PodRouting.BehindHostPort(context, node, port, context.Start(RouteTargetKind.Node) with { TargetNode = node, Frontends = frontends });
    }

    // Node ports are unique in the cluster, one per protocol.
    private static (Service? Service, ServicePort? Port, ImmutableArray<ServicePort> Others) ByNodePort(
        RoutingContext context, int number)
    {
        var services = context.Snapshot.ServicesByNodePort(number);
        var found = services
            .Select(service => (Service: service, Selected: PortSelector.SelectByNodePort(service, number, context.Protocol)))
            .OrderBy(pair => pair.Selected.Port is null)
            .ThenBy(pair => pair.Service.Namespace, StringComparer.Ordinal).ThenBy(pair => pair.Service.Name, StringComparer.Ordinal)
            .FirstOrDefault();
        return found.Service is null ? (null, null, []) : (found.Service, found.Selected.Port, found.Selected.OtherProtocol);
    }

    // Several Services may share an external address, on different ports if all is well.
    private static Service? Preferred(IEnumerable<Service> services, AddressTarget target, TransportProtocol protocol) => services
        .OrderBy(service => service.Ports.Any(port => port.Port == target.Port && port.Protocol == protocol) ? 0
            : service.Ports.Any(port => port.Port == target.Port) ? 1 : 2)
        .ThenBy(service => service.ClusterIPs.Contains(target.Address) ? 0 : 1)
        .ThenBy(service => service.Namespace, StringComparer.Ordinal).ThenBy(service => service.Name, StringComparer.Ordinal)
        .FirstOrDefault();

    private static bool IsOf(Service service, IPAddress address) => service.ClusterIPs.Contains(address)
        || service.LoadBalancerIPs.Contains(address) || service.ExternalIPs.Contains(address);

    private static RouteTargetKind KindOf(Service service, IPAddress address) =>
        service.ClusterIPs.Contains(address) ? RouteTargetKind.ClusterIP
        : service.LoadBalancerIPs.Contains(address) ? RouteTargetKind.LoadBalancer
        : RouteTargetKind.ExternalIP;
}
