using NetDoctor.Diagnosis.Questions;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Routing;

/// <summary>Routes to a Service that is named.</summary>
internal static class ServiceRouting
{
    /// <summary>Routes to a name of a Service's form.</summary>
    /// <param name="context">Question, facts and source.</param>
    /// <param name="target">The name.</param>
    public static Route Route(RoutingContext context, ServiceTarget target) =>
        Resolved(context, target, target.Port, ResolverViewBuilder.Resolve(context, target.Host, target.IsAbsolute));

    /// <summary>Routes to the address and port that an SRV name answers with.</summary>
    /// <param name="context">Question, facts and source.</param>
    /// <param name="target">The name.</param>
    public static Route Route(RoutingContext context, SrvTarget target)
    {
        // The SRV name exists only with a port of that name and protocol; the Service's own name tells which Service is meant.
        var resolved = ResolverViewBuilder.Resolve(
            context, target.Service.Host, target.Service.IsAbsolute, $"_{target.PortName}._{target.Protocol}.".ToLowerInvariant());
        var route = Resolved(context, target.Service, IntOrString.FromName(target.PortName), resolved);
        var hasPort = route.Port is not null
            && string.Equals(route.Port.Protocol.Label(), target.Protocol, StringComparison.OrdinalIgnoreCase);
        return hasPort
            ? route
            : route with { Port = null, Endpoints = [], Frontends = [], Resolver = resolved.View with { FullName = null } };
    }

    private static Route Resolved(
        RoutingContext context, ServiceTarget target, IntOrString? asked, (ResolverView View, NameMeaning? Meaning) resolved)
    {
        // What the source's resolver finds comes first. When it leads nowhere, the Service that the name was meant for still is
        // worth looking at.
        var ns = target.Namespace ?? context.Source.Namespace;
        var meaning = resolved.Meaning is ServiceMeaning or EndpointMeaning ? resolved.Meaning
            : context.Snapshot.Services.Find(ns, target.Name) is { } meant ? new ServiceMeaning(meant)
            : null;
        var route = meaning is ServiceMeaning found ? ToService(context, found.Service, asked)
            : meaning is EndpointMeaning endpoint ? PodRouting.ToEndpointName(context, endpoint, asked)
            : IsPublicName(context, target) ? External(context, target, asked)
            : context.Start(RouteTargetKind.MissingService) with
            {
                ServiceNamespace = ns,
                ServiceName = target.Name,
                ChoiceNotes = [MissingObjects.Service(context.Snapshot, ns, target.Name)],
            };
        var fullName = resolved.View.FullName ?? (route.TargetKind == RouteTargetKind.External ? target.Host.ToLowerInvariant() : null);
        return route with { Resolver = resolved.View with { FullName = fullName } };
    }

    /// <summary>Routes to a Service where the source finds it.</summary>
    /// <param name="context">Question, facts and source.</param>
    /// <param name="service">The Service.</param>
    /// <param name="asked">Port that is asked for; null for the only one.</param>
    public static Route ToService(RoutingContext context, Service service, IntOrString? asked)
    {
        if (service.Type == ServiceType.ExternalName)
        {
            return ExternalNameRouting.Route(context, service, asked);
        }

        if (service.IsHeadless)
        {
            return ServiceHop.Headless(context, service, asked);
        }

        return context.IsOutside && service.Type != ServiceType.ClusterIP
            ? FromOutside(context, service, asked)
            : ServiceHop.ByPort(
                context, service, RouteTargetKind.ClusterIP, asked, FrontendSelector.Usable(context.Source, service.ClusterIPs));
    }

    // From outside a Service is reached where its type says; its cluster address leads nowhere there.
    private static Route FromOutside(RoutingContext context, Service service, IntOrString? asked)
    {
        if (service.Type == ServiceType.LoadBalancer)
        {
            return ServiceHop.ByPort(context, service, RouteTargetKind.LoadBalancer, asked, service.LoadBalancerIPs) with
            {
                ExternalHost = service.LoadBalancerIPs.IsEmpty && !service.LoadBalancerHostnames.IsEmpty
                    ? service.LoadBalancerHostnames[0]
                    : null,
            };
        }

        var (port, others) = PortSelector.Select(service, asked, context.Protocol);
        var frontends = FrontendSelector.At(FrontendSelector.OfNodes(context), port?.NodePort);
        return ServiceHop.ByNodePort(context, service, port, null, frontends) with { OtherProtocolPorts = others };
    }

    private static Route External(RoutingContext context, ServiceTarget target, IntOrString? asked) =>
        context.Start(RouteTargetKind.External) with
        {
            ExternalHost = target.Host.ToLowerInvariant(),
            ChoiceNotes = asked is { IsName: false } ? [] : [$"{target.Host} is no Service, and the question has no port number for it."],
        };

    // example.com has the form of a Service, too. It is one only if nothing in the cluster comes near it: a typing error in
    // the name of a namespace is far more likely than a question about a name of the public DNS without a third label.
    private static bool IsPublicName(RoutingContext context, ServiceTarget target)
    {
        var snapshot = context.Snapshot;
        return target.Namespace is { } ns && target.Host.Equals($"{target.Name}.{ns}", StringComparison.OrdinalIgnoreCase)
            && snapshot.IsComplete(ResourceKind.Service) && snapshot.IsComplete(ResourceKind.Namespace)
            && PublicSuffixes.Contains(ns)
            && snapshot.Namespaces.Find("", ns) is null
            && NearNames.Namespaces(snapshot, ns).IsEmpty
            && !snapshot.Services.Namespaces.Any(other => snapshot.Services.Find(other, target.Name) is not null);
    }
}
