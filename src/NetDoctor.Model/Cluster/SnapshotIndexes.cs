using System.Net;

namespace NetDoctor.Model.Cluster;

/// <summary>Empty tables with the keys that a snapshot is asked by.</summary>
public static class SnapshotIndexes
{
    /// <summary>Nodes by any of their addresses.</summary>
    public static IndexedTable<Node, IPAddress> Nodes { get; } =
        IndexedTable<Node, IPAddress>.Over(node => node.Addresses.Select(address => address.Address));

    /// <summary>Pods by pod address, but not those that share their node's address or no longer own one.</summary>
    public static IndexedTable<Pod, IPAddress> Pods { get; } =
        IndexedTable<Pod, IPAddress>.Over(pod => pod.HostNetwork || pod.IsFinished ? [] : pod.PodIPs);

    /// <summary>Services by cluster, external and load balancer address, and by <see cref="NodePortKey"/>.</summary>
    public static IndexedTable<Service, IPAddress> Services { get; } = IndexedTable<Service, IPAddress>.Over(service => service.ClusterIPs
        .Concat(service.ExternalIPs)
        .Concat(service.LoadBalancerIPs)
        .Concat(service.Ports.Where(port => port.NodePort != 0).Select(port => NodePortKey(port.NodePort)))
        .Distinct());

    /// <summary>EndpointSlices by Service.</summary>
    public static IndexedTable<EndpointSlice, ServiceKey> EndpointSlices { get; } =
        IndexedTable<EndpointSlice, ServiceKey>.Over(
            slice => slice.ServiceName is null ? [] : [new ServiceKey(slice.Namespace, slice.ServiceName)]);

    /// <summary>Events by the object they are about.</summary>
    public static IndexedTable<WarningEvent, ObjectReference> Events { get; } =
        IndexedTable<WarningEvent, ObjectReference>.Over(warning => [warning.Regarding]);

    /// <summary>Key under which Services with a node port are found: an address that nothing can have.</summary>
    /// <param name="nodePort">1–65535.</param>
    /// <remarks>In 0.0.0.0/8, "this network", which is no destination. One more index for so few would have to be kept with every
    /// change of a Service. Source: RFC 1122 §3.2.1.3.</remarks>
    public static IPAddress NodePortKey(int nodePort) => new([0, 0, (byte)(nodePort >> 8), (byte)nodePort]);
}

/// <summary>Names a Service.</summary>
/// <param name="Namespace">Namespace.</param>
/// <param name="Name">Name.</param>
public readonly record struct ServiceKey(string Namespace, string Name)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Namespace}/{Name}";
}
