using System.Net;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Routing;

/// <summary>What a name of the cluster stands for.</summary>
/// <param name="IsPublished">Whether the cluster's DNS should answer it; it leaves endpoints out that are not ready.</param>
internal abstract record NameMeaning(bool IsPublished);

/// <summary>A Service.</summary>
/// <param name="Service">The Service.</param>
internal sealed record ServiceMeaning(Service Service) : NameMeaning(true);

/// <summary>One endpoint of a Service, by host name or by its address with hyphens.</summary>
/// <param name="Service">The Service.</param>
/// <param name="Address">Address of the endpoint.</param>
/// <param name="IsPublished">Whether the endpoint is ready.</param>
internal sealed record EndpointMeaning(Service Service, IPAddress Address, bool IsPublished) : NameMeaning(IsPublished);

/// <summary>An endpoint name of a Service that has no such endpoint.</summary>
/// <param name="Service">The Service.</param>
/// <param name="Host">First label of the name.</param>
internal sealed record MissingEndpointMeaning(Service Service, string Host) : NameMeaning(false);

/// <summary>A pod by its address with hyphens.</summary>
/// <param name="Address">The address.</param>
internal sealed record PodAddressMeaning(IPAddress Address) : NameMeaning(true);

/// <summary>Finds what an absolute name of the cluster's domain stands for.</summary>
/// <remarks>Source: Kubernetes DNS-based service discovery specification 1.1.0; CoreDNS plugin <c>kubernetes</c>,
/// <c>findServices</c> and <c>endpointHostname</c>.</remarks>
internal static class NameLookup
{
    /// <summary>Looks a name up.</summary>
    /// <param name="snapshot">Facts.</param>
    /// <param name="name">Absolute name in lower case, without trailing dot.</param>
    /// <returns>What it stands for; null when nothing in the cluster has the name.</returns>
    public static NameMeaning? Find(ClusterSnapshot snapshot, string name)
    {
        var suffix = $".{snapshot.ClusterDomain.ToLowerInvariant()}";
        if (!name.EndsWith(suffix, StringComparison.Ordinal))
        {
            return null;
        }

        return name[..^suffix.Length].Split('.') switch
        {
            [var service, var ns, "svc"] => snapshot.Services.Find(ns, service) is { } found ? new ServiceMeaning(found) : null,
            [var host, var service, var ns, "svc"] =>
                snapshot.Services.Find(ns, service) is { } owner ? EndpointOf(snapshot, owner, host) : null,
            [var dashed, var ns, "pod"] => AddressOf(dashed) is { } address && snapshot.Pods.By(address).Any(pod => pod.Namespace == ns)
                ? new PodAddressMeaning(address)
                : null,
            _ => null,
        };
    }

    private static NameMeaning EndpointOf(ClusterSnapshot snapshot, Service service, string host)
    {
        EndpointMeaning? unpublished = null;
        foreach (var endpoint in snapshot.SlicesOf(service).SelectMany(slice => slice.Endpoints))
        {
            if (endpoint.Addresses.IsEmpty || HostOf(endpoint) != host)
            {
                continue;
            }

            var meaning = new EndpointMeaning(service, endpoint.Addresses[0], endpoint.Ready);
            if (endpoint.Ready)
            {
                return meaning;
            }

            unpublished ??= meaning;
        }

        return unpublished is null ? new MissingEndpointMeaning(service, host) : unpublished;
    }

    private static string HostOf(Endpoint endpoint) =>
        endpoint.Hostname ?? endpoint.Addresses[0].ToString().Replace('.', '-').Replace(':', '-');

    private static IPAddress? AddressOf(string dashed) =>
        dashed.Count(letter => letter == '-') == 3 && IPAddress.TryParse(dashed.Replace('-', '.'), out var v4) ? v4
        : IPAddress.TryParse(dashed.Replace('-', ':'), out var v6) ? v6
        : null;
}
