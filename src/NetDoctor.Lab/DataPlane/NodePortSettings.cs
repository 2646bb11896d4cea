using System.Collections.Immutable;
using System.Net;
using NetDoctor.Kubernetes.Manifests;
using NetDoctor.Lab.Store;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Lab.DataPlane;

/// <summary>What kube-proxy does on each node besides carrying Services: the addresses at which it serves node ports, and the health ports
/// that load balancers ask.</summary>
/// <remarks>Source: Kubernetes documentation, "kube-proxy Configuration (v1alpha1)", nodePortAddresses; kubernetes/kubernetes
/// pkg/proxy/healthcheck/service_health.go.</remarks>
internal static class NodePortSettings
{
    /// <summary>The behaviors without node ports at addresses that kube-proxy leaves out, and with the health ports.</summary>
    public static ImmutableDictionary<PlaneAddress, Behavior> Apply(
        ClusterSnapshot objects, IReadOnlyCollection<Fault> faults, ImmutableDictionary<PlaneAddress, Behavior> behaviors)
    {
        var builder = behaviors.ToBuilder();
        var ranges = Ranges(objects);
        var ports = objects.Services.All.SelectMany(service => service.Ports).Select(port => port.NodePort).Where(port => port > 0).ToHashSet();
        var nodes = objects.Nodes.All
            .SelectMany(node => node.Addresses.Select(address => (Node: node.Name, address.Address)))
            .Where(pair => IPAddress.IsLoopback(pair.Address))
            .ToList();
        foreach (var address in builder.Keys.Where(address => ports.Contains(address.Port) && !ranges.IsEmpty
            && nodes.Exists(pair => pair.Address.Equals(address.Address)) && !ranges.Any(range => range.Contains(address.Address))).ToList())
        {
            builder.Remove(address);
        }

        foreach (var service in objects.Services.All.Where(service => service.HealthCheckNodePort > 0))
        {
            var local = objects.SlicesOf(service).SelectMany(slice => slice.Endpoints)
                .Where(endpoint => endpoint.Ready).Select(endpoint => endpoint.NodeName).ToHashSet();
            foreach (var (node, address) in nodes)
            {
                // A stale proxy answers as it did before the endpoints moved.
                var isStale = faults.Any(fault => fault.Kind == FaultKind.StaleHealth && fault.IsAt("node", node));
                builder[new PlaneAddress(address, service.HealthCheckNodePort, IsUdp: false)] = new ServeBehavior(
                    local.Contains(node) != isStale ? Application.Health : Application.NoEndpoint, node);
            }
        }

        return builder.ToImmutable();
    }

    private static ImmutableArray<IPNetwork> Ranges(ClusterSnapshot objects) =>
        objects.ConfigMaps.Find("kube-system", "kube-proxy")?.Data.GetValueOrDefault("config.conf") is { } text
            ? [.. YamlDocuments.Parse(text, "kube-proxy").SelectMany(document => Field.Texts(document.Content, "nodePortAddresses"))
                .Select(range => IPNetwork.TryParse(range, out var network) ? network : (IPNetwork?)null).OfType<IPNetwork>()]
            : [];
}
