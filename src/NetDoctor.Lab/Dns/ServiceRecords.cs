using System.Collections.Immutable;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Probing;
using Endpoint = NetDoctor.Model.Cluster.Endpoint;

namespace NetDoctor.Lab.Dns;

/// <summary>Records of one Service.</summary>
internal static class ServiceRecords
{
    public static IEnumerable<DnsRecord> Of(Service service, ImmutableArray<EndpointSlice> slices, string domain)
    {
        var name = $"{service.Name}.{service.Namespace}.svc.{domain}";
        if (service.Type == ServiceType.ExternalName)
        {
            return service.ExternalName is { } target ? [Record(name, DnsRecordType.Cname, target)] : [];
        }

        return service.IsHeadless ? Headless(service, name, slices) : WithAddress(service, name);
    }

    private static IEnumerable<DnsRecord> WithAddress(Service service, string name)
    {
        foreach (var address in service.ClusterIPs)
        {
            yield return Record(name, DnsRecordType.A, address.ToString());
            yield return Record(LabZone.ReverseName(address), DnsRecordType.Ptr, name);
        }

        foreach (var port in service.Ports.Where(port => port.Name is not null))
        {
            yield return Srv(port.Name!, port.Protocol, name, 100, port.Port, name);
        }
    }

    private static IEnumerable<DnsRecord> Headless(Service service, string name, ImmutableArray<EndpointSlice> slices)
    {
        // A slice's endpoint is ready when publishNotReadyAddresses is set; CoreDNS looks at nothing else.
        var endpoints = slices.SelectMany(slice => slice.Endpoints
            .Where(endpoint => endpoint.Ready && endpoint.Addresses.Length > 0)
            .Select(endpoint => (Slice: slice, Endpoint: endpoint, Name: $"{Label(endpoint)}.{name}"))).ToList();
        var weight = 100 / Math.Max(1, endpoints.Count);
        foreach (var (slice, endpoint, endpointName) in endpoints)
        {
            var address = endpoint.Addresses[0];
            yield return Record(name, DnsRecordType.A, address.ToString());
            yield return Record(endpointName, DnsRecordType.A, address.ToString());
            if (endpoint.Hostname is not null)
            {
                yield return Record(LabZone.ReverseName(address), DnsRecordType.Ptr, endpointName);
            }

            foreach (var port in slice.Ports.Where(port => port.Name.Length > 0 && port.Port is not null))
            {
                yield return Srv(port.Name, port.Protocol, name, weight, port.Port!.Value, endpointName);
            }
        }
    }

    private static string Label(Endpoint endpoint) =>
        endpoint.Hostname ?? endpoint.Addresses[0].ToString().Replace('.', '-');

    private static DnsRecord Srv(string port, TransportProtocol protocol, string owner, int weight, int number, string target)
    {
        var name = $"_{port}._{protocol.Label().ToLowerInvariant()}.{owner}";
        return new DnsRecord(name, DnsRecordType.Srv, LabZone.TtlSeconds, $"0 {weight} {number} {target}", new SrvData(0, weight, number, target));
    }

    private static DnsRecord Record(string name, DnsRecordType type, string data) => new(name, type, LabZone.TtlSeconds, data);
}
