using System.Collections.Immutable;
using System.Net;
using NetDoctor.Diagnosis.Questions;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Planning;

/// <summary>The names of a question, asked of the cluster's DNS Service and of its pods.</summary>
internal static class DnsLadder
{
    private const int DnsPort = 53;
    private const int MaxReplicas = 5;
    private const int MaxCandidates = 6;

    public static IEnumerable<PlannedProbe> Plan(Route route, ClusterSnapshot snapshot, ProbingContext probing)
    {
        if (route.Resolver is not { UsesClusterDns: true } resolver || resolver.Nameservers.IsEmpty)
        {
            yield break;
        }

        var server = new IPEndPoint(resolver.Nameservers[0], DnsPort);
        var isSrv = route.Question.To is SrvTarget;
        var type = isSrv ? DnsRecordType.Srv : TypeFor(route);
        var step = isSrv ? LadderStep.Srv : LadderStep.Name;
        foreach (var name in NamesOf(resolver))
        {
            yield return Query(step, server, name, type, probing);
        }

        var asked = resolver.FullName ?? resolver.Candidates.FirstOrDefault();
        if (asked is null || resolver.DnsService is null)
        {
            yield break;
        }

        foreach (var (endpoint, pod) in Replicas(snapshot, resolver.DnsService).Take(MaxReplicas))
        {
            yield return Query(LadderStep.NameAtReplica, endpoint, asked, type, probing) with { Peer = pod };
        }
    }

    private static ImmutableArray<string> NamesOf(ResolverView resolver) =>
        resolver.FullName is { } name ? [name] : [.. resolver.Candidates.Take(MaxCandidates)];

    private static DnsRecordType TypeFor(Route route) =>
        route.Service is { IPFamilies: ["IPv6"] } ? DnsRecordType.Aaaa : DnsRecordType.A;

    private static IEnumerable<(IPEndPoint Address, string Pod)> Replicas(ClusterSnapshot snapshot, Service dns) =>
        from slice in snapshot.SlicesOf(dns)
        let port = slice.Ports.FirstOrDefault(port => port.Protocol == TransportProtocol.Udp)?.Port
        where port is not null
        from endpoint in slice.Endpoints
        where endpoint.Ready && !endpoint.Addresses.IsEmpty
        orderby endpoint.Addresses[0].ToString()
        select (new IPEndPoint(endpoint.Addresses[0], port.Value),
            endpoint.Target is { } pod ? $"{pod.Namespace}/{pod.Name}" : endpoint.Addresses[0].ToString());

    private static PlannedProbe Query(
        LadderStep step, IPEndPoint server, string name, DnsRecordType type, ProbingContext probing) => new(
        step,
        new DnsProbeSpec
        {
            Address = server.Address.ToString(),
            Port = server.Port,
            Name = name,
            Type = type,
            TimeoutMilliseconds = (int)probing.ProbeTimeout.TotalMilliseconds,
        },
        probing.Self);
}
