using System.Collections.Immutable;
using System.Net;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Rules.KubeProxy;

/// <summary>What the ConfigMap of kube-proxy says of node ports.</summary>
/// <param name="Source">The ConfigMap.</param>
/// <param name="Mode"><c>iptables</c>, <c>ipvs</c>, <c>nftables</c>; null when it is not set.</param>
/// <param name="NodePortAddresses">Ranges in CIDR notation, or <c>primary</c>; empty for the mode's default.</param>
/// <remarks>Source: Kubernetes documentation, "kube-proxy Configuration (v1alpha1)"; by default every address of a node, in nftables
/// mode its primary ones only.</remarks>
internal sealed record ProxySettings(ConfigMap Source, string? Mode, ImmutableArray<string> NodePortAddresses)
{
    private const string Key = "nodePortAddresses";

    /// <summary>The settings; null when there is no such ConfigMap, or none that can be read.</summary>
    /// <param name="snapshot">Facts.</param>
    public static ProxySettings? Of(ClusterSnapshot snapshot)
    {
        var map = snapshot.ConfigMaps.Find("kube-system", "kube-proxy") ?? snapshot.ConfigMaps.Find("kube-system", "kube-proxy-config");
        return map?.Data.Values.FirstOrDefault(text => text.Contains("KubeProxyConfiguration", StringComparison.Ordinal)) is { } configuration
            ? new ProxySettings(map, Scalar(configuration, "mode"), Addresses(configuration))
            : null;
    }

    /// <summary>Whether kube-proxy serves node ports at an address of a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="address">One of its addresses.</param>
    public bool Serves(Node node, IPAddress address)
    {
        if (NodePortAddresses.IsEmpty && Mode != "nftables")
        {
            return true;
        }

        return NodePortAddresses is [] or ["primary"]
            ? node.Addresses.FirstOrDefault(one =>
                one.Type == "InternalIP" && one.Address.AddressFamily == address.AddressFamily)?.Address.Equals(address) == true
            : NodePortAddresses.Any(range => IPNetwork.TryParse(range, out var network) && network.Contains(address));
    }

    // One list in an otherwise unread document: YAML's flow and block forms, and JSON, which is the flow form.
    private static ImmutableArray<string> Addresses(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var at = Array.FindIndex(lines, line => line.TrimStart(' ', '"').StartsWith(Key, StringComparison.Ordinal));
        if (at < 0)
        {
            return [];
        }

        var rest = lines[at][(lines[at].IndexOf(Key, StringComparison.Ordinal) + Key.Length)..].TrimStart('"', ' ', ':');
        var items = rest.StartsWith('[')
            ? string.Concat(lines.Skip(at + 1).Prepend(rest)).TrimStart('[').Split(']')[0].Split(',')
            : lines.Skip(at + 1).TakeWhile(line => line.TrimStart().StartsWith("- ", StringComparison.Ordinal))
                .Select(line => line.TrimStart()[2..]).ToArray();
        return [.. items.Select(Bare).Where(item => item.Length > 0)];
    }

    private static string? Scalar(string text, string key) => text.ReplaceLineEndings("\n").Split('\n')
        .Select(line => line.TrimStart(' ', '"'))
        .Where(line => line.StartsWith(key, StringComparison.Ordinal) && line[key.Length..].TrimStart('"', ' ').StartsWith(':'))
        .Select(line => Bare(line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].TrimEnd(',')))
        .FirstOrDefault(value => value.Length > 0);

    private static string Bare(string text) => text.Split(" #")[0].Trim().Trim('"', '\'');
}
