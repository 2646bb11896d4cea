using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using NetDoctor.Kubernetes.Facts;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Kubernetes.Manifests.Worlds;

/// <summary>Reads OpenShift's Routes as Ingresses of the class <see cref="Class"/>.</summary>
/// <remarks>A Route names the port of the endpoints where an Ingress names the Service's, so each port of the Service that leads there becomes
/// one path; without a port the router takes all of them. Source: OpenShift API reference, Route route.openshift.io/v1, RoutePort.</remarks>
internal static class RouteReader
{
    public const string Class = "route.openshift.io";

    public static bool Covers(string apiVersion, string kind) => kind == "Route" && apiVersion is "route.openshift.io/v1" or "v1";

    /// <summary>The Route as an Ingress.</summary>
    /// <param name="json">The Route, with a name and a namespace.</param>
    /// <param name="services">Services of the manifests.</param>
    /// <exception cref="JsonException">A field has the wrong type.</exception>
    public static Ingress Read(JsonObject json, IEnumerable<Service> services)
    {
        var route = json.Deserialize(RouteJson.Default.RouteDto)!;
        var spec = route.Spec ?? new RouteSpecDto();
        var backends = new[] { spec.To }.Concat(spec.AlternateBackends ?? [])
            .OfType<RouteTargetDto>()
            .Where(target => target.Kind is null or "" or "Service" && !string.IsNullOrEmpty(target.Name))
            .SelectMany(target => Backends(target.Name!, spec.Port?.TargetPort, services.LastOrDefault(
                service => service.Namespace == route.Metadata?.Namespace && service.Name == target.Name)));
        return new Ingress
        {
            Namespace = route.Metadata?.Namespace ?? "",
            Name = route.Metadata?.Name ?? "",
            ClassName = Class,
            Paths = [.. backends.Select(backend => new IngressPath(spec.Host ?? "", spec.Path ?? "/", "Prefix", backend))],
        };
    }

    private static IEnumerable<IngressBackend> Backends(string name, IntOrString? target, Service? service)
    {
        var ports = service?.Ports.Where(port => target switch
        {
            null => true,
            { IsName: true } => port.Name == target.Value.Text,
            _ => port.TargetPort == target || port.Port == target.Value.Number,
        }).ToList() ?? [];
        return ports.Count > 0
            ? ports.Select(port => new IngressBackend(name, IntOrString.FromNumber(port.Port)))
            : [new IngressBackend(name, target ?? IntOrString.FromNumber(0))];
    }
}

internal sealed class RouteDto : ObjectDto
{
    public RouteSpecDto? Spec { get; init; }
}

internal sealed class RouteSpecDto
{
    public string? Host { get; init; }

    public string? Path { get; init; }

    public RouteTargetDto? To { get; init; }

    public List<RouteTargetDto?>? AlternateBackends { get; init; }

    public RoutePortDto? Port { get; init; }
}

internal sealed class RouteTargetDto
{
    public string? Kind { get; init; }

    public string? Name { get; init; }
}

internal sealed class RoutePortDto
{
    public IntOrString? TargetPort { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    Converters = [typeof(IntOrStringConverter)])]
[JsonSerializable(typeof(RouteDto))]
internal sealed partial class RouteJson : JsonSerializerContext;
