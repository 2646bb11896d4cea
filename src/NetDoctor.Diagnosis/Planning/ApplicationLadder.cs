using System.Net;
using NetDoctor.Diagnosis.Questions;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Planning;

/// <summary>HTTP, TLS or gRPC over the addresses of a question, where the question or the objects say what is spoken there.</summary>
internal static class ApplicationLadder
{
    /// <summary>Endpoints that are spoken to at most.</summary>
    internal const int MaxEndpoints = 10;

    private const int MaxRedirects = 5;

    public static IEnumerable<PlannedProbe> Plan(Route route, ProbingContext probing)
    {
        if (route.Question.Protocol != TransportProtocol.Tcp)
        {
            yield break;
        }

        var url = LadderPlanner.UrlOf(route);
        if (url is not null && !route.Frontends.IsEmpty)
        {
            yield return Get(LadderStep.Application, route, route.Frontends[0], probing);
        }

        if (route.TargetKind == RouteTargetKind.Ingress)
        {
            // A few: the view of the Ingresses leaves out the rest, and the answer says so (DOC13).
            foreach (var address in route.Ingress?.Addresses ?? [])
            {
                yield return Get(LadderStep.Application, route, address, probing);
            }
        }

        foreach (var endpoint in EndpointSample.Of(route, DialLadder.MaxEndpoints).Where(endpoint => endpoint.IsChosen).Take(MaxEndpoints))
        {
            if (SpecFor(route, endpoint, probing) is { } spec)
            {
                yield return new PlannedProbe(LadderStep.EndpointApplication, spec, probing.Place) { Endpoint = endpoint };
            }
        }
    }

    /// <summary>An HTTP probe of one address with the question's host and path.</summary>
    internal static PlannedProbe Get(LadderStep step, Route route, IPEndPoint address, ProbingContext probing) =>
        new(step, Http(route, address, probing, SchemeOf(step, route, LadderPlanner.UrlOf(route))), probing.Place);

    private static ProbeSpec? SpecFor(Route route, RouteEndpoint endpoint, ProbingContext probing)
    {
        if (LadderPlanner.UrlOf(route) is { } url)
        {
            return Http(route, endpoint.Address, probing, SchemeOf(LadderStep.EndpointApplication, route, url));
        }

        return DeclaredProtocol.Of(route.Port, endpoint).Protocol switch
        {
            ApplicationProtocol.Http => Http(route, endpoint.Address, probing, HttpScheme.Http),
            ApplicationProtocol.Https => Http(route, endpoint.Address, probing, HttpScheme.Https),
            ApplicationProtocol.Grpc => Grpc(route, endpoint.Address, probing, HttpScheme.Http),
            ApplicationProtocol.GrpcOverTls => Grpc(route, endpoint.Address, probing, HttpScheme.Https),
            _ => null,
        };
    }

    // The controller ends the client's TLS, and speaks its own to the backend only where it is told to.
    private static HttpScheme SchemeOf(LadderStep step, Route route, UrlTarget? url)
    {
        var isTls = step == LadderStep.EndpointApplication && route is { TargetKind: RouteTargetKind.Ingress, Ingress.Claim: { } claim }
            ? claim.Ingress.SpeaksTlsToBackend
            : url is { IsHttps: true };
        return isTls ? HttpScheme.Https : HttpScheme.Http;
    }

    private static HttpProbeSpec Http(Route route, IPEndPoint address, ProbingContext probing, HttpScheme scheme)
    {
        var url = LadderPlanner.UrlOf(route);
        return new HttpProbeSpec
        {
            Address = address.Address.ToString(),
            Port = address.Port,
            Scheme = scheme,
            Host = url?.Host ?? HostOf(route),
            Path = url?.PathAndQuery ?? "/",
            MaxRedirects = url is null ? 0 : MaxRedirects,
            TimeoutMilliseconds = (int)probing.ProbeTimeout.TotalMilliseconds,
        };
    }

    private static GrpcProbeSpec Grpc(Route route, IPEndPoint address, ProbingContext probing, HttpScheme scheme) => new()
    {
        Address = address.Address.ToString(),
        Port = address.Port,
        Scheme = scheme,
        Host = HostOf(route),
        TimeoutMilliseconds = (int)probing.ProbeTimeout.TotalMilliseconds,
    };

    private static string? HostOf(Route route) =>
        route.Service is { } service ? $"{service.Name}.{service.Namespace}" : null;
}
