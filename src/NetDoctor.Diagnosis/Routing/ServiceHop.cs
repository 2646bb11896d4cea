using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Routing;

/// <summary>Takes a route through a Service: its port, the policy that applies, and the endpoints.</summary>
internal static class ServiceHop
{
    /// <summary>A route to a Service at one of its own addresses.</summary>
    /// <param name="context">Question, facts and source.</param>
    /// <param name="service">The Service.</param>
    /// <param name="kind">At which of its addresses.</param>
    /// <param name="asked">Port that is asked for; null for the only one.</param>
    /// <param name="addresses">Addresses that are dialled.</param>
    public static Route ByPort(
        RoutingContext context, Service service, RouteTargetKind kind, IntOrString? asked, ImmutableArray<IPAddress> addresses)
    {
        var (port, others) = PortSelector.Select(service, asked, context.Protocol);
        var number = port?.Port ?? asked?.Number;
        var entry = kind == RouteTargetKind.ClusterIP
            ? EntryPoints.ClusterIP(context, service)
            : EntryPoints.External(context, service);
        return Through(context, service, kind, port, entry with { Family = OnlyFamily(addresses) }) with
        {
            OtherProtocolPorts = others,
            Frontends = FrontendSelector.At(addresses, number),
        };
    }

    /// <summary>A route to a Service at a node's port.</summary>
    /// <param name="context">Question, facts and source.</param>
    /// <param name="service">The Service.</param>
    /// <param name="port">Its port; null when none has the node port for this protocol.</param>
    /// <param name="node">The node; null when any may be dialled.</param>
    /// <param name="frontends">Addresses that are dialled.</param>
    public static Route ByNodePort(
        RoutingContext context, Service service, ServicePort? port, Node? node, ImmutableArray<IPEndPoint> frontends)
    {
        frontends = Served(service, frontends);
        var entry = EntryPoints.NodePort(context, service, node?.Name);
        return Through(context, service, RouteTargetKind.NodePort, port,
            entry with { Family = OnlyFamily([.. frontends.Select(frontend => frontend.Address)]) }) with
        {
            TargetNode = node,
            Frontends = frontends,
        };
    }

    /// <summary>A route to the endpoints that a headless Service's name leads to.</summary>
    /// <param name="context">Question, facts and source.</param>
    /// <param name="service">The Service.</param>
    /// <param name="asked">Port that is asked for; null for the only one.</param>
    public static Route Headless(RoutingContext context, Service service, IntOrString? asked)
    {
        var (port, others) = PortSelector.Select(service, asked, context.Protocol);

        // Nothing translates the port of a headless Service: what is dialled is what the pod must listen on.
        var dialled = asked is { IsName: false } number ? number.Number : (int?)null;
        var endpoints = EndpointChooser.ChooseHeadless(
            EndpointCollector.Collect(context.Snapshot, service, port, dialled, context.Source.Node));
        var chosen = endpoints.Where(endpoint => endpoint.IsChosen).ToArray();
        var usable = FrontendSelector.Usable(context.Source, [.. chosen.Select(endpoint => endpoint.Address.Address)]);
        var route = Start(context, service, RouteTargetKind.Headless, port);
        return route with
        {
            OtherProtocolPorts = others,
            Endpoints = endpoints,
            Frontends = [.. chosen.Select(endpoint => endpoint.Address).Where(address => usable.Contains(address.Address))],
            ChoiceNotes = [.. route.ChoiceNotes, .. TranslationNote(port, dialled)],
        };
    }

    /// <summary>A route that ends at a Service without looking at endpoints.</summary>
    /// <param name="context">Question, facts and source.</param>
    /// <param name="service">The Service.</param>
    /// <param name="kind">What the target turned out to be.</param>
    /// <param name="port">The port; null when it cannot be told.</param>
    public static Route Start(RoutingContext context, Service service, RouteTargetKind kind, ServicePort? port) =>
        context.Start(kind) with
        {
            Service = service,
            ServiceNamespace = service.Namespace,
            ServiceName = service.Name,
            Port = port,
            SelectedPods = context.Snapshot.PodsSelectedBy(service),
            ChoiceNotes = context.Snapshot.IsComplete(ResourceKind.EndpointSlice)
                ? []
                : ["The cluster's EndpointSlices are not known, so endpoints cannot be told."],
        };

    private static Route Through(
        RoutingContext context, Service service, RouteTargetKind kind, ServicePort? port, TrafficEntry entry)
    {
        var route = Start(context, service, kind, port) with { IsLocalOnly = entry.IsLocal };
        if (port is null)
        {
            return route;
        }

        var candidates = EndpointCollector.Collect(context.Snapshot, service, port, null, entry.Node);
        var zone = entry.Node is null ? null : context.Snapshot.Nodes.Find("", entry.Node)?.Zone;
        var (endpoints, notes) = EndpointChooser.Choose(candidates, entry, zone);
        return route with { Endpoints = endpoints, ChoiceNotes = [.. route.ChoiceNotes, .. notes, .. AffinityNote(service)] };
    }

    // A node's name stands for its addresses of both families, of which the Service has perhaps but one. Source: Kubernetes documentation,
    // "IPv4/IPv6 dual-stack", Services.
    private static ImmutableArray<IPEndPoint> Served(Service service, ImmutableArray<IPEndPoint> frontends)
    {
        var served = frontends.Where(frontend => service.IPFamilies.Contains(
            frontend.AddressFamily == AddressFamily.InterNetworkV6 ? "IPv6" : "IPv4")).ToImmutableArray();
        return served.IsEmpty ? frontends : served;
    }

    private static AddressFamily? OnlyFamily(ImmutableArray<IPAddress> addresses) =>
        addresses.Select(address => address.AddressFamily).Distinct().ToArray() is [var family] ? family : null;

    private static IEnumerable<string> AffinityNote(Service service) => service.HasClientIPAffinity
        ? ["sessionAffinity: ClientIP keeps one client on one endpoint, and objects do not tell which."]
        : [];

    private static IEnumerable<string> TranslationNote(ServicePort? port, int? dialled) =>
        port is not null && dialled is { } number && (port.TargetPort.IsName || port.TargetPort.Number != number)
            ? [$"A headless Service translates no port: the source dials port {number} in the pod, and the targetPort {port.TargetPort} does not count."]
            : [];
}
