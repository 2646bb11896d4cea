using System.Collections.Immutable;
using System.Net;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Diagnosis.Rules.Dns;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Reading;

/// <summary>Plans what agents read once probes have failed: where the probes started, and where the failing ones were to arrive.</summary>
/// <param name="route">The way that the traffic should take.</param>
/// <param name="snapshot">Facts of the cluster.</param>
/// <param name="probing">Who probes, and so who can read.</param>
internal sealed class ReadPlanner(Route route, ClusterSnapshot snapshot, ProbingContext probing)
{
    /// <summary>Pods behind failing probes that are read at most, besides that of the probes; their nodes come on top.</summary>
    internal const int MaxPods = 4;

    // What one node is asked of its rules; a question has to be followed through all of them.
    private const int MaxQuestions = 24;

    /// <summary>Places to read, that of the probes first; empty when nothing failed and whom the source asks for names is known, and when nobody can
    /// read.</summary>
    /// <param name="observations">Everything seen.</param>
    public ImmutableArray<PlannedRead> Plan(ImmutableArray<Observation> observations)
    {
        var failing = observations.Where(IsFailing).ToImmutableArray();
        if (probing.CanProbeFrom is null)
        {
            return [];
        }

        if (failing.IsEmpty)
        {
            return IsResolverGuessed() && route.Source.Place is { Kind: VantageKind.Pod } source && probing.CanProbeFrom(source)
                ? [new PlannedRead(source, new FactsRequest())]
                : [];
        }

        var start = PlaceOf(failing[0].Plan.Vantage);
        var ends = EndsOf(failing);
        var places = new[] { start }.Concat(ends.Select(PlaceOf)).Concat(failing.Select(NodeOf)).OfType<Vantage>()
            .SelectMany(place => place.Kind == VantageKind.Pod ? [place, new Vantage(VantageKind.Node, place.Node)] : new[] { place })
            .Distinct()
            .Where(place => probing.CanProbeFrom(place));
        return [.. places.Select(place => new PlannedRead(place, RequestOf(place, start, observations, ends)))];
    }

    // Whom a pod with a resolver of its own asks, its resolv.conf tells for certain; the cluster's DNS was not even tried for it.
    private bool IsResolverGuessed() => route.Resolver is { UsesClusterDns: false } && ResolverFacts.IsOfCluster(route);

    // That a name does not exist came all the way. Silence of UDP may be a drop as well as an answer that nobody owes; what takes seconds may
    // have been lost once.
    private static bool IsFailing(Observation observation) => observation.Result.Outcome switch
    {
        ProbeOutcome.NxDomain or ProbeOutcome.NoData => false,
        ProbeOutcome.Silent => true,
        _ => observation.Failed || observation.Result.Phases.Any(phase => phase.Milliseconds >= 1000),
    };

    private FactsRequest RequestOf(Vantage place, Vantage? start, ImmutableArray<Observation> observations, ImmutableArray<Pod> ends)
    {
        var sources = AddressesOf(start);
        var targets = observations.Where(observation => observation.Plan.Step != LadderStep.NameAtUpstream)
            .OrderByDescending(IsFailing).Select(TargetOf).OfType<Target>().Distinct().ToImmutableArray();
        var questions = from target in targets
                        from source in sources
                        where source.AddressFamily == target.Address.Address.AddressFamily
                        select (Source: $"{source}", Destination: $"{target.Address.Address}", target.Address.Port, target.Protocol);
        var asked = questions.Take(MaxQuestions).ToImmutableArray();
        var isStart = start is not null && place.Node == start.Node;
        IEnumerable<IPAddress> ways = isStart
            ? targets.Select(target => target.Address.Address).Concat(ends.Where(end => end.NodeName != place.Node).SelectMany(end => end.PodIPs))
            : sources;
        return new FactsRequest
        {
            Rules = [.. asked.Select(one => new RuleQuestion(one.Protocol, one.Source, one.Destination, one.Port))],
            Flows = [.. asked.Select(one => new FlowQuestion(one.Protocol, one.Destination, one.Port, one.Source))],
            Routes = [.. ways.Distinct().Select(address => new RouteQuestion($"{address}")).Take(MaxQuestions)],
        };
    }

    // Where failing probes were to arrive: endpoints' pods and DNS pods; behind an address that is translated, all of them.
    private ImmutableArray<Pod> EndsOf(ImmutableArray<Observation> failing)
    {
        var dialled = failing.Select(observation => observation.Plan.Endpoint?.Pod ?? PodOf(observation.Plan.Peer)).OfType<Pod>();
        var behind = failing.Any(observation => observation.Plan.Step is LadderStep.Frontend or LadderStep.NodePort or LadderStep.Application)
            ? route.ChosenEndpoints.Select(endpoint => endpoint.Pod).OfType<Pod>()
            : [];
        return [.. dialled.Concat(behind).DistinctBy(pod => pod.Uid).Take(MaxPods)];
    }

    private Vantage? NodeOf(Observation observation) => observation.Plan.Step switch
    {
        LadderStep.NodePort or LadderStep.NodeHealth => new Vantage(VantageKind.Node, observation.Plan.Peer),
        LadderStep.Frontend when route.TargetNode is { } node => new Vantage(VantageKind.Node, node.Name),
        _ => null,
    };

    // NetDoctor's own pod is read as any other, by the agent of its node.
    private Vantage? PlaceOf(Vantage vantage) => vantage.Kind == VantageKind.Self ? PodOf(vantage.Pod) is { } own ? PlaceOf(own) : null : vantage;

    private static Vantage? PlaceOf(Pod pod) => pod switch
    {
        { NodeName: null } => null,
        { HostNetwork: true } => new Vantage(VantageKind.Node, pod.NodeName),
        _ => new Vantage(VantageKind.Pod, pod.NodeName, $"{pod.Namespace}/{pod.Name}"),
    };

    private ImmutableArray<IPAddress> AddressesOf(Vantage? place) => place switch
    {
        { Kind: VantageKind.Pod } => PodOf(place.Pod)?.PodIPs ?? [],
        { Kind: VantageKind.Node, Node: { } name } => snapshot.Nodes.Find("", name) is { } node
            ? [.. node.Addresses.Where(address => address.Type == "InternalIP").Select(address => address.Address)]
            : [],
        _ => [],
    };

    private Pod? PodOf(string? name) => name?.Split('/') is [var ns, var pod] ? snapshot.Pods.Find(ns, pod) : null;

    private static Target? TargetOf(Observation observation) => observation.Plan.Spec is var spec && IPAddress.TryParse(spec.Address, out var address)
        ? new Target(
            new IPEndPoint(address, spec.Port),
            spec is UdpProbeSpec or DnsProbeSpec { Transport: not DnsTransport.Tcp } ? TransportProtocol.Udp : TransportProtocol.Tcp)
        : null;

    private sealed record Target(IPEndPoint Address, TransportProtocol Protocol);
}
