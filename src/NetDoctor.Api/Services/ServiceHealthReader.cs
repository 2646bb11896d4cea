using NetDoctor.Diagnosis.Auditing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Services;
using Endpoint = NetDoctor.Model.Cluster.Endpoint;

namespace NetDoctor.Api.Services;

/// <summary>Reads the health of a Service from its objects.</summary>
internal static class ServiceHealthReader
{
    /// <summary>Health of a Service.</summary>
    /// <param name="service">The Service.</param>
    /// <param name="audit">Its audit.</param>
    public static ServiceHealth Read(Service service, ServiceAudit audit) => new()
    {
        Namespace = service.Namespace,
        Name = service.Name,
        Type = service.Type,
        Health = audit.Health,
        Summary = audit.Summary,
        ClusterIPs = [.. service.ClusterIPs.Select(address => address.ToString())],
        Ports = [.. service.Ports.Select(ServiceHealthPort.Of)],
        Endpoints = audit.Endpoints,
        Findings = audit.Findings,
    };

    /// <summary>Health of a Service with its endpoints.</summary>
    /// <param name="service">The Service.</param>
    /// <param name="audit">Its audit.</param>
    /// <param name="snapshot">Facts.</param>
    public static ServiceDetails Details(Service service, ServiceAudit audit, ClusterSnapshot snapshot) => new(
        Read(service, audit),
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

    private static string PortText(EndpointPort port)
    {
        var number = port.Port is { } value ? $"{value}/{port.Protocol.Label()}" : $"any/{port.Protocol.Label()}";
        return port.Name.Length == 0 ? number : $"{port.Name} {number}";
    }
}
