using System.Collections.Immutable;
using System.Net;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Diagnosis.Rules;
using NetDoctor.Diagnosis.Rules.Ingresses;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Policies;

/// <summary>Makes the flows that the traffic of a route consists of.</summary>
/// <remarks>
/// The address of a Service is translated on the source's own node, before policies judge; a node's port on the node that is dialled, so
/// that the source's policies see that node. Traffic to a node port or an external address is masqueraded there unless the Service's
/// external traffic policy is Local, so that the target's policies see the node.
/// Source: kubernetes/kubernetes pkg/proxy/iptables/proxier.go, KUBE-EXT chains and KUBE-MARK-MASQ.
/// </remarks>
/// <param name="snapshot">Facts.</param>
/// <param name="route">The route.</param>
/// <param name="evaluator">Decides.</param>
internal sealed class RouteFlows(ClusterSnapshot snapshot, Route route, PolicyEvaluator evaluator)
{
    private const int DnsPort = 53;

    private readonly ForwardedFlows _forwarding = new(evaluator);

    /// <summary>Traffic from a place to where the question leads.</summary>
    /// <param name="source">The place; null when it is not known.</param>
    /// <param name="node">Node that it is on; null when unknown.</param>
    public ImmutableArray<RouteFlow> From(PolicyEnd? source, string? node) => source is null ? [] : route.TargetKind switch
    {
        RouteTargetKind.Node => [.. ToNode(source)],
        RouteTargetKind.External or RouteTargetKind.ExternalName => [.. ToAddresses(source)],
        RouteTargetKind.Ingress => [.. ThroughController(source)],
        RouteTargetKind.NodePort => ThroughNodePort(
            source, node, route.TargetNode?.Name, route.Frontends is [var frontend, ..] ? frontend.Port : 0),
        RouteTargetKind.LoadBalancer or RouteTargetKind.ExternalIP =>
            [.. Endpoints().Select(endpoint => ThroughNode(source, source.Kind == PolicyEndKind.Outside ? null : node, endpoint))],
        _ => [.. Endpoints().Select(endpoint => ThroughService(source, endpoint))],
    };

    /// <summary>Traffic from a place to a port of a node, whichever node the question names.</summary>
    /// <param name="source">The place; null when it is not known.</param>
    /// <param name="node">Node that it is on; null when unknown.</param>
    /// <param name="entry">Node that is dialled; null when unknown.</param>
    /// <param name="port">Port that is dialled there; 0 when unknown.</param>
    public ImmutableArray<RouteFlow> ThroughNodePort(PolicyEnd? source, string? node, string? entry, int port)
    {
        // Where each node keeps to its own endpoints, those of another are not known here.
        if (source is null || (IsLocal && entry != route.TargetNode?.Name))
        {
            return [];
        }

        var egress = entry is not null && entry != node ? ToNodePort(source, entry, port) : null;
        return
        [
            .. Endpoints().Select(endpoint => ThroughNode(source, entry, endpoint))
                .Select(flow => entry == node ? flow : flow with { Egress = egress }),
        ];
    }

    /// <summary>Traffic from a place to each chosen endpoint by its own address.</summary>
    /// <param name="source">The place; null when it is not known.</param>
    public ImmutableArray<RouteFlow> Direct(PolicyEnd? source) =>
        source is null ? [] : [.. Endpoints().Select(endpoint => Whole(source, EndOf(endpoint), route.Question.Protocol, endpoint))];

    // Some plugins judge what leaves a pod by the Service's own address and port; of others it is not known.
    private RouteFlow ThroughService(PolicyEnd source, RouteEndpoint endpoint)
    {
        var flow = Whole(source, EndOf(endpoint), route.Question.Protocol, endpoint);
        if (evaluator.Dialect.JudgesAfterTranslation == true || route is not { TargetKind: RouteTargetKind.ClusterIP, Frontends: [var frontend, ..] })
        {
            return flow;
        }

        var before = Whole(source, PolicyEnd.OfOutside(AddressRange.Of(frontend.Address)), frontend.Port, route.Question.Protocol).Egress!;
        return evaluator.Dialect.JudgesAfterTranslation == false ? flow with { Egress = before }
            : before.Chain.Decision.Outcome == flow.OutcomeAt(PolicyDirection.Egress) ? flow
            : flow with { Egress = null, WhyUnknown = "policies admit either the Service's address or its endpoints', and which of them the network plugin judges is not known" };
    }


