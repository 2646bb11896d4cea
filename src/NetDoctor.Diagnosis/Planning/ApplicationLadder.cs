using System.Net;
using NetDoctor.Diagnosis.Questions;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Planning;

/// <summary>HTTP over the addresses of a question, where the question or the objects say that HTTP is spoken there.</summary>
internal static class ApplicationLadder
{
    private const int MaxEndpoints = 10;

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
            foreach (var address in route.Ingress?.Addresses ?? [])
            {
                yield return Get(LadderStep.Application, route, address, probing);
            }
        }

        foreach (var endpoint in route.ChosenEndpoints.Where(endpoint => endpoint.Address.Port > 0).Take(MaxEndpoints))
        {
            if (url is not null || SpeaksHttp(route.Port, endpoint))
            {
                yield return Get(LadderStep.EndpointApplication, route, endpoint.Address, probing) with { Endpoint = endpoint };
            }
        }
    }

    /// <summary>An HTTP probe of one address with the question's host and path.</summary>
    internal static PlannedProbe Get(LadderStep step, Route route, IPEndPoint address, ProbingContext probing)
    {
        var url = LadderPlanner.UrlOf(route);
        return new PlannedProbe(
            step,
            new HttpProbeSpec
            {
                Address = address.Address.ToString(),
                Port = address.Port,
                Scheme = IsTls(step, route, url) ? HttpScheme.Https : HttpScheme.Http,
                Host = url?.Host ?? HostOf(route),
                Path = url?.PathAndQuery ?? "/",
                TimeoutMilliseconds = (int)probing.ProbeTimeout.TotalMilliseconds,
            },
            probing.Self);
    }

    // The controller ends the client's TLS, and speaks its own to the backend only where it is told to.
    private static bool IsTls(LadderStep step, Route route, UrlTarget? url) =>
        step == LadderStep.EndpointApplication && route is { TargetKind: RouteTargetKind.Ingress, Ingress.Claim: { } claim }
            ? claim.Ingress.SpeaksTlsToBackend
            : url is { IsHttps: true };

    // A GET is sent unasked only where somebody declared HTTP: the Service's appProtocol or port name, or a readiness probe
    // of the kubelet that does the same all the time. Other protocols can take a request line for garbage, and log or close.
    private static bool SpeaksHttp(ServicePort? port, RouteEndpoint endpoint)
    {
        if (port?.AppProtocol is { } declared)
        {
            return declared == "http";
        }

        if (port?.Name is { } name && (name == "http" || name.StartsWith("http-", StringComparison.Ordinal)))
        {
            return true;
        }

        return endpoint.Pod is { } pod && pod.Containers.Any(container =>
            container.ReadinessProbe is { Action: ContainerProbeAction.Http, Scheme: null or "HTTP" } probe
            && (probe.Port.Number == endpoint.Address.Port
                || container.Ports.Any(declared => declared.Name is not null && declared.Name == probe.Port.Text
                    && declared.Port == endpoint.Address.Port)));
    }

    private static string? HostOf(Route route) =>
        route.Service is { } service ? $"{service.Name}.{service.Namespace}" : null;
}
