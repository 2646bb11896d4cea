using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Planning;

/// <summary>Probes of connections that fail on the way, from other places: which of them fail, too, tells where the way is broken.</summary>
/// <remarks>A node's own packets meet no policy of the source and no link of its pod; those of the endpoint's node meet no other node; those from
/// node to node meet no pod network at all.</remarks>
/// <param name="route">The way that the traffic should take.</param>
/// <param name="snapshot">Facts of the cluster.</param>
/// <param name="probing">Who probes, and from where others can.</param>
internal sealed class ContrastLadder(Route route, ClusterSnapshot snapshot, ProbingContext probing)
{
    // One says it, a second on another node whether it is a matter of the first one's node.
    private const int MaxEndpoints = 2;

    // The search takes a few rounds.
    private const int LeastForSizes = 1500;

    /// <summary>Probes to make, once; empty without agents, and where nothing was lost on the way.</summary>
    /// <param name="ladder">Everything seen by the ladder itself.</param>
    public ImmutableArray<PlannedProbe> Plan(ImmutableArray<Observation> ladder)
    {
        var lost = ladder.Where(observation => observation.Plan is { Step: LadderStep.Endpoint, Endpoint.IsChosen: true } && IsLost(observation))
            .DistinctBy(observation => observation.Plan.Endpoint!.Node).Take(MaxEndpoints).ToArray();
        return probing.CanProbeFrom is null ? [] : [.. lost.SelectMany(Around).Concat(Sizes(ladder)).Where(probe => IsAllowed(probe.Spec))];
    }

    /// <summary>The ladder's own observations, and those from other places.</summary>
    /// <param name="observations">Everything seen.</param>
    public static (ImmutableArray<Observation> Ladder, ImmutableArray<Observation> Contrast) Separate(ImmutableArray<Observation> observations)
    {
        var contrast = observations.Where(observation => observation.Plan.Step >= LadderStep.FromSourceNode).ToImmutableArray();
        return contrast.IsEmpty ? (observations, contrast) : ([.. observations.Where(observation => observation.Plan.Step < LadderStep.FromSourceNode)], contrast);
    }

    // A reset, or an application that says nothing, came all the way.
    private static bool IsLost(Observation observation) => observation.Result.Outcome is ProbeOutcome.Timeout or ProbeOutcome.HostUnreachable
        or ProbeOutcome.NetworkUnreachable or ProbeOutcome.Prohibited or ProbeOutcome.AccessDenied;

    // A connection takes small packets; what comes then are large ones. An echo says how large they may be on the way there: the answer
    // may be cut. So each end asks.
    private IEnumerable<PlannedProbe> Sizes(ImmutableArray<Observation> ladder) =>
        from hung in ladder.Where(IsHung).DistinctBy(observation => observation.Plan.Endpoint!.Node).Take(MaxEndpoints)
        from way in Ways(hung)
        select new PlannedProbe(
            LadderStep.PathMtu,
            new PathMtuProbeSpec { Address = way.To, TimeoutMilliseconds = Math.Max((int)probing.ProbeTimeout.TotalMilliseconds, LeastForSizes) },
            way.From)
        {
            Endpoint = hung.Plan.Endpoint,
        };

    private static bool IsHung(Observation observation) => observation.Result.Outcome == ProbeOutcome.Hung
        && observation.Plan is { Endpoint.IsChosen: true, Vantage.Kind: not VantageKind.Self };

    private IEnumerable<(Vantage From, string To)> Ways(Observation hung)
    {
        yield return (hung.Plan.Vantage, hung.Plan.Spec.Address);
        var family = hung.Plan.Endpoint!.Address.AddressFamily;
        var source = route.Source.Pod?.PodIPs.FirstOrDefault(address => address.AddressFamily == family);
        if (source is not null && hung.Plan.Endpoint.Pod is { HostNetwork: false, NodeName: { } node } pod
            && new Vantage(VantageKind.Pod, node, $"{pod.Namespace}/{pod.Name}") is var back && probing.CanProbeFrom!(back))
        {
            yield return (back, source.ToString());
        }
    }

    private IEnumerable<PlannedProbe> Around(Observation lost)
    {
        var place = lost.Plan.Vantage;
        var (endpoint, here) = (lost.Plan.Endpoint!, NodePlace(place.Node));
        var there = NodePlace(endpoint.Node);
        if (here is not null && place.Kind != VantageKind.Node)
        {
            yield return Dial(LadderStep.FromSourceNode, here) with { Peer = here.Node };
        }

        if (there is not null && place.Node != endpoint.Node)
        {
            yield return Dial(LadderStep.FromTargetNode, there) with { Peer = there.Node };
        }

        foreach (var between in Between(lost, here, there).Concat(Echoes(lost, here, there)))
        {
            yield return between;
        }

        if (place.Kind != VantageKind.Self)
        {
            yield return Dial(LadderStep.FromElsewhere, probing.Self);
        }

        PlannedProbe Dial(LadderStep step, Vantage from) =>
            DialLadder.Dial(step, route, endpoint.Address, probing with { Place = from }) with { Endpoint = endpoint };
    }

    // The one port of a node that is known to be open is that of its agent.
    private IEnumerable<PlannedProbe> Between(Observation lost, Vantage? here, Vantage? there)
    {
        var (source, target, endpoint) = (lost.Plan.Vantage.Node, lost.Plan.Endpoint!.Node, lost.Plan.Endpoint);
        if (source is null || target is null || source == target || probing.Agents.All(agent => agent.Node != target))
        {
            yield break;
        }

        var family = endpoint.Address.AddressFamily;
        if (here is not null && AddressOf(target, family) is { } far)
        {
            yield return Between(here, far, target);
        }

        if (there is not null && AddressOf(source, family) is { } near && probing.Agents.Any(agent => agent.Node == source))
        {
            yield return Between(there, near, source);
        }

        PlannedProbe Between(Vantage from, IPAddress address, string peer) => new(
            LadderStep.BetweenNodes,
            new TcpProbeSpec { Address = address.ToString(), Port = probing.AgentPort, TimeoutMilliseconds = (int)probing.ProbeTimeout.TotalMilliseconds },
            from)
        {
            Peer = peer,
            Endpoint = endpoint,
        };
    }

    // What filters ports may let this through; nodes that answer it are not apart.
    private IEnumerable<PlannedProbe> Echoes(Observation lost, Vantage? here, Vantage? there) =>
        from plan in Between(lost, here, there)
        select plan with { Spec = new IcmpProbeSpec { Address = plan.Spec.Address, TimeoutMilliseconds = plan.Spec.TimeoutMilliseconds } };

    private Vantage? NodePlace(string? node) => node is not null && new Vantage(VantageKind.Node, node) is var place && probing.CanProbeFrom!(place) ? place : null;

    private IPAddress? AddressOf(string node, AddressFamily family)
    {
        var addresses = snapshot.Nodes.Find("", node)?.Addresses.Where(address => address.Type == "InternalIP").Select(address => address.Address).ToArray() ?? [];
        return addresses.FirstOrDefault(address => address.AddressFamily == family) ?? addresses.FirstOrDefault();
    }

    private bool IsAllowed(ProbeSpec spec) => probing.Guard?.Refusal(IPAddress.Parse(spec.Address), snapshot) is null;
}
