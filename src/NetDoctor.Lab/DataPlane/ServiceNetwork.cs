using System.Collections.Immutable;
using System.Net;
using NetDoctor.Lab.DataPlane.Policies;
using NetDoctor.Model.Cluster;
using Endpoint = NetDoctor.Model.Cluster.Endpoint;

namespace NetDoctor.Lab.DataPlane;

/// <summary>What answers at the addresses of Services and at node ports, as kube-proxy on the client's node makes it.</summary>
/// <remarks>Seen from node <c>n1</c>, where NetDoctor's own pod is: that is where all probes start. Without endpoints kube-proxy rejects;
/// with endpoints none of which a Local policy admits, it drops. What a node's own pods send to an external address or to a port of the
/// node itself never meets externalTrafficPolicy: it is short-circuited to all endpoints.
/// Source: kubernetes/kubernetes, pkg/proxy/iptables/proxier.go, <c>syncProxyRules</c> (chain KUBE-EXT).</remarks>
internal sealed class ServiceNetwork(
    ClusterSnapshot objects, IReadOnlyCollection<Fault> faults, Func<ProxyEntry, PlaneAddress, ProxyExit> exitOf)
{
    /// <summary>Node of NetDoctor's own pod.</summary>
    public const string OwnNode = "n1";

    /// <summary>Adds the behavior at every port of every Service.</summary>
    public ImmutableDictionary<PlaneAddress, Behavior> AddTo(ImmutableDictionary<PlaneAddress, Behavior> behaviors)
    {
        var builder = behaviors.ToBuilder();
        HashSet<PlaneAddress> external = [];
        // Of two Services with one external address kube-proxy serves either; here it is the first by name.
        foreach (var service in objects.Services.All
            .OrderBy(service => service.Namespace, StringComparer.Ordinal).ThenBy(service => service.Name, StringComparer.Ordinal))
        {
            foreach (var port in service.Ports.Where(port => port.Protocol is TransportProtocol.Tcp or TransportProtocol.Udp))
            {
                var endpoints = Endpoints(service, port);
                AddClusterIPs(service, port, endpoints, builder);
                AddExternalIPs(service, port, endpoints, builder, external);
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

    private static PlaneAddress At(IPAddress address, int number, ServicePort port) =>
        new(address, number, port.Protocol == TransportProtocol.Udp);

    private void AddClusterIPs(
        Service service, ServicePort port, List<Backend> endpoints, ImmutableDictionary<PlaneAddress, Behavior>.Builder builder)
    {
        var local = service.InternalTrafficPolicy == TrafficPolicy.Local ? OwnNode : null;
        foreach (var address in service.ClusterIPs.Where(IPAddress.IsLoopback).Select(address => At(address, port.Port, port)))
        {
            Add(builder, address, Cut(service, port, () => Resolve(service, endpoints, OwnNode, local, new ProxyEntry(address))));
        }
    }

    // kube-proxy takes what its own node and pods send to an external address, and does not let it leave.
    private void AddExternalIPs(
        Service service,
        ServicePort port,
        List<Backend> endpoints,
        ImmutableDictionary<PlaneAddress, Behavior>.Builder builder,
        HashSet<PlaneAddress> taken)
    {
        foreach (var address in service.LoadBalancerIPs.Concat(service.ExternalIPs).Where(IPAddress.IsLoopback))
        {
            var dialled = At(address, port.Port, port);
            if (taken.Add(dialled))
            {
                var isTaken = !service.IsLoadBalancerProxied || service.ExternalIPs.Contains(address);
                var entry = new ProxyEntry(dialled, MaskedBy: Mask(service, objects.Nodes.Find("", OwnNode)));
                Add(builder, dialled, isTaken ? Resolve(service, endpoints, OwnNode, null, entry) : Behavior.Blackhole);
            }
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
            var local = service.ExternalTrafficPolicy == TrafficPolicy.Local && node.Name != OwnNode ? node.Name : null;
            foreach (var address in node.Addresses.Where(address => IPAddress.IsLoopback(address.Address)))
            {
                var dialled = At(address.Address, port.NodePort, port);
                var entry = new ProxyEntry(dialled, IsTranslatedElsewhere: node.Name != OwnNode, Mask(service, node));
                Add(builder, dialled, cut?.Kind switch
                {
                    FaultKind.Drop or FaultKind.StaleProxy => Behavior.Blackhole,
                    FaultKind.Reject => null,
                    _ => Resolve(service, endpoints, node.Name, local, entry),
                });
            }
        }
    }

    // The node's address replaces the client's, unless the Service is to see its clients.
    private static IPAddress? Mask(Service service, Node? node) =>
        service.ExternalTrafficPolicy == TrafficPolicy.Local ? null : node?.Addresses.FirstOrDefault()?.Address;

    private Behavior? Cut(Service service, ServicePort port, Func<Behavior?> otherwise)
    {
        var cut = faults.FirstOrDefault(fault => fault.IsAt("service", $"{service.Namespace}/{service.Name}")
            && (fault.Port is null || fault.Port == port.Port));
        return cut?.Kind switch
        {
            FaultKind.Drop => Behavior.Blackhole,
            FaultKind.Reject => null,
            _ => otherwise(),
        };
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
                .Select(one => new Backend(At(one.Endpoint.Addresses[0], one.Port, port), one.Endpoint))
                .DistinctBy(backend => backend.Address)
                .OrderBy(backend => backend.Address.ToString(), StringComparer.Ordinal),
        ];
    }

    // The proxy of a node chooses: by a Local policy, else by hints, and with affinity always the same for one client.
    private Behavior? Resolve(Service service, List<Backend> endpoints, string node, string? localTo, ProxyEntry entry)
    {
        if (endpoints.Count == 0)
        {
            return null;
        }

        var used = localTo is null ? Hinted(endpoints, node) : endpoints.Where(endpoint => endpoint.Source.NodeName == localTo).ToList();
        used = service.HasClientIPAffinity ? [.. used.Take(1)] : used;
        var exits = used.Select(endpoint => exitOf(entry, endpoint.Address)).ToList();
        if (exits.TrueForAll(exit => exit.Met is null or BlackholeBehavior))
        {
            return exits.Count > 0 && exits.TrueForAll(exit => exit.Met is null) ? null : Behavior.Blackhole;
        }

        return new ProxyBehavior([.. exits.Select(exit => exit.Dial)]);
    }

    // Hints count only when every endpoint has one and one of them is for this place.
    // Source: kubernetes/kubernetes, pkg/proxy/topology.go, topologyModeFromHints.
    private List<Backend> Hinted(List<Backend> endpoints, string node)
    {
        var zone = objects.Nodes.Find("", node)?.Zone;
        return Hinted(endpoints, endpoint => endpoint.HintNodes, node) ?? Hinted(endpoints, endpoint => endpoint.HintZones, zone) ?? endpoints;
    }

    private static List<Backend>? Hinted(List<Backend> endpoints, Func<Endpoint, ImmutableArray<string>> hints, string? place)
    {
        var meant = endpoints.Where(endpoint => place is not null && hints(endpoint.Source).Contains(place)).ToList();
        return meant.Count > 0 && endpoints.TrueForAll(endpoint => !hints(endpoint.Source).IsEmpty) ? meant : null;
    }

    private sealed record Backend(PlaneAddress Address, Endpoint Source);
}

/// <summary>What kube-proxy's traffic to an endpoint meets.</summary>
/// <param name="Met">What answers; null for nothing.</param>
/// <param name="Dial">Where the plane finds it.</param>
internal sealed record ProxyExit(Behavior? Met, IPEndPoint Dial);
