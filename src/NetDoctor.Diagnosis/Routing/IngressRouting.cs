using System.Collections.Immutable;
using System.Net;
using NetDoctor.Diagnosis.Questions;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Routing;

/// <summary>Routes a URL whose host the cluster's Ingresses claim: through the rule that wins to its backend.</summary>
internal static class IngressRouting
{
    private const int MaxAddresses = 4;

    /// <summary>Routes a URL.</summary>
    /// <param name="context">Question, facts and source.</param>
    /// <param name="url">The URL.</param>
    /// <param name="direct">Where it leads without any Ingress.</param>
    /// <returns>The route through the Ingress; else the one without, with what the Ingresses make of the host.</returns>
    public static Route Route(RoutingContext context, UrlTarget url, Route direct)
    {
        var isName = url.Inner is HostTarget
            || (url.Inner is ServiceTarget { Namespace: not null }
                && direct.TargetKind is RouteTargetKind.External or RouteTargetKind.MissingService);
        if (!isName || direct.TargetKind is not (RouteTargetKind.External or RouteTargetKind.MissingService)
            || context.Snapshot.Ingresses.Count == 0)
        {
            return direct;
        }

        var view = ViewOf(context.Snapshot, url);
        if (context.IsOutside ? !view.Claims.IsEmpty : view.IsNamed)
        {
            return ToBackend(context, view) with { Resolver = ResolverOf(context, url, direct) };
        }

        // Nobody claims the host by its name. Who comes from outside can only mean an Ingress by it; from inside it may be
        // anybody's, and a rule for every host says nothing of it.
        return Asked(context, url) ? context.Start(RouteTargetKind.Ingress) with { Ingress = view, Resolver = direct.Resolver }
            : direct.TargetKind == RouteTargetKind.External ? direct with { Ingress = view }
            : direct;
    }

    private static bool Asked(RoutingContext context, UrlTarget url) => context.IsOutside && url.Inner is HostTarget;

    private static IngressView ViewOf(ClusterSnapshot snapshot, UrlTarget url)
    {
        var (host, port) = url.Inner switch
        {
            HostTarget target => (target.Host, target.Port),
            ServiceTarget target => (target.Host, target.Port?.Number ?? 0),
            _ => ("", 0),
        };
        host = host.ToLowerInvariant();
        var path = url.PathAndQuery.Split('?', 2)[0];
        var (claims, matches) = IngressMatcher.Find(snapshot, host, path);
        var claim = matches.IsEmpty ? claims.FirstOrDefault() : matches[0].Claim;
        var addresses = claim is not null ? claim.Ingress.Addresses : All(snapshot);
        var known = addresses.Select(text => (Text: text, IsAddress: IPAddress.TryParse(text, out var address), Address: address)).ToList();
        var dialled = known.Where(one => one.IsAddress).Select(one => new IPEndPoint(one.Address!, port)).Distinct().ToList();
        return new IngressView
        {
            Host = host,
            Path = path,
            Port = port,
            IsHttps = url.IsHttps,
            Claims = claims,
            Matches = matches,
            Addresses = [.. dialled.Take(MaxAddresses)],
            AddressCount = dialled.Count,
            Hostnames = [.. known.Where(one => !one.IsAddress).Select(one => one.Text)],
            NearHosts = claims.IsEmpty ? NearNames.Of(host, HostsOf(snapshot)) : [],
        };
    }

    private static Route ToBackend(RoutingContext context, IngressView view)
    {
        var start = context.Start(RouteTargetKind.Ingress) with { Ingress = view };
        if (view.Winner is not { Backend: { } backend } match)
        {
            return start;
        }

        var ns = match.Claim.Ingress.Namespace;
        if (context.Snapshot.Services.Find(ns, backend.ServiceName) is not { } service)
        {
            return start with { ServiceNamespace = ns, ServiceName = backend.ServiceName };
        }

        var (port, _) = PortSelector.Select(service, backend.Port, TransportProtocol.Tcp);
        var route = ServiceHop.Start(context, service, RouteTargetKind.Ingress, port) with { Ingress = view };
        return port is null || service.Type == ServiceType.ExternalName ? route : route with
        {
            // Most controllers dial the ready endpoints themselves, so neither policies nor hints of kube-proxy matter.
            // Source: ingress-nginx documentation, "Miscellaneous", Why endpoints and not services.
            Endpoints = EndpointChooser.ChooseHeadless(EndpointCollector.Collect(context.Snapshot, service, port, null, null)),
        };
    }

    // example.com has a Service's form, but an Ingress says that it is a host.
    private static ResolverView? ResolverOf(RoutingContext context, UrlTarget url, Route direct) => url.Inner is ServiceTarget service
        ? ResolverViewBuilder.Resolve(context, service.Host, service.IsAbsolute).View with { FullName = service.Host.ToLowerInvariant() }
        : direct.Resolver;

    private static ImmutableArray<string> All(ClusterSnapshot snapshot) =>
    [
        .. snapshot.Ingresses.All.SelectMany(ingress => ingress.Addresses).Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal),
    ];

    private static IEnumerable<string> HostsOf(ClusterSnapshot snapshot) => snapshot.Ingresses.All
        .SelectMany(ingress => ingress.Paths).Select(rule => rule.Host).Where(host => host.Length > 0)
        .Distinct(StringComparer.Ordinal);
}
