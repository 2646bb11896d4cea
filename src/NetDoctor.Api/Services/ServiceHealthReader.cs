using NetDoctor.Model.Cluster;
using NetDoctor.Model.Services;
using Endpoint = NetDoctor.Model.Cluster.Endpoint;

namespace NetDoctor.Api.Services;

/// <summary>Reads the health of a Service from its objects.</summary>
internal static class ServiceHealthReader
{
    /// <summary>Health of a Service, in the time of its endpoints.</summary>
    /// <param name="service">The Service.</param>
    /// <param name="snapshot">Facts.</param>
    public static ServiceHealth Read(Service service, ClusterSnapshot snapshot)
    {
        var counts = Count(EndpointsOf(service, snapshot));
        var (health, summary) = Judge(service, snapshot, counts);
        return new ServiceHealth
        {
            Namespace = service.Namespace,
            Name = service.Name,
            Type = service.Type,
            Health = health,
            Summary = summary,
            ClusterIPs = [.. service.ClusterIPs.Select(address => address.ToString())],
            Ports =
            [
                .. service.Ports.Select(port => new ServiceHealthPort(
                    port.Name, port.Port, port.TargetPort.ToString(), port.Protocol, port.NodePort == 0 ? null : port.NodePort)),
            ],
            Endpoints = counts,
        };
    }

    /// <summary>Health of a Service with its endpoints.</summary>
    /// <param name="service">The Service.</param>
    /// <param name="snapshot">Facts.</param>
    public static ServiceDetails Details(Service service, ClusterSnapshot snapshot) => new(
        Read(service, snapshot),
        service.Selector.ToString(),
        snapshot.PodsSelectedBy(service).Length,
        [
            .. EndpointsOf(service, snapshot)
                .Select(pair => new ServiceEndpoint(
                    pair.Endpoint.Addresses.IsEmpty ? "" : pair.Endpoint.Addresses[0].ToString(),
                    [.. pair.Slice.Ports.Select(PortText)],
                    pair.Endpoint.Ready,
                    pair.Endpoint.Terminating,
                    pair.Endpoint.Target?.ToString(),
                    pair.Endpoint.NodeName))
                .OrderBy(endpoint => endpoint.Address, StringComparer.Ordinal),
        ]);

    private static IEnumerable<(EndpointSlice Slice, Endpoint Endpoint)> EndpointsOf(Service service, ClusterSnapshot snapshot) =>
        snapshot.SlicesOf(service).SelectMany(slice => slice.Endpoints, (slice, endpoint) => (slice, endpoint));

    // One pod has an endpoint per address family and per set of ports.
    private static EndpointCounts Count(IEnumerable<(EndpointSlice Slice, Endpoint Endpoint)> endpoints)
    {
        var one = endpoints.Select(pair => pair.Endpoint)
            .GroupBy(endpoint => endpoint.Target?.ToString() ?? string.Join(',', endpoint.Addresses), StringComparer.Ordinal)
            .Select(group => (IsReady: group.All(endpoint => endpoint.Ready), IsTerminating: group.Any(endpoint => endpoint.Terminating)))
            .ToArray();
        return new EndpointCounts(one.Length, one.Count(endpoint => endpoint.IsReady), one.Count(endpoint => endpoint.IsTerminating));
    }

    private static (HealthState Health, string Summary) Judge(Service service, ClusterSnapshot snapshot, EndpointCounts counts)
    {
        if (service.Type == ServiceType.ExternalName)
        {
            return (HealthState.Unknown, $"It stands for {service.ExternalName}, outside of the cluster's objects.");
        }

        if (!snapshot.IsComplete(ResourceKind.EndpointSlice))
        {
            return (HealthState.Unknown, "EndpointSlices are not known.");
        }

        var expected = counts.Total - counts.Terminating;
        var ready = $"{counts.Ready} of {counts.Total} endpoints ready.";
        return counts switch
        {
            { Total: 0 } => (HealthState.Unhealthy, service.HasSelector ? "It has no endpoints." : "It has no endpoints and no selector."),
            { Ready: 0 } => (HealthState.Unhealthy, ready),
            _ when counts.Ready < expected => (HealthState.Degraded, ready),
            _ => (HealthState.Healthy, ready),
        };
    }

    private static string PortText(EndpointPort port)
    {
        var number = port.Port is { } value ? $"{value}/{port.Protocol.Label()}" : $"any/{port.Protocol.Label()}";
        return port.Name.Length == 0 ? number : $"{port.Name} {number}";
    }
}
