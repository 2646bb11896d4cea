using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Planning;

/// <summary>What objects say is spoken at an endpoint's port.</summary>
internal enum ApplicationProtocol
{
    Unknown,
    Http,
    Https,
    Grpc,
    GrpcOverTls,
}

/// <summary>Reads from objects which protocol is spoken at a port.</summary>
/// <param name="Protocol">The protocol.</param>
/// <param name="IsExplicit">Whether somebody said so; false when only the number 443 suggests it.</param>
/// <remarks>A request is sent unasked only where the protocol is known: others can take it for garbage, and log or close. What the
/// kubelet's readiness probe does all the time is no surprise to the server. Source: Kubernetes documentation, "Service", Application
/// protocol; istio.io, "Protocol Selection", for port names.</remarks>
internal sealed record DeclaredProtocol(ApplicationProtocol Protocol, bool IsExplicit)
{
    private const int HttpsPort = 443;

    /// <summary>Protocol of an endpoint.</summary>
    /// <param name="port">Port of the Service; null when there is none.</param>
    /// <param name="endpoint">The endpoint.</param>
    public static DeclaredProtocol Of(ServicePort? port, RouteEndpoint endpoint)
    {
        if (port?.AppProtocol is { } declared)
        {
            return new(OfAppProtocol(declared), IsExplicit: true);
        }

        if (port?.Name is { } name && OfName(name, port.Port) is not ApplicationProtocol.Unknown and var named)
        {
            return new(named, IsExplicit: true);
        }

        if (OfReadiness(endpoint) is not ApplicationProtocol.Unknown and var probed)
        {
            return new(probed, IsExplicit: true);
        }

        return new(port?.Port == HttpsPort ? ApplicationProtocol.Https : ApplicationProtocol.Unknown, IsExplicit: false);
    }

    /// <summary>Whether the kubelet probes the port by gRPC, which it does in the clear only.</summary>
    /// <param name="endpoint">The endpoint.</param>
    public static bool IsProbedByGrpc(RouteEndpoint endpoint) => OfReadiness(endpoint) == ApplicationProtocol.Grpc;

    private static ApplicationProtocol OfAppProtocol(string declared) => declared.ToLowerInvariant() switch
    {
        "http" => ApplicationProtocol.Http,
        "https" => ApplicationProtocol.Https,
        "grpc" => ApplicationProtocol.Grpc,
        _ => ApplicationProtocol.Unknown,
    };

    private static ApplicationProtocol OfName(string name, int port) => name.Split('-')[0] switch
    {
        // gRPC-Web is spoken over HTTP/1.1, too.
        "grpc" when name.StartsWith("grpc-web", StringComparison.Ordinal) => ApplicationProtocol.Http,
        "http" => ApplicationProtocol.Http,
        "https" => ApplicationProtocol.Https,
        "grpc" => port == HttpsPort ? ApplicationProtocol.GrpcOverTls : ApplicationProtocol.Grpc,
        "grpcs" => ApplicationProtocol.GrpcOverTls,
        _ => ApplicationProtocol.Unknown,
    };

    private static ApplicationProtocol OfReadiness(RouteEndpoint endpoint)
    {
        var probe = endpoint.Pod?.Containers
            .Where(container => container.ReadinessProbe is { } readiness && IsAt(container, readiness, endpoint.Address.Port))
            .Select(container => container.ReadinessProbe)
            .FirstOrDefault();
        return probe switch
        {
            { Action: ContainerProbeAction.Http, Scheme: null or "HTTP" } => ApplicationProtocol.Http,
            { Action: ContainerProbeAction.Http, Scheme: "HTTPS" } => ApplicationProtocol.Https,
            { Action: ContainerProbeAction.Grpc } => ApplicationProtocol.Grpc,
            _ => ApplicationProtocol.Unknown,
        };
    }

    private static bool IsAt(Container container, ContainerProbe probe, int port) => probe.Port.Number == port
        || container.Ports.Any(declared =>
            declared.Name is not null && declared.Name == probe.Port.Text && declared.Port == port);
}
