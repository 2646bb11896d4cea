using System.Collections.Immutable;
using System.Net;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Diagnosis.Rules;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Policies;

/// <summary>Makes the flows that the traffic of a route consists of.</summary>
/// <remarks>
/// The address of a Service is translated on the source's own node, before policies judge; a node's port on the node that is dialled, so
/// that the source's policies see that node. Traffic to a node port or an external address is masqueraded there unless the Service's
/// external traffic policy is Local, so that the target's policies see the node. What goes out to a load balancer of <c>ipMode: Proxy</c> is
/// judged at its address.
/// Source: kubernetes/kubernetes pkg/proxy/iptables/proxier.go, KUBE-EXT chains and KUBE-MARK-MASQ.
/// </remarks>
/// <param name="snapshot">Facts.</param>
/// <param name="route">The route.</param>
/// <param name="evaluator">Decides.</param>
internal sealed class RouteFlows(ClusterSnapshot snapshot, Route route, PolicyEvaluator evaluator)
{
    private const int DnsPort = 53;

    private readonly FlowMaker _flows = new(snapshot, evaluator);
    private readonly ForwardedFlows _forwarding = new(evaluator);

    /// <summary>Traffic from a place to where the question leads.</summary>
    /// <param name="source">The place; null when it is not known.</param>
    /// <param name="node">Node that it is on; null when unknown.</param>
    public ImmutableArray<RouteFlow> From(PolicyEnd? source, string? node) => source is null ? [] : route.TargetKind switch
    {
        RouteTargetKind.Node => [.. ToNode(source)],
        RouteTargetKind.External or RouteTargetKind.ExternalName => [.. ToAddresses(source)],
        RouteTargetKind.Ingress => [.. Controller.Through(source, Endpoints())],
        RouteTargetKind.NodePort => ThroughNodePort(
            source, node, route.TargetNode?.Name, route.Frontends is [var frontend, ..] ? frontend.Port : 0),
        RouteTargetKind.LoadBalancer or RouteTargetKind.ExternalIP =>
            [.. Endpoints().Select(endpoint => AtExternalAddress(source, node, endpoint))],
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
        source is null ? [] : [.. Endpoints().Select(endpoint => _flows.To(source, endpoint, route.Question.Protocol))];

    /// <summary>Traffic from a place to the controller of the question's Ingress.</summary>
    /// <param name="source">The place; null when it is not known.</param>
    public ImmutableArray<RouteFlow> ToController(PolicyEnd? source) => source is null ? [] : Controller.To(source);

    private ControllerFlows Controller => new(snapshot, route, evaluator, _flows);

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
        var flow = _flows.Whole(source, end, port, protocol) with { DnsPod = end.Pod };
        if (evaluator.Dialect.JudgesAfterTranslation == true)
        {
            return flow;
        }

        // Before translation a plugin sees the Service's address, or takes its port for that of the pods behind it.
        var outcome = flow.OutcomeAt(PolicyDirection.Egress);
        var seen = dns.ClusterIPs.Where(one => one.AddressFamily == address.AddressFamily).Select(one => PolicyEnd.OfOutside(AddressRange.Of(one))).Append(end);
        return seen.All(one => evaluator.Decide(new(FlowMaker.SameFamily(source, one), one, protocol, DnsPort), PolicyDirection.Egress).Outcome == outcome)
            ? flow
            : flow with { Egress = null, WhyUnknown = "policies admit either the DNS Service's address or its pods', and which of them the network plugin judges is not known" };
    }

    private IEnumerable<RouteEndpoint> Endpoints() => route.ChosenEndpoints.Where(endpoint => endpoint.Address.Port > 0);

    private RouteFlow ThroughService(PolicyEnd source, RouteEndpoint endpoint)
    {
        var flow = _flows.To(source, endpoint, route.Question.Protocol);
        return route.TargetKind == RouteTargetKind.ClusterIP && FrontendOf(endpoint) is { } frontend ? _flows.Translated(flow, source, frontend) : flow;
    }

    private RouteFlow AtExternalAddress(PolicyEnd source, string? node, RouteEndpoint endpoint)
    {
        var isOutside = source.Kind == PolicyEndKind.Outside;
        if (FrontendOf(endpoint) is not { } frontend || route.Service is not { } service || FlowMaker.IsTaken(service, frontend.Address))
        {
            var flow = ThroughNode(source, isOutside ? null : node, endpoint);
            return isOutside || FrontendOf(endpoint) is not { } dialled ? flow : _flows.Translated(flow, source, dialled);
        }

        // No node takes it: it goes out to the load balancer, and under whose address that sends it on is the balancer's own affair.
        var direct = _flows.To(source, endpoint, route.Question.Protocol);
        var leaving = direct with { Egress = _flows.At(source, frontend, route.Question.Protocol).Egress };
        return direct.Ingress is { Chain.Decision.Reason: PolicyReason.NotSelected or PolicyReason.NotAPod }
            ? leaving
            : leaving with { Ingress = null, WhyUnknown = $"the load balancer at {frontend.Address} forwards the traffic, and under which address is not known" };
    }

    private IPEndPoint? FrontendOf(RouteEndpoint endpoint) =>
        route.Frontends.FirstOrDefault(frontend => frontend.AddressFamily == endpoint.Address.AddressFamily) ?? route.Frontends.FirstOrDefault();

    private IEnumerable<RouteFlow> ToNode(PolicyEnd source)
    {
        if (route.TargetNode is { } node && Asked.Port(route) is { IsName: false, Number: var port })
        {
            yield return _flows.Whole(source, PolicyEnd.Of(node), port, route.Question.Protocol);
        }
    }

    // Only the source's own policies have a say about what lies outside; to a pod behind the address its own, too.
    private IEnumerable<RouteFlow> ToAddresses(PolicyEnd source) => route.Frontends.Select(frontend =>
        _flows.At(source, frontend, route.Question.Protocol));

    private bool IsLocal => route.Service?.ExternalTrafficPolicy == TrafficPolicy.Local;

    private RouteFlow ThroughNode(PolicyEnd source, string? entry, RouteEndpoint endpoint)
    {
        var direct = _flows.To(source, endpoint, route.Question.Protocol);
        return IsLocal ? direct : _forwarding.Of(direct, source, entry is null ? null : snapshot.Nodes.Find("", entry));
    }

    private RouteEnd? ToNodePort(PolicyEnd source, string entry, int port) => port > 0 && snapshot.Nodes.Find("", entry) is { } node
        ? _flows.Whole(source, PolicyEnd.Of(node), port, route.Question.Protocol).Egress
        : null;
}
