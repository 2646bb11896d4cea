using NetDoctor.Diagnosis.Questions;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Routing;

/// <summary>Routes to a name that has not a Service's form: a pod's own name, or one outside of the cluster.</summary>
internal static class HostRouting
{
    /// <summary>Routes to a host name.</summary>
    /// <param name="context">Question, facts and source.</param>
    /// <param name="target">Name and port.</param>
    public static Route Route(RoutingContext context, HostTarget target)
    {
        var (view, meaning) = ResolverViewBuilder.Resolve(context, target.Host, target.IsAbsolute);
        var port = IntOrString.FromNumber(target.Port);
        var route = meaning switch
        {
            EndpointMeaning endpoint => PodRouting.ToEndpointName(context, endpoint, port),
            PodAddressMeaning pod => AddressRouting.Route(context, new AddressTarget(pod.Address, target.Port)),
            ServiceMeaning service => ServiceRouting.ToService(context, service.Service, port),
            MissingEndpointMeaning missing => MissingEndpoint(context, missing),
            _ => context.Start(RouteTargetKind.External) with { ExternalHost = target.Host },
        };
        return route with { Resolver = view with { FullName = view.FullName ?? OutsideName(context, target, meaning) } };
    }

    // The name itself should be answered by a server outside, unless it is the cluster's own to answer.
    private static string? OutsideName(RoutingContext context, HostTarget target, NameMeaning? meaning) =>
        meaning is null && !target.Host.EndsWith($".{context.Snapshot.ClusterDomain}", StringComparison.OrdinalIgnoreCase)
            ? target.Host
            : null;

    private static Route MissingEndpoint(RoutingContext context, MissingEndpointMeaning missing)
    {
        var service = missing.Service;
        var known = context.Snapshot.SlicesOf(service).SelectMany(slice => slice.Endpoints)
            .Select(endpoint => endpoint.Hostname).OfType<string>();
        return context.Start(RouteTargetKind.MissingPod) with
        {
            ServiceNamespace = service.Namespace,
            ServiceName = service.Name,
            Service = service,
            SelectedPods = context.Snapshot.PodsSelectedBy(service),
            ChoiceNotes =
            [
                context.Snapshot.IsComplete(ResourceKind.EndpointSlice)
                    ? $"{service.Reference} has no endpoint named {missing.Host}{NearNames.Hint(NearNames.Of(missing.Host, known))}"
                    : "The cluster's EndpointSlices are not known, so endpoints cannot be told.",
            ],
        };
    }
}
