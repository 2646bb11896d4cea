using System.Collections.Immutable;
using System.Net;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Routing;

/// <summary>An endpoint before it is chosen or not, with what the choice reads besides.</summary>
/// <param name="Route">The endpoint as the route shows it.</param>
/// <param name="Source">The endpoint as the slice has it.</param>
internal sealed record Candidate(RouteEndpoint Route, Endpoint Source);

/// <summary>Collects the endpoints of a Service's port from its slices.</summary>
internal static class EndpointCollector
{
    /// <summary>Endpoints of a port, ordered by address; one that several slices have comes once.</summary>
    /// <param name="snapshot">Facts.</param>
    /// <param name="service">The Service.</param>
    /// <param name="port">Its port.</param>
    /// <param name="dialled">Port that clients dial in the pod, where the slice's own does not count; null elsewhere.</param>
    /// <param name="entryNode">Node of the proxy; of two slices with one endpoint, the one that puts it there counts.</param>
    /// <remarks>The port in the pod is the slice's, because named targetPorts may differ between pods; it is found by the name of
    /// the Service's port and its protocol, and a slice without a number for it does not count.
    /// Source: kubernetes/kubernetes pkg/proxy/endpointslicecache.go, <c>endpointInfoByServicePort</c> and <c>addEndpoints</c>.</remarks>
    public static ImmutableArray<Candidate> Collect(
        ClusterSnapshot snapshot, Service service, ServicePort? port, int? dialled, string? entryNode)
    {
        var found = new Dictionary<IPEndPoint, Candidate>();
        foreach (var slice in snapshot.SlicesOf(service))
        {
            var number = dialled ?? (port is null ? null : NumberOf(slice, port)) ?? 0;
            foreach (var endpoint in slice.Endpoints.Where(endpoint => !endpoint.Addresses.IsEmpty))
            {
                var address = new IPEndPoint(endpoint.Addresses[0], number);
                if (!found.ContainsKey(address) || (endpoint.NodeName is not null && endpoint.NodeName == entryNode))
                {
                    found[address] = new Candidate(Of(snapshot, slice, endpoint, address), endpoint);
                }
            }
        }

        return [.. found.Values.OrderBy(candidate => candidate.Route.Address, EndPointOrder.Instance)];
    }

    /// <summary>The pod that traffic to an endpoint's address reaches; null when there is none.</summary>
    /// <param name="snapshot">Facts.</param>
    /// <param name="target">Object that the slice names; null when it names none.</param>
    /// <param name="address">Address of the endpoint.</param>
    public static Pod? PodAt(ClusterSnapshot snapshot, ObjectReference? target, IPAddress address)
    {
        // The address decides, not the reference: an address may have passed on to another pod (EPS03).
        var named = target is { Kind: "Pod" } ? snapshot.Pods.Find(target.Namespace, target.Name) : null;
        return named is { IsFinished: false } && named.PodIPs.Contains(address)
            ? named
            : PodAt(snapshot, address);
    }

    /// <summary>The pod that has an address of its own; one that may live before one that is being deleted.</summary>
    /// <param name="snapshot">Facts.</param>
    /// <param name="address">The address.</param>
    public static Pod? PodAt(ClusterSnapshot snapshot, IPAddress address) => snapshot.Pods.By(address)
        .OrderBy(pod => pod.IsTerminating).ThenByDescending(pod => pod.CreatedAt)
        .ThenBy(pod => pod.Namespace, StringComparer.Ordinal).ThenBy(pod => pod.Name, StringComparer.Ordinal)
        .FirstOrDefault();

    private static int? NumberOf(EndpointSlice slice, ServicePort port) => slice.Ports
        .FirstOrDefault(other => other.Name == (port.Name ?? "") && other.Protocol == port.Protocol)?.Port;

    private static RouteEndpoint Of(ClusterSnapshot snapshot, EndpointSlice slice, Endpoint endpoint, IPEndPoint address)
    {
        var pod = PodAt(snapshot, endpoint.Target, address.Address);
        var node = endpoint.NodeName ?? pod?.NodeName;
        return new RouteEndpoint
        {
            Address = address,
            Pod = pod,
            Slice = slice.Name,
            Node = node,
            Zone = endpoint.Zone ?? (node is null ? null : snapshot.Nodes.Find("", node)?.Zone),
            IsReady = endpoint.Ready,
            IsServing = endpoint.Serving,
            IsTerminating = endpoint.Terminating,
        };
    }
}
