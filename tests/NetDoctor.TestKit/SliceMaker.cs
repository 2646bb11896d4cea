using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using NetDoctor.Model.Cluster;

namespace NetDoctor.TestKit;

/// <summary>Makes the EndpointSlices that the EndpointSlice controller would write for a Service.</summary>
/// <remarks>One slice per address family and set of ports, because named targetPorts may differ between pods.
/// Source: kubernetes/kubernetes staging/src/k8s.io/endpointslice, <c>podToEndpoint</c> and <c>getEndpointPorts</c>.</remarks>
internal static class SliceMaker
{
    public static IEnumerable<EndpointSlice> Make(Service service, IEnumerable<Pod> pods, Func<string, string?> zoneOf)
    {
        var selected = pods.Where(pod => pod.Namespace == service.Namespace && !pod.IsFinished && pod.Labels.Matches(service.Selector))
            .ToArray();
        var families = selected.SelectMany(pod => pod.PodIPs).Select(address => address.AddressFamily).Distinct()
            .Where(family => service.IPFamilies.IsEmpty || service.IPFamilies.Contains(Name(family)))
            .ToArray();
        return families.SelectMany(family => Family(service, selected, family, zoneOf));
    }

    private static IEnumerable<EndpointSlice> Family(
        Service service, Pod[] pods, AddressFamily family, Func<string, string?> zoneOf)
    {
        var groups = pods
            .Select(pod => (Pod: pod, Address: pod.PodIPs.FirstOrDefault(address => address.AddressFamily == family)))
            .Where(pair => pair.Address is not null)
            .GroupBy(pair => string.Join(',', Ports(service, pair.Pod)), StringComparer.Ordinal)
            .Select((group, index) => (Group: group, Index: index));
        foreach (var (group, index) in groups)
        {
            yield return new EndpointSlice
            {
                Namespace = service.Namespace,
                Name = $"{service.Name}-{(family == AddressFamily.InterNetworkV6 ? "v6" : "v4")}{(char)('a' + index)}",
                ServiceName = service.Name,
                CreatedAt = service.CreatedAt,
                Labels = Notation.Labels(
                    $"kubernetes.io/service-name={service.Name},endpointslice.kubernetes.io/managed-by=endpointslice-controller.k8s.io"),
                AddressType = Name(family),
                Ports = Ports(service, group.First().Pod),
                Endpoints = [.. group.Select(pair => Of(service, pair.Pod, pair.Address!, zoneOf))],
            };
        }
    }

    private static Endpoint Of(Service service, Pod pod, IPAddress address, Func<string, string?> zoneOf) => new()
    {
        Addresses = [address],
        Ready = service.PublishNotReadyAddresses || (pod.IsReady && !pod.IsTerminating),
        Serving = pod.IsReady,
        Terminating = pod.IsTerminating,
        Hostname = pod.Subdomain == service.Name ? pod.Hostname : null,
        NodeName = pod.NodeName,
        Zone = pod.NodeName is null ? null : zoneOf(pod.NodeName),
        Target = pod.Reference,
        TargetUid = pod.Uid,
    };

    private static ImmutableArray<EndpointPort> Ports(Service service, Pod pod) =>
    [
        .. service.Ports
            .Select(port => new EndpointPort(port.Name ?? "", NumberOf(port, pod), port.Protocol))
            .Where(port => port.Port is not null),
    ];

    private static int? NumberOf(ServicePort port, Pod pod) => port.TargetPort.IsName
        ? pod.Containers.SelectMany(container => container.Ports)
            .FirstOrDefault(other => other.Name == port.TargetPort.Text && other.Protocol == port.Protocol)?.Port
        : port.TargetPort.Number;

    private static string Name(AddressFamily family) => family == AddressFamily.InterNetworkV6 ? "IPv6" : "IPv4";
}
