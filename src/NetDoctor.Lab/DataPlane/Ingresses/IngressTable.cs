using System.Collections.Immutable;
using System.Net;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Lab.DataPlane.Ingresses;

/// <summary>What the lab's ingress-nginx makes of the cluster's Ingresses: a server for each host, with its locations.</summary>
/// <remarks>Source: ingress-nginx documentation, "How it works", Building the NGINX model; Kubernetes documentation, "Ingress".</remarks>
internal sealed class IngressTable
{
    /// <summary>Controller in the IngressClasses that it serves.</summary>
    public const string Controller = "k8s.io/ingress-nginx";

    private volatile Location[] _locations = [];

    /// <summary>Takes these objects in place of all it had.</summary>
    public void Load(ClusterSnapshot objects) => _locations =
    [
        .. objects.Ingresses.All.Where(ingress => Serves(objects, ingress) && !ingress.IsCanary)
            .OrderBy(ingress => ingress.CreatedAt).ThenBy(ingress => ingress.Namespace, StringComparer.Ordinal)
            .ThenBy(ingress => ingress.Name, StringComparer.Ordinal)
            .SelectMany(ingress => Locations(objects, ingress))
            .OrderBy(location => location.Type == "Exact" ? 0 : 1)
            .ThenByDescending(location => location.Path.Length)
            .ThenBy(location => location.Type == "Prefix" ? 0 : 1),
    ];

    /// <summary>Whether an Ingress is of a class of this controller.</summary>
    /// <param name="objects">Objects of the cluster.</param>
    /// <param name="ingress">The Ingress.</param>
    public static bool Serves(ClusterSnapshot objects, Ingress ingress)
    {
        var classes = objects.IngressClasses.All.Where(one => one.Controller == Controller);
        var name = ingress.ClassName ?? ingress.LegacyClass;
        return name is null ? classes.Any(one => one.IsDefault) : classes.Any(one => one.Name == name);
    }

    /// <summary>Endpoints behind host and path, empty when the Service has none; null when nothing is configured for them.</summary>
    /// <param name="host">Host header without port, in lower case.</param>
    /// <param name="path">Path without query.</param>
    public ImmutableArray<IPEndPoint>? Find(string host, string path)
    {
        var all = _locations;
        var dot = host.IndexOf('.', StringComparison.Ordinal);
        var server = new[] { host, dot < 0 ? host : $"*{host[dot..]}", "" }.FirstOrDefault(name => all.Any(one => one.Host == name));
        return all.FirstOrDefault(one => one.Host == server && one.Takes(path))?.Backends;
    }

    private static IEnumerable<Location> Locations(ClusterSnapshot objects, Ingress ingress)
    {
        foreach (var rule in ingress.Paths.Where(rule => rule.Backend is not null))
        {
            yield return new Location(
                rule.Host.ToLowerInvariant(), rule.PathType, rule.Path.TrimEnd('/'), Backends(objects, ingress, rule.Backend!));
        }

        if (ingress.DefaultBackend is { } backend)
        {
            foreach (var host in ingress.Paths.Select(rule => rule.Host.ToLowerInvariant()).Append("").Distinct(StringComparer.Ordinal))
            {
                yield return new Location(host, "ImplementationSpecific", "", Backends(objects, ingress, backend));
            }
        }
    }

    private static ImmutableArray<IPEndPoint> Backends(ClusterSnapshot objects, Ingress ingress, IngressBackend backend)
    {
        var service = objects.Services.Find(ingress.Namespace, backend.ServiceName);
        var port = service?.Ports.FirstOrDefault(one => backend.Port.IsName ? one.Name == backend.Port.Text : one.Port == backend.Port.Number);
        return service is null || port is null
            ? []
            :
            [
                .. objects.SlicesOf(service)
                    .SelectMany(slice => slice.Ports.Where(one => one.Name == (port.Name ?? "") && one.Port is not null)
                        .SelectMany(one => slice.Endpoints.Where(endpoint => endpoint.Ready && !endpoint.Addresses.IsEmpty)
                            .Select(endpoint => new IPEndPoint(endpoint.Addresses[0], one.Port!.Value))))
                    .Distinct(),
            ];
    }

    private sealed record Location(string Host, string Type, string Path, ImmutableArray<IPEndPoint> Backends)
    {
        public bool Takes(string path) => Type switch
        {
            "Exact" => path == Path || (Path.Length == 0 && path == "/"),
            "Prefix" => path == Path || path.StartsWith(Path + "/", StringComparison.Ordinal),
            _ => path.StartsWith(Path, StringComparison.Ordinal),
        };
    }
}
