using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Net;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Probing;

namespace NetDoctor.Lab.Dns;

/// <summary>Names of the cluster and their records, made from its objects as CoreDNS' kubernetes plugin makes them.</summary>
/// <remarks>Source: Kubernetes DNS-Based Service Discovery 1.1.0; CoreDNS 1.13, plugin/kubernetes.</remarks>
internal sealed class LabZone
{
    /// <summary>Domain of the cluster unless the Corefile says otherwise.</summary>
    public const string DefaultDomain = "cluster.local";

    /// <summary>Time to live that the plugin's default configuration gives.</summary>
    public const int TtlSeconds = 30;

    private volatile FrozenDictionary<string, ImmutableArray<DnsRecord>> _records =
        FrozenDictionary<string, ImmutableArray<DnsRecord>>.Empty;

    private volatile FrozenDictionary<string, ImmutableArray<DnsRecord>> _public =
        FrozenDictionary<string, ImmutableArray<DnsRecord>>.Empty;

    private volatile FrozenSet<string> _namespaces = FrozenSet<string>.Empty;

    /// <summary>Domain that the names end in; null when no name of the cluster is served.</summary>
    public string? Domain { get; private set; } = DefaultDomain;

    /// <summary>The Corefile; null for the usual one.</summary>
    public Corefile? Corefile { get; private set; }

    /// <summary>Records of a name, of every type; empty when it exists without one of its own; null when it does not exist.</summary>
    /// <param name="name">Absolute name, without a trailing dot.</param>
    public ImmutableArray<DnsRecord>? Find(string name) =>
        _records.TryGetValue(name.ToLowerInvariant(), out var records) ? records : null;

    /// <summary>Records of a name outside of the cluster's domain, of its own or of its wildcard; null when it does not exist.</summary>
    /// <param name="name">Absolute name in lower case, without a trailing dot.</param>
    public ImmutableArray<DnsRecord>? FindPublic(string name)
    {
        if (_public.TryGetValue(name, out var records))
        {
            return records;
        }

        // RFC 4592: what the wildcard has is answered under the name that was asked for.
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && _public.TryGetValue($"*{name[dot..]}", out records)
            ? [.. records.Select(record => record with { Name = name })]
            : null;
    }

    /// <summary>Takes these records for the names that a resolver outside of the cluster knows.</summary>
    public void LoadPublic(IEnumerable<DnsRecord> records) => _public = records
        .GroupBy(record => record.Name, StringComparer.Ordinal)
        .ToFrozenDictionary(group => group.Key, group => group.Distinct().ToImmutableArray(), StringComparer.Ordinal);

    /// <summary>Whether the namespace exists.</summary>
    public bool HasNamespace(string name) => _namespaces.Contains(name);

    /// <summary>Takes the names of these objects in place of all it had.</summary>
    public void Load(ClusterSnapshot objects)
    {
        var records = new List<DnsRecord>();
        Corefile = objects.Dns.Corefile;
        Domain = Corefile is null ? DefaultDomain : Corefile.KubernetesZones.FirstOrDefault();
        foreach (var service in Domain is null ? [] : objects.Services.All)
        {
            var slices = objects.EndpointSlices.All
                .Where(slice => slice.Namespace == service.Namespace && slice.ServiceName == service.Name && slice.AddressType == "IPv4");
            records.AddRange(ServiceRecords.Of(service, [.. slices], Domain!));
        }

        _records = records.GroupBy(record => record.Name.ToLowerInvariant(), StringComparer.Ordinal)
            .ToFrozenDictionary(group => group.Key, group => group.Distinct().ToImmutableArray(), StringComparer.Ordinal);
        _namespaces = objects.Namespaces.All.Select(ns => ns.Name).ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>Name by which an address is asked backwards.</summary>
    public static string ReverseName(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        return $"{bytes[3]}.{bytes[2]}.{bytes[1]}.{bytes[0]}.in-addr.arpa";
    }
}
