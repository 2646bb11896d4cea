using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using NetDoctor.Diagnosis.Questions;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Planning;

/// <summary>The names of a question, asked of the cluster's DNS Service and of its pods.</summary>
internal static class DnsLadder
{
    /// <summary>DNS pods that are asked at most (DOC13).</summary>
    internal const int MaxReplicas = 10;

    private const int DnsPort = 53;
    private const int MaxCandidates = 6;
    private const int MaxUpstreams = 3;

    public static IEnumerable<PlannedProbe> Plan(Route route, ClusterSnapshot snapshot, ProbingContext probing)
    {
        if (route.Resolver is { UsesClusterDns: false } own)
        {
            foreach (var probe in AtOwnServer(route, own, snapshot, probing))
            {
                yield return probe;
            }

            yield break;
        }

        if (route.Resolver is not { } resolver || ServerOf(resolver) is not { } address)
        {
            yield break;
        }

        var server = new IPEndPoint(address, DnsPort);
        var isSrv = route.Question.To is SrvTarget;
        var type = isSrv ? DnsRecordType.Srv : TypeFor(route);
        var step = isSrv ? LadderStep.Srv : LadderStep.Name;
        foreach (var name in TriedBefore(resolver).Take(MaxCandidates))
        {
            yield return Query(LadderStep.Candidate, server, name, type, probing);
        }

        foreach (var name in NamesOf(resolver))
        {
            yield return Query(step, server, name, type, probing);
        }

        yield return Query(LadderStep.ControlName, server, $"kubernetes.default.svc.{snapshot.ClusterDomain}", DnsRecordType.A, probing);
        if ((resolver.FullName ?? resolver.Candidates.FirstOrDefault()) is not { } asked)
        {
            yield break;
        }

        yield return OverTcp(Query(LadderStep.NameOverTcp, server, asked, type, probing));
        foreach (var upstream in UpstreamsOf(snapshot, asked))
        {
            yield return Query(LadderStep.NameAtUpstream, upstream, asked, type, probing);
        }

        if (resolver.DnsService is null)
        {
            yield break;
        }

        foreach (var (endpoint, pod) in Replicas(snapshot, resolver.DnsService).Take(MaxReplicas))
        {
            yield return Query(LadderStep.NameAtReplica, endpoint, asked, type, probing) with { Peer = pod };
            yield return OverTcp(Query(LadderStep.NameOverTcp, endpoint, asked, type, probing) with { Peer = pod });
            if (!isSrv && route.Service is { IPFamilies.Length: > 1 })
            {
                yield return Query(LadderStep.NameAtReplica, endpoint, asked, DnsRecordType.Aaaa, probing) with { Peer = pod };
            }
        }
    }

    /// <summary>DNS pods that a question could ask, of which a few are asked.</summary>
    internal static int ReplicaCount(Route route, ClusterSnapshot snapshot) =>
        route.Resolver?.DnsService is { } dns ? Replicas(snapshot, dns).Distinct().Count() : 0;

    // A server that the pod names itself and that the cluster knows, such as another DNS Service, can be asked what it knows.
    private static IEnumerable<PlannedProbe> AtOwnServer(
        Route route, ResolverView resolver, ClusterSnapshot snapshot, ProbingContext probing) =>
        resolver is { Policy: DnsPolicy.None, Nameservers: [var first, ..] } && !IPAddress.IsLoopback(first) && !IsLinkLocal(first)
        && (!snapshot.Services.By(first).IsEmpty || !snapshot.Pods.By(first).IsEmpty || !snapshot.Nodes.By(first).IsEmpty)
            ? resolver.Candidates.Take(MaxCandidates).Select(name =>
                Query(LadderStep.Name, new IPEndPoint(first, DnsPort), name, TypeFor(route), probing))
            : [];

    // The address of a cache on the source's own node means another process on every node: its upstream is asked instead.
    private static IPAddress? ServerOf(ResolverView resolver) =>
        resolver.Nameservers.Concat(resolver.DnsService?.ClusterIPs ?? []).FirstOrDefault(address => !IsLinkLocal(address));

    // What the Corefile names belongs to the cluster; loopback and link-local addresses mean another host to each who dials them.
    private static IEnumerable<IPEndPoint> UpstreamsOf(ClusterSnapshot snapshot, string name) =>
        snapshot.Dns.Corefile is not { } corefile || Corefile.IsIn(name, snapshot.ClusterDomain) || corefile.IsKubernetes(name)
            ? []
            : Corefile.UpstreamsOf(corefile.ServerOf(name), name).Select(Corefile.AddressOf).OfType<IPEndPoint>()
                .Where(upstream => !IPAddress.IsLoopback(upstream.Address) && !IsLinkLocal(upstream.Address)
                    && !upstream.Address.Equals(IPAddress.Any) && !upstream.Address.Equals(IPAddress.IPv6Any))
                .Distinct().Take(MaxUpstreams);

    private static bool IsLinkLocal(IPAddress address) =>
        address.IsIPv6LinkLocal || address.GetAddressBytes() is [169, 254, _, _];

    private static PlannedProbe OverTcp(PlannedProbe probe) =>
        probe with { Spec = (DnsProbeSpec)probe.Spec with { Transport = DnsTransport.Tcp } };

    private static ImmutableArray<string> NamesOf(ResolverView resolver) =>
        resolver.FullName is { } name ? [name] : [.. resolver.Candidates.Take(MaxCandidates)];

    private static IEnumerable<string> TriedBefore(ResolverView resolver) => resolver.FullName is { } name
        ? resolver.Candidates.TakeWhile(candidate => candidate != name)
        : [];

    // A client without IPv4 asks for the addresses that it can use.
    private static DnsRecordType TypeFor(Route route) =>
        route.Service is { IPFamilies: ["IPv6"] }
        || (route.Source.Pod is { PodIPs: { IsEmpty: false } own } && own.All(one => one.AddressFamily == AddressFamily.InterNetworkV6))
            ? DnsRecordType.Aaaa
            : DnsRecordType.A;

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
        probing.Place);
}
