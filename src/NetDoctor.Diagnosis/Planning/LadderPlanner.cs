using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Net;
using NetDoctor.Diagnosis.Questions;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Planning;

/// <summary>Plans the ladder: the fewest probes that separate the possible causes, all made at the same time.</summary>
/// <param name="route">The way that the traffic should take.</param>
/// <param name="snapshot">Facts.</param>
/// <param name="probing">Who probes.</param>
internal sealed class LadderPlanner(Route route, ClusterSnapshot snapshot, ProbingContext probing)
{
    private readonly Lazy<FrozenSet<IPAddress>> _named = new(() => Named(route, snapshot));

    /// <summary>Probes to make next; empty when there is nothing more to learn.</summary>
    /// <param name="observations">Everything seen so far.</param>
    public ImmutableArray<PlannedProbe> Next(ImmutableArray<Observation> observations) =>
        [.. Planned(observations).Concat(LostPacket.Repeat(observations)).Where(probe => RefusalOf(probe) is null)];

    /// <summary>Addresses that would be dialled if NetDoctor were allowed to, in the order of the ladder.</summary>
    /// <param name="observations">Everything seen so far.</param>
    public ImmutableArray<RefusedTarget> Refused(ImmutableArray<Observation> observations) => probing.Guard is null
        ? []
        :
        [
            .. Planned([]).Concat(observations.IsEmpty ? [] : Planned(observations))
                .Select(probe => (probe.Spec.Target, Refusal: RefusalOf(probe)))
                .Where(probe => probe.Refusal is not null)
                .Select(probe => new RefusedTarget(probe.Target, probe.Refusal!))
                .Distinct(),
        ];

    private ImmutableArray<PlannedProbe> Planned(ImmutableArray<Observation> observations)
    {
        if (observations.IsEmpty)
        {
            return [.. First(From(SourcePlace() ?? probing.Self))];
        }

        // An agent that does not do what it is asked leaves NetDoctor's own place, with less certainty.
        var (place, beginsAgain) = OtherPlace.Of(observations, probing.Self);
        if (beginsAgain)
        {
            return [.. First(From(place))];
        }

        if (route.TargetKind == RouteTargetKind.Ingress)
        {
            return [.. IngressLadder.Plan(route, observations, From(place))];
        }

        // Only a name that objects do not explain leads to addresses that are not known beforehand.
        var dialled = observations.Any(observation => observation.Plan.Step is LadderStep.Frontend or LadderStep.Application);
        return dialled || !route.Frontends.IsEmpty ? [] : [.. ResolvedLadder.Plan(route, observations, From(place))];
    }

    private string? RefusalOf(PlannedProbe probe)
    {
        var address = IPAddress.Parse(probe.Spec.Address);
        return probe.Step == LadderStep.NameAtUpstream
            ? probing.Guard?.RefusalOfUpstream(address)
            : probing.Guard?.Refusal(address, snapshot, _named.Value);
    }

    // Endpoints outside of the cluster are there to be asked about, by the name of their Service; the cluster's DNS may be outside, too.
    private static FrozenSet<IPAddress> Named(Route route, ClusterSnapshot snapshot) =>
    [
        .. route.Service?.ExternalIPs ?? [],
        .. new[] { route.Service, route.Resolver?.DnsService }.OfType<Service>()
            .SelectMany(service => snapshot.SlicesOf(service)).SelectMany(slice => slice.Endpoints).SelectMany(endpoint => endpoint.Addresses),
        .. route.Ingress?.Addresses.Select(address => address.Address) ?? [],
    ];

    private IEnumerable<PlannedProbe> First(ProbingContext from) => DnsLadder.Plan(route, snapshot, from)
        // .NET has no SCTP sockets; DOC15 says so.
        .Concat(route.Question.Protocol == TransportProtocol.Sctp
            ? []
            : DialLadder.Plan(route, snapshot, from).Concat(ApplicationLadder.Plan(route, from)))
        .OrderBy(probe => probe.Step);

    private Vantage? SourcePlace() =>
        route.Source.Place is { } place && probing.CanProbeFrom?.Invoke(place) == true ? place : null;

    private ProbingContext From(Vantage place) => probing with { Place = place };

    /// <summary>The URL that the question asks for; null when it asks for none.</summary>
    internal static UrlTarget? UrlOf(Route route) => route.Question.To as UrlTarget;
}