    /// <summary>Traffic from a place to the controller of the question's Ingress.</summary>
    /// <param name="source">The place; null when it is not known.</param>
    public ImmutableArray<RouteFlow> ToController(PolicyEnd? source)
    {
        if (source is null || Controller() is not { } controller)
        {
            return [];
        }

        // Behind which address the controller is met, and whose address it sees there, differs from one installation to the next.
        var ingress = evaluator.Index.Concerns(controller, PolicyDirection.Ingress)
            ? null
            : Whole(source, controller, 1, TransportProtocol.Tcp).Ingress;
        return
        [
            new RouteFlow(controller.ToString(), EgressToController(source), ingress)
            {
                WhyUnknown = ingress is null ? "policies choose who may dial the Ingress' controller, and what they see of a client is not known" : null,
            },
        ];
    }

    /// <summary>Lookups from a place at each ready DNS pod.</summary>
    /// <param name="source">The place; null when it is not known.</param>
    public ImmutableArray<RouteFlow> ToDns(PolicyEnd? source) =>
        source is null || route.Resolver is not { UsesClusterDns: true, DnsService: { } dns } ? [] :
        [
            .. from slice in snapshot.SlicesOf(dns)
               from port in slice.Ports
               let number = port.Port ?? 0
               where number > 0 && port.Protocol is TransportProtocol.Udp or TransportProtocol.Tcp && IsDns(dns, port)
               from endpoint in slice.Endpoints
               where endpoint is { Ready: true, Addresses.IsEmpty: false }
               orderby endpoint.Addresses[0].ToString(), port.Protocol descending
               select ToDnsPod(source, dns, endpoint.Addresses[0], number, port.Protocol),
        ];

    // Ports of a slice carry the name of the Service's port, which tells metrics from queries.
    private static bool IsDns(Service dns, EndpointPort port) => dns.Ports.Any(one =>
        one.Port == DnsPort && one.Protocol == port.Protocol && (one.Name ?? "") == port.Name);

    private RouteFlow ToDnsPod(PolicyEnd source, Service dns, IPAddress address, int port, TransportProtocol protocol)
    {
        var end = PolicyEnd.Of(address, snapshot);
        var flow = Whole(source, end, port, protocol) with { DnsPod = end.Pod };
        if (evaluator.Dialect.JudgesAfterTranslation == true)
        {
            return flow;
        }

        // Before translation a plugin sees the Service's address, or takes its port for that of the pods behind it.
        var outcome = flow.OutcomeAt(PolicyDirection.Egress);
        var seen = dns.ClusterIPs.Where(one => one.AddressFamily == address.AddressFamily).Select(one => PolicyEnd.OfOutside(AddressRange.Of(one))).Append(end);
        return seen.All(one => evaluator.Decide(new(SameFamily(source, one), one, protocol, DnsPort), PolicyDirection.Egress).Outcome == outcome)
            ? flow
            : flow with { Egress = null, WhyUnknown = "policies admit either the DNS Service's address or its pods', and which of them the network plugin judges is not known" };
    }

    private IEnumerable<RouteEndpoint> Endpoints() => route.ChosenEndpoints.Where(endpoint => endpoint.Address.Port > 0);

    private PolicyEnd EndOf(RouteEndpoint endpoint) => endpoint.Pod is { HostNetwork: false } pod
        ? PolicyEnd.Of(pod, snapshot).At(endpoint.Address.Address)
        : PolicyEnd.Of(endpoint.Address.Address, snapshot);

