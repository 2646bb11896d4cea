using System.Collections.Immutable;
using System.Net;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Lab.DataPlane;

/// <summary>What answers at the addresses of Services and at node ports, as kube-proxy on the client's node makes it.</summary>
/// <remarks>Seen from node <c>n1</c>, where NetDoctor's own pod is: that is where all probes start. Without endpoints kube-proxy rejects;
/// with endpoints none of which a Local policy admits, it drops. Source: kubernetes/kubernetes, pkg/proxy/iptables/proxier.go.</remarks>
internal sealed class ServiceNetwork(
    ClusterSnapshot objects, IReadOnlyCollection<Fault> faults, Func<PlaneAddress, Behavior?> stateOf)
{
    /// <summary>Node of NetDoctor's own pod.</summary>
    public const string OwnNode = "n1";

    /// <summary>Adds the behavior at every port of every Service.</summary>
    public ImmutableDictionary<PlaneAddress, Behavior> AddTo(ImmutableDictionary<PlaneAddress, Behavior> behaviors)
    {
        var builder = behaviors.ToBuilder();
        foreach (var service in objects.Services.All)
        {
            foreach (var port in service.Ports.Where(port => port.Protocol is TransportProtocol.Tcp or TransportProtocol.Udp))
            {
                var endpoints = Endpoints(service, port);
                AddClusterIPs(service, port, endpoints, builder);
                AddNodePorts(service, port, endpoints, builder);
            }
        }

        return builder.ToImmutable();
    }

    private static void Add(ImmutableDictionary<PlaneAddress, Behavior>.Builder builder, PlaneAddress address, Behavior? behavior)
    {
        if (behavior is not null)
        {
            builder[address] = behavior;
        }
    }

    private void AddClusterIPs(
        Service service, ServicePort port, List<Backend> endpoints, ImmutableDictionary<PlaneAddress, Behavior>.Builder builder)
    {
        var cut = faults.FirstOrDefault(fault =>
            fault.IsAt("service", $"{service.Namespace}/{service.Name}") && (fault.Port is null || fault.Port == port.Port));
        var behavior = cut?.Kind switch
        {
            FaultKind.Drop => Behavior.Blackhole,
            FaultKind.Reject => null,
            _ => Resolve(endpoints, service.InternalTrafficPolicy == TrafficPolicy.Local ? OwnNode : null),
        };
        foreach (var address in service.ClusterIPs.Where(IPAddress.IsLoopback))
        {
            Add(builder, new PlaneAddress(address, port.Port, port.Protocol == TransportProtocol.Udp), behavior);
        }

        // kube-proxy takes what its own node and pods send to a load balancer's address, and does not let it leave.
        foreach (var address in service.LoadBalancerIPs.Where(IPAddress.IsLoopback))
        {
            Add(builder, new PlaneAddress(address, port.Port, port.Protocol == TransportProtocol.Udp), Resolve(endpoints, null));
        }
    }

    private void AddNodePorts(
        Service service, ServicePort port, List<Backend> endpoints, ImmutableDictionary<PlaneAddress, Behavior>.Builder builder)
    {
        if (port.NodePort == 0)
        {
            return;
        }

        foreach (var node in objects.Nodes.All)
        {
            var cut = faults.FirstOrDefault(fault => fault.IsAt("node", node.Name) && (fault.Port is null || fault.Port == port.NodePort));
            var behavior = cut?.Kind switch
            {
                FaultKind.Drop or FaultKind.StaleProxy => Behavior.Blackhole,
                FaultKind.Reject => null,
                _ => Resolve(endpoints, service.ExternalTrafficPolicy == TrafficPolicy.Local ? node.Name : null),
            };
            foreach (var address in node.Addresses.Where(address => IPAddress.IsLoopback(address.Address)))
            {
                Add(builder, new PlaneAddress(address.Address, port.NodePort, port.Protocol == TransportProtocol.Udp), behavior);
            }
        }
    }

    // Ready endpoints; when there is none, those that still serve while they terminate (KEP-1669).
    private List<Backend> Endpoints(Service service, ServicePort port)
    {
        var all = objects.EndpointSlices.All
            .Where(slice => slice.Namespace == service.Namespace && slice.ServiceName == service.Name && slice.AddressType == "IPv4")
            .SelectMany(slice => slice.Ports
                .Where(offered => offered.Name == (port.Name ?? "") && offered.Protocol == port.Protocol && offered.Port is not null)
                .SelectMany(offered => slice.Endpoints
                    .Where(endpoint => endpoint.Addresses.Length > 0)
                    .Select(endpoint => (Endpoint: endpoint, Port: offered.Port!.Value))))
            .ToList();
        var used = all.Where(one => one.Endpoint.Ready).ToList();
        if (used.Count == 0)
        {
            used = all.Where(one => one.Endpoint is { Serving: true, Terminating: true }).ToList();
        }

        return
        [
            .. used
                .Select(one => new Backend(
                    new PlaneAddress(one.Endpoint.Addresses[0], one.Port, port.Protocol == TransportProtocol.Udp), one.Endpoint.NodeName))
                .DistinctBy(backend => backend.Address)
                .OrderBy(backend => backend.Address.ToString(), StringComparer.Ordinal),
        ];
    }

    private Behavior? Resolve(List<Backend> endpoints, string? localTo)
    {
        if (endpoints.Count == 0)
        {
            return null;
        }

        var used = endpoints.Where(endpoint => localTo is null || endpoint.Node == localTo).ToList();
        var states = used.Select(endpoint => stateOf(endpoint.Address)).ToList();
        if (states.TrueForAll(state => state is null or BlackholeBehavior))
        {
            return states.Count > 0 && states.TrueForAll(state => state is null) ? null : Behavior.Blackhole;
        }

        return new ProxyBehavior([.. used.Select(endpoint => endpoint.Address.EndPoint)]);
    }

    private sealed record Backend(PlaneAddress Address, string? Node);
}
