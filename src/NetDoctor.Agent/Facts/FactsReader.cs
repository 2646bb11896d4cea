using System.Collections.Immutable;
using NetDoctor.Agent.Facts.Netlink;
using NetDoctor.Agent.Facts.Reading;
using NetDoctor.Agent.KubeProxy;
using NetDoctor.Model.Agents.Facts;

namespace NetDoctor.Agent.Facts;

/// <summary>Reads the facts of a pod or of the node. What cannot be read is told in the answer and stops nothing else.</summary>
/// <param name="programs">Runs programs.</param>
/// <param name="proxy">Asks kube-proxy.</param>
/// <param name="timeProvider">Clock.</param>
internal sealed class FactsReader(ProgramRunner programs, ProxyReader proxy, TimeProvider timeProvider)
{
    private readonly RuleReader _rules = new(programs);

    /// <summary>Reads the facts of the agent's own namespace, which is the node's.</summary>
    /// <param name="node">Name of the node.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<NodeFacts> ReadNodeAsync(string node, FactsRequest request, CancellationToken cancellationToken)
    {
        var gaps = new GapList();
        var place = FactsPlace.Own;
        var state = proxy.ReadAsync(ProxyReader.UsualMode, ProxyReader.UsualHealth, cancellationToken);
        using var network = await OpenAsync(place, gaps);
        var (paths, forms) = await FollowAsync(place, network, request.Rules, gaps, cancellationToken);
        var tracking = new TrackingReader(place, programs, gaps);
        return new NodeFacts
        {
            Node = node,
            ObservedAt = timeProvider.GetUtcNow(),
            Proxy = (await state) with { Forms = forms },
            Rules = paths,
            Tracking = tracking.ReadState(),
            Flows = await tracking.ReadFlowsAsync(request.Flows, cancellationToken),
            Listeners = await new SocketReader(place, Devices(network), gaps).ReadAsync(new SocketOwners(null, gaps)),
            Links = network?.Links ?? [],
            Routes = network?.Routes() ?? [],
            RoutingRules = network?.Rules() ?? [],
            RouteAnswers = [.. request.Routes.Select(question => network?.WayTo(question)).OfType<RouteAnswer>()],
            Neighbours = network?.Neighbours() ?? [],
            ForwardingEntries = network?.ForwardingEntries() ?? [],
            Settings = new SettingsReader(place, gaps).Read(),
            Gaps = gaps.Gaps,
        };
    }

    /// <summary>Reads the facts of a pod.</summary>
    /// <param name="place">The pod's namespace.</param>
    /// <param name="processIds">The pod's processes.</param>
    /// <param name="podUid">UID of the pod.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<PodFacts> ReadPodAsync(
        FactsPlace place, IReadOnlyList<int> processIds, Guid podUid, FactsRequest request, CancellationToken cancellationToken)
    {
        var gaps = new GapList();
        using var network = await OpenAsync(place, gaps);
        var (paths, _) = await FollowAsync(place, network, request.Rules, gaps, cancellationToken);
        var processes = new ProcessReader(processIds, gaps);
        return new PodFacts
        {
            PodUid = podUid,
            ObservedAt = timeProvider.GetUtcNow(),
            Listeners = await new SocketReader(place, Devices(network), gaps).ReadAsync(new SocketOwners(processIds, gaps)),
            Links = network?.Links ?? [],
            Routes = network?.Routes() ?? [],
            RoutingRules = network?.Rules() ?? [],
            Neighbours = network?.Neighbours() ?? [],
            RouteAnswers = [.. request.Routes.Select(question => network?.WayTo(question)).OfType<RouteAnswer>()],
            Rules = paths,
            Settings = new SettingsReader(place, gaps).Read(),
            Environment = processes.Environment(),
            Resolver = new ResolverReader(processIds, gaps).Read(),
            OpenFiles = processes.OpenFiles(),
            Throttling = processes.Throttling(),
            Gaps = gaps.Gaps,
        };
    }

    private async Task<(ImmutableArray<RulePath> Paths, ImmutableArray<RuleForm> Forms)> FollowAsync(
        FactsPlace place, NetworkReader? network, ImmutableArray<RuleQuestion> questions, GapList gaps,
        CancellationToken cancellationToken)
    {
        if (questions.IsEmpty || network is null)
        {
            return ([], []);
        }

        var listing = await _rules.ReadAsync(place, RuleAnswers.FamiliesOf(questions), gaps, cancellationToken);
        return (new RuleAnswers(listing, network).Answer(questions, gaps), listing.ProxyForms);
    }

    private static Task<NetworkReader?> OpenAsync(FactsPlace place, GapList gaps) => gaps.TryAsync<NetworkReader?>(
        "interfaces and routes", null, async () => new NetworkReader(await place.OpenNetlinkAsync(NetlinkSocket.Route), gaps));

    private static IReadOnlyDictionary<int, string> Devices(NetworkReader? network) =>
        network?.Devices ?? ImmutableDictionary<int, string>.Empty;
}
