using System.Collections.Immutable;
using NetDoctor.Diagnosis.Questions;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Diagnosis.Rules;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Judging;

/// <summary>Judges the hops that objects decide: source, Service, endpoints, policies. The wire overrules them.</summary>
internal static class ObjectHops
{
    public static HopAssessment Source(Route route) => route.Source.Problem is { } problem
        ? HopAssessment.Whole(Hop.Source, HopState.Unknown, route.Source.ToString(), problem, Basis.Derived)
        : HopAssessment.Whole(
            Hop.Source, HopState.Ok, route.Source.ToString(),
            route.Source.Node is { } node ? $"on node {node}" : "its node is not known", Basis.Derived);

    public static HopAssessment Service(DiagnosisContext context, Sightings seen)
    {
        var route = context.Route;
        if (route.ServiceName is null)
        {
            return WithoutService(context, seen);
        }

        var subject = $"Service {route.ServiceNamespace}/{route.ServiceName}";
        if (!context.Snapshot.IsComplete(ResourceKind.Service))
        {
            return HopAssessment.Whole(
                Hop.Service, seen.HasConnected ? HopState.Ok : HopState.Unknown, subject, "Services are not known", Basis.Assumed);
        }

        if (route.TargetKind == RouteTargetKind.Ingress && WhyNoBackend(route) is { } wrong)
        {
            return HopAssessment.Whole(Hop.Service, Overruled(seen, HopState.Failed), subject, wrong, Basis.Derived);
        }

        if (route.Service is not { } service)
        {
            return HopAssessment.Whole(
                Hop.Service, seen.HasResolved ? HopState.Unknown : HopState.Failed, subject, "no such Service", Basis.Derived);
        }

        if (route.Port is null && service.Type != ServiceType.ExternalName && Asked.Port(route) is null
            && Asked.Target(route) is not SrvTarget)
        {
            return HopAssessment.Whole(
                Hop.Service, HopState.Unknown, subject,
                $"the question names no port; it has {string.Join(", ", service.Ports)}", Basis.Derived);
        }

        if (route.Port is null && service.Type != ServiceType.ExternalName)
        {
            return HopAssessment.Whole(
                Hop.Service, Overruled(seen, HopState.Failed), subject,
                $"no port {PortText(route)}; it has {string.Join(", ", service.Ports)}", Basis.Derived);
        }

        if (route.Source.Reference is OutsideSource && WhyClosedToOutside(route, service) is { } closed)
        {
            return HopAssessment.Whole(Hop.Service, HopState.Failed, subject, closed, Basis.Derived);
        }

        if (Asked.LacksFamily(route))
        {
            return HopAssessment.Whole(
                Hop.Service, HopState.Failed, subject,
                $"{string.Join(", ", service.IPFamilies)} only, and {route.Source} has {string.Join(", ", route.Source.Pod!.PodIPs)}",
                Basis.Derived);
        }

        return HopAssessment.Whole(
            Hop.Service, HopState.Ok, subject, $"{route.TargetKind}, port {route.Port?.ToString() ?? "any"}", Basis.Derived);
    }

    public static HopAssessment Endpoints(DiagnosisContext context, Sightings seen)
    {
        var route = context.Route;
        var subject = route.ServiceName is null ? "target" : $"Service {route.ServiceNamespace}/{route.ServiceName}";
        if (route.Service is null || route.Port is null || route.TargetKind == RouteTargetKind.ExternalName)
        {
            return HopAssessment.Whole(Hop.Endpoints, HopState.Skipped, subject, "there are none to choose from", Basis.Derived);
        }

        if (!context.Snapshot.IsComplete(ResourceKind.EndpointSlice))
        {
            return HopAssessment.Whole(
                Hop.Endpoints, seen.HasConnected ? HopState.Ok : HopState.Unknown, subject, "EndpointSlices are not known",
                Basis.Assumed);
        }

        var ready = route.Endpoints.Count(endpoint => endpoint.IsReady);
        var chosen = route.ChosenEndpoints.Count();
        var detail = $"{ready} of {route.Endpoints.Length} endpoints ready"
            + (chosen == ready ? "" : $", {chosen} of them take this traffic")
            + string.Concat(route.ChoiceNotes.Select(note => $"; {note}"));
        if (chosen > 0)
        {
            return HopAssessment.Whole(Hop.Endpoints, HopState.Ok, subject, detail, Basis.Derived);
        }

        return new HopAssessment(
            new RouteHop(Hop.Endpoints, Overruled(seen, HopState.Failed), subject, detail, Basis.Derived),
            [.. route.SelectedPods.Where(pod => pod is { IsReady: false, IsTerminating: false }).Select(NamesOf)]);
    }

    /// <summary>Whether the object that the question names is known not to exist.</summary>
    internal static bool IsMissing(Route route, ClusterSnapshot snapshot) => route.TargetKind switch
    {
        RouteTargetKind.MissingService => snapshot.IsComplete(ResourceKind.Service),
        RouteTargetKind.MissingPod => snapshot.IsComplete(ResourceKind.Pod),
        RouteTargetKind.MissingNode => snapshot.IsComplete(ResourceKind.Node),
        _ => false,
    };

    private static HopAssessment WithoutService(DiagnosisContext context, Sightings seen)
    {
        var route = context.Route;
        if (IsMissing(route, context.Snapshot))
        {
            return HopAssessment.Whole(
                Hop.Service, Overruled(seen, HopState.Failed), route.Question.Asked.To,
                route.ChoiceNotes.FirstOrDefault()?.TrimEnd('.') ?? "no such object", Basis.Derived);
        }

        return HopAssessment.Whole(Hop.Service, HopState.Skipped, "target", "the question names no Service", Basis.Derived);
    }

    // Source: Kubernetes documentation, "Service", Publishing Services: a cluster IP is reachable only from within the cluster.
    private static string? WhyClosedToOutside(Route route, Service service) => route.TargetKind switch
    {
        _ when service is { Type: ServiceType.LoadBalancer, LoadBalancerIPs.IsEmpty: true, LoadBalancerHostnames.IsEmpty: true }
            && route.TargetKind is not (RouteTargetKind.NodePort or RouteTargetKind.ExternalIP or RouteTargetKind.Ingress) =>
            "its load balancer has no address yet",
        RouteTargetKind.ClusterIP or RouteTargetKind.Headless => $"type {service.Type}: its addresses are for inside the cluster only",
        _ => null,
    };

    private static string? WhyNoBackend(Route route) => route switch
    {
        { Service: null } => "no such Service behind the Ingress",
        { Port: null, Service: { Type: not ServiceType.ExternalName } service } =>
            $"no port {route.Ingress?.Winner?.Backend?.Port}; it has {string.Join(", ", service.Ports)}",
        _ => null,
    };

    private static HopState Overruled(Sightings seen, HopState state) =>
        seen.HasConnected && (seen.IsRepresentative || seen.IsServedByIngress) ? HopState.Ok : state;

    private static ImmutableArray<string> NamesOf(Pod pod) =>
        [$"{pod.Namespace}/{pod.Name}", .. pod.PodIPs.Select(address => address.ToString())];

    private static string PortText(Route route) => Asked.Target(route) switch
    {
        ServiceTarget { Port: { } port } => $"{port}/{route.Question.Protocol.Label()}",
        AddressTarget address => $"{address.Port}/{route.Question.Protocol.Label()}",
        SrvTarget srv => $"{srv.PortName}/{srv.Protocol}",
        _ => "that was asked for",
    };
}