    private RouteFlow Whole(PolicyEnd source, PolicyEnd destination, TransportProtocol protocol, RouteEndpoint endpoint) =>
        Whole(source, destination, endpoint.Address.Port, protocol) with { Name = endpoint.ToString(), Endpoint = endpoint };

    private RouteFlow Whole(PolicyEnd source, PolicyEnd destination, int port, TransportProtocol protocol)
    {
        var flow = new PolicyFlow(SameFamily(source, destination), destination, protocol, port);
        var explained = evaluator.Explain(flow);
        return new($"{destination}:{port}", new(flow, explained.Egress), new(flow, explained.Ingress));
    }

    private static PolicyEnd SameFamily(PolicyEnd source, PolicyEnd destination) =>
        destination.Ranges is [var first, ..] ? source.In(first.Family) : source;

    private IEnumerable<RouteFlow> ToNode(PolicyEnd source)
    {
        if (route.TargetNode is { } node && Asked.Port(route) is { IsName: false, Number: var port })
        {
            yield return Whole(source, PolicyEnd.Of(node), port, route.Question.Protocol);
        }
    }

    // Only the source's own policies have a say about what lies outside; to a pod behind the address its own, too.
    private IEnumerable<RouteFlow> ToAddresses(PolicyEnd source) => route.Frontends.Select(frontend =>
        Whole(source, PolicyEnd.Of(frontend.Address, snapshot), frontend.Port, route.Question.Protocol));

    private bool IsLocal => route.Service?.ExternalTrafficPolicy == TrafficPolicy.Local;

    private RouteFlow ThroughNode(PolicyEnd source, string? entry, RouteEndpoint endpoint)
    {
        var direct = Whole(source, EndOf(endpoint), route.Question.Protocol, endpoint);
        return IsLocal ? direct : _forwarding.Of(direct, source, entry is null ? null : snapshot.Nodes.Find("", entry));
    }

    private RouteEnd? ToNodePort(PolicyEnd source, string entry, int port) => port > 0 && snapshot.Nodes.Find("", entry) is { } node
        ? Whole(source, PolicyEnd.Of(node), port, route.Question.Protocol).Egress
        : null;

    // The controller dials the endpoints, whoever asks it.
    private IEnumerable<RouteFlow> ThroughController(PolicyEnd source)
    {
        var controller = Controller();
        var egress = EgressToController(source);
        foreach (var endpoint in Endpoints())
        {
            var behind = controller is null ? FromNobodyKnown(endpoint)
                : Whole(controller, EndOf(endpoint), TransportProtocol.Tcp, endpoint);
            var isKeptIn = controller is not null && behind.OutcomeAt(PolicyDirection.Egress) == PolicyOutcome.Denied;
            yield return behind with { Egress = egress, Ingress = isKeptIn ? behind.Egress : behind.Ingress };
        }
    }

    private PolicyEnd? Controller() => route.Ingress?.Claim is { } claim && IngressControllers.Of(snapshot, claim) is { Pods: { IsEmpty: false } pods }
        ? PolicyEnd.Of(pods.FirstOrDefault(one => one.IsReady) ?? pods[0], snapshot)
        : null;

    private RouteEnd? EgressToController(PolicyEnd source) => source.Kind == PolicyEndKind.Pod && route.Frontends is [var frontend, ..]
        ? Whole(source, PolicyEnd.Of(frontend.Address, snapshot), frontend.Port, TransportProtocol.Tcp).Egress
        : Whole(PolicyEnd.Outside, PolicyEnd.Outside, 1, TransportProtocol.Tcp).Egress;

    private RouteFlow FromNobodyKnown(RouteEndpoint endpoint)
    {
        var flow = Whole(PolicyEnd.Outside, EndOf(endpoint), TransportProtocol.Tcp, endpoint);
        return flow.Ingress is { Chain.Decision.Reason: PolicyReason.NotSelected or PolicyReason.NotAPod }
            ? flow
            : flow with { Ingress = null, WhyUnknown = "the pods of the Ingress' controller are not known" };
    }
}
