using System.Collections.Immutable;
using System.Net;

namespace NetDoctor.Model.Cluster;

/// <summary>How names are configured in the cluster: what CoreDNS serves, and what kubelets tell pods.</summary>
/// <param name="Corefile">The Corefile; null when it is not known.</param>
/// <param name="KubeletDomain"><c>clusterDomain</c> of the kubelets; null when it is not known.</param>
/// <param name="KubeletServers"><c>clusterDNS</c> of the kubelets, in order; empty when it is not known.</param>
/// <remarks>The kubelets' settings are known where kubeadm made the cluster: it keeps them in ConfigMap
/// <c>kube-system/kubelet-config</c>. Source: Kubernetes documentation, "Configuring each kubelet in your cluster using kubeadm".</remarks>
public sealed record DnsConfiguration(Corefile? Corefile, string? KubeletDomain, ImmutableArray<IPAddress> KubeletServers)
{
    /// <summary>Domain of a cluster about which nobody says otherwise.</summary>
    public const string DefaultDomain = "cluster.local";

    private const string Namespace = "kube-system";

    /// <summary>Nothing is known.</summary>
    public static DnsConfiguration Unknown { get; } = new(null, null, []);

    /// <summary>The domain that names of the cluster end in: the kubelets', else the one that CoreDNS serves, else the usual one.</summary>
    public string ClusterDomain => KubeletDomain
        ?? (Corefile?.KubernetesZones is { IsEmpty: false } zones && !zones.Contains(DefaultDomain) && zones[0].Length > 0
            ? zones[0]
            : DefaultDomain);

    /// <summary>Reads what a snapshot has.</summary>
    /// <param name="maps">ConfigMaps.</param>
    public static DnsConfiguration Of(FactTable<ConfigMap> maps)
    {
        var settings = Settings(maps.Find(Namespace, "kubelet-config")?.Data.GetValueOrDefault("kubelet"));
        var domain = settings.GetValueOrDefault("clusterDomain", []).FirstOrDefault()?.TrimEnd('.').ToLowerInvariant();
        return new DnsConfiguration(
            ReadCorefile(maps),
            string.IsNullOrEmpty(domain) ? null : domain,
            [.. settings.GetValueOrDefault("clusterDNS", []).Select(text => IPAddress.TryParse(text, out var address) ? address : null)
                .OfType<IPAddress>()]);
    }

    private static Corefile? ReadCorefile(FactTable<ConfigMap> maps)
    {
        if (maps.Find(Namespace, "coredns")?.Data is not { } data || !data.TryGetValue("Corefile", out var text))
        {
            return null;
        }

        var custom = maps.Find(Namespace, "coredns-custom")?.Data ?? ImmutableSortedDictionary<string, string>.Empty;
        return CorefileReader.Read(text, data.Remove("Corefile").SetItems(custom));
    }

    // Top-level keys of a KubeletConfiguration whose values are a word or a list of words: all that is needed of its YAML.
    private static Dictionary<string, ImmutableArray<string>> Settings(string? yaml)
    {
        var settings = new Dictionary<string, ImmutableArray<string>>(StringComparer.Ordinal);
        string? key = null;
        foreach (var line in (yaml ?? "").ReplaceLineEndings("\n").Split('\n'))
        {
            var text = line.TrimStart();
            if (key is not null && text.StartsWith("- ", StringComparison.Ordinal))
            {
                settings[key] = settings[key].Add(Plain(text[2..]));
                continue;
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (line.Length == 0 || char.IsWhiteSpace(line[0]) || colon < 0)
            {
                continue;
            }

            key = line[..colon].Trim();
            var value = line[(colon + 1)..].Trim();
            settings[key] = value.StartsWith('[') ? [.. value.Trim('[', ']').Split(',').Select(Plain)]
                : value.Length == 0 ? []
                : [Plain(value)];
        }

        return settings;
    }

    private static string Plain(string text) => text.Split(" #", 2)[0].Trim().Trim('"', '\'');
}
