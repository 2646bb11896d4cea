using System.Net;
using NetDoctor.Diagnosis.Questions;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Routing;

/// <summary>Routes to one pod, by its name, its address or its name in DNS.</summary>
internal static class PodRouting
{
    /// <summary>Routes to a pod by name.</summary>
    /// <param name="context">Question, facts and source.</param>
    /// <param name="target">The pod and port.</param>
    public static Route Route(RoutingContext context, PodTarget target) =>
        context.Snapshot.Pods.Find(target.Namespace, target.Name) is { } pod
            ? ToPod(context, pod, null, NumberOf(pod, target.Port, context.Protocol) ?? 0)
            : context.Start(RouteTargetKind.MissingPod) with
            {
                ChoiceNotes = [MissingObjects.Pod(context.Snapshot, target.Namespace, target.Name)],
            };

    /// <summary>Routes to a pod.</summary>
    /// <param name="context">Question, facts and source.</param>
    /// <param name="pod">The pod.</param>
    /// <param name="address">Address of it that is dialled; null for the one that suits the source.</param>
    /// <param name="port">Port; 0 when it cannot be told.</param>
    public static Route ToPod(RoutingContext context, Pod pod, IPAddress? address, int port)
    {
        var addresses = address is null ? FrontendSelector.Usable(context.Source, pod.PodIPs) : [address];
        return context.Start(RouteTargetKind.Pod) with
        {
            TargetPod = pod,
            Frontends = FrontendSelector.At(addresses, port),
            Endpoints = [.. addresses.Take(1).Select(first => Endpoint(context, pod, new IPEndPoint(first, port)))],
        };
    }

    /// <summary>Leads a route to a node's port on to the pod there that asks for it as its hostPort; unchanged when none does.</summary>
    /// <param name="context">Question, facts and source.</param>
    /// <param name="node">The node.</param>
    /// <param name="port">Port of the node.</param>
    /// <param name="route">The route so far.</param>
    /// <remarks>A pod on the node's network opens its ports there itself, and nothing is forwarded.
    /// Source: Kubernetes API reference, Container v1 core, ports.hostPort.</remarks>
    public static Route BehindHostPort(RoutingContext context, Node node, int port, Route route)
    {
        var (pod, declared) = context.Snapshot.Pods.All
            .Where(pod => pod is { HostNetwork: false, IsFinished: false, IsTerminating: false } && pod.NodeName == node.Name)
            .SelectMany(pod => pod.Containers.SelectMany(container => container.Ports), (pod, declared) => (pod, declared))
            .Where(pair => pair.declared.HostPort == port && pair.declared.Protocol == context.Protocol && !pair.pod.PodIPs.IsEmpty)
            .OrderBy(pair => pair.pod.Namespace, StringComparer.Ordinal).ThenBy(pair => pair.pod.Name, StringComparer.Ordinal)
            .FirstOrDefault();
        return pod is null
            ? route
            : route with
            {
                TargetPod = pod,
                Endpoints = [Endpoint(context, pod, new IPEndPoint(pod.PodIPs[0], declared.Port))],
                ChoiceNotes = [$"Port {port} of node {node.Name} is the hostPort of {pod.Reference}, port {declared.Port}."],
            };
    }

    /// <summary>Routes to an endpoint that has a name of its own, such as a pod of a StatefulSet.</summary>
    /// <param name="context">Question, facts and source.</param>
    /// <param name="meaning">The endpoint.</param>
    /// <param name="asked">Port; a name is the Service's.</param>
    public static Route ToEndpointName(RoutingContext context, EndpointMeaning meaning, IntOrString? asked)
    {
        var pod = EndpointCollector.PodAt(context.Snapshot, meaning.Address);
        var port = asked is { IsName: false } number
            ? number.Number
            : PortSelector.Select(meaning.Service, asked, context.Protocol).Port?.TargetPort is { } target
                ? target.IsName && pod is not null ? NumberOf(pod, target, context.Protocol) ?? 0 : target.Number
                : 0;
        var route = pod is null
            ? context.Start(RouteTargetKind.External) with { Frontends = FrontendSelector.At([meaning.Address], port) }
            : ToPod(context, pod, meaning.Address, port);
        return meaning.IsPublished
            ? route
            : route with { ChoiceNotes = ["DNS leaves the name out while the endpoint is not ready."] };
    }

    private static RouteEndpoint Endpoint(RoutingContext context, Pod pod, IPEndPoint address)
    {
        var why = address.Port == 0 ? "has no such port" : pod.IsFinished ? "has ended" : null;
        return new RouteEndpoint
        {
            Address = address,
            Pod = pod,
            Node = pod.NodeName,
            Zone = pod.NodeName is null ? null : context.Snapshot.Nodes.Find("", pod.NodeName)?.Zone,
            IsReady = pod is { IsReady: true, IsTerminating: false, IsFinished: false },
            IsServing = pod is { IsReady: true, IsFinished: false },
            IsTerminating = pod.IsTerminating,
            IsChosen = why is null,
            NotChosenBecause = why,
        };
    }

    private static int? NumberOf(Pod pod, IntOrString port, TransportProtocol protocol) => port.IsName
        ? pod.Containers.SelectMany(container => container.Ports)
            .FirstOrDefault(other => other.Name == port.Text && other.Protocol == protocol)?.Port
        : port.Number;
}
