using System.Collections.Immutable;
using System.Net;

namespace NetDoctor.Model.Cluster;

/// <summary>The configuration of CoreDNS, as far as it says which names are served and who is asked for the others.</summary>
/// <param name="Servers">Server blocks in the order of the file; empty when it cannot be read.</param>
/// <param name="Problem">Why it cannot be read, with the line; null when it can.</param>
/// <remarks>Source: CoreDNS manual, "Configuration"; plugins <c>kubernetes</c>, <c>forward</c> and <c>import</c>.</remarks>
public sealed record Corefile(ImmutableArray<CorefileServer> Servers, string? Problem = null)
{
    private const string Reverse = ".arpa";
    private const string Outside = "outside.invalid";

    /// <summary>Zones of every <c>kubernetes</c> plugin, without the reverse ones; empty when there is none.</summary>
    public ImmutableArray<string> KubernetesZones =>
    [
        .. Dns.SelectMany(server => server.Find("kubernetes").SelectMany(plugin => ZonesOf(server, plugin)))
            .Where(zone => !zone.EndsWith(Reverse, StringComparison.Ordinal) && !IsVariable(zone))
            .Distinct(StringComparer.Ordinal),
    ];

    /// <summary>Servers that queries for names outside are forwarded to, as written; empty when none is.</summary>
    public ImmutableArray<string> Upstreams => [.. UpstreamsOf(ServerOf(Outside), Outside)];

    /// <summary>Whether a plugin gives answers that objects do not explain: it rewrites names, or has records of its own.</summary>
    public bool HasOwnAnswers => Dns.Any(server => server.Plugins.Any(plugin =>
        plugin.Name is "rewrite" or "template" or "hosts" or "file" or "auto" or "records" or "k8s_external" or "view"
            || (plugin.Name == "kubernetes" && plugin.Options.Any(option => option.Name is "namespaces" or "labels" or "namespace_labels"
                or "endpoint_pod_names" or "noendpoints"))));

    /// <summary>Whether zones are variables of the environment of CoreDNS, so that the file alone does not tell them.</summary>
    public bool HasVariableZones => Dns.Any(server => server.Keys.Any(IsVariable)
        || server.Find("kubernetes").Any(plugin => plugin.Arguments.Any(IsVariable)));

    private IEnumerable<CorefileServer> Dns => Servers.Where(server => server.IsPlainDns);

    /// <summary>The block that answers a name; null when CoreDNS refuses it.</summary>
    /// <param name="name">Absolute name without trailing dot.</param>
    public CorefileServer? ServerOf(string name) => Dns
        .Select(server => (Server: server, Zone: server.Zones.Where(zone => IsIn(name, zone)).MaxBy(zone => zone.Length)))
        .Where(pair => pair.Zone is not null)
        .OrderByDescending(pair => pair.Zone!.Length)
        .Select(pair => pair.Server)
        .FirstOrDefault();

    /// <summary>Whether the <c>kubernetes</c> plugin answers a name.</summary>
    /// <param name="name">Absolute name without trailing dot.</param>
    public bool IsKubernetes(string name) => ServerOf(name) is { } server
        && server.Find("kubernetes").SelectMany(plugin => ZonesOf(server, plugin)).Any(zone => IsIn(name, zone));

    /// <summary>Servers that a block forwards a name to, as written: those of the first forward line that takes it.</summary>
    /// <param name="server">The block; null for none.</param>
    /// <param name="name">Absolute name without trailing dot.</param>
    public static IEnumerable<string> UpstreamsOf(CorefileServer? server, string name) =>
        server?.Plugins.FirstOrDefault(plugin => plugin.Name is "forward" or "proxy" && Forwards(plugin, name))?.Arguments.Skip(1) ?? [];

    /// <summary>An upstream as address and port; null for a file such as <c>/etc/resolv.conf</c>, and for one that speaks TLS.</summary>
    /// <param name="upstream">As written.</param>
    public static IPEndPoint? AddressOf(string upstream)
    {
        var text = upstream.StartsWith("dns://", StringComparison.Ordinal) ? upstream["dns://".Length..] : upstream;
        if (IPAddress.TryParse(text, out var address))
        {
            return new IPEndPoint(address, 53);
        }

        return IPEndPoint.TryParse(text, out var endpoint) && endpoint.Port > 0 ? endpoint : null;
    }

    /// <summary>Whether a name is a zone or below it; the root zone is the empty text.</summary>
    /// <param name="name">Absolute name without trailing dot.</param>
    /// <param name="zone">The zone.</param>
    public static bool IsIn(string name, string zone) => zone.Length == 0
        || name.Equals(zone, StringComparison.OrdinalIgnoreCase)
        || name.EndsWith("." + zone, StringComparison.OrdinalIgnoreCase);

    // Source: CoreDNS plugin forward, FROM and except.
    private static bool Forwards(CorefilePlugin plugin, string name) =>
        plugin.Arguments is [var from, ..] && IsIn(name, CorefileServer.ZoneOf(from))
        && !plugin.Options.Any(option => option.Name == "except" && option.Arguments.Any(zone => IsIn(name, CorefileServer.ZoneOf(zone))));

    private static bool IsVariable(string zone) =>
        zone.Contains("{$", StringComparison.Ordinal) || zone.Contains("{%", StringComparison.Ordinal);

    private static IEnumerable<string> ZonesOf(CorefileServer server, CorefilePlugin plugin) =>
        plugin.Arguments.IsEmpty ? server.Zones : plugin.Arguments.Select(CorefileServer.ZoneOf);
}

/// <summary>A server block.</summary>
/// <param name="Keys">Its keys as written, such as <c>.:53</c>.</param>
/// <param name="Plugins">Its plugins in the order of the file.</param>
/// <param name="Line">Line of the first key, from 1.</param>
public sealed record CorefileServer(ImmutableArray<string> Keys, ImmutableArray<CorefilePlugin> Plugins, int Line)
{
    /// <summary>Zones that it serves, in lower case and without trailing dot; the root zone is the empty text.</summary>
    public ImmutableArray<string> Zones => [.. Keys.Select(ZoneOf)];

    /// <summary>Whether it is asked by plain DNS; a port other than 53 counts, since targetPort may lead there.</summary>
    public bool IsPlainDns => Keys.Any(key => !key.Contains("://", StringComparison.Ordinal) || key.StartsWith("dns://", StringComparison.Ordinal));

    /// <summary>Plugins of a name.</summary>
    /// <param name="name">Such as <c>kubernetes</c>.</param>
    public IEnumerable<CorefilePlugin> Find(string name) => Plugins.Where(plugin => plugin.Name == name);

    /// <summary>Zone of a key.</summary>
    /// <param name="key">Such as <c>dns://cluster.local.:53</c>.</param>
    internal static string ZoneOf(string key)
    {
        var start = key.IndexOf("://", StringComparison.Ordinal);
        var text = start < 0 ? key : key[(start + 3)..];
        var port = text.LastIndexOf(':');
        text = port >= 0 && text[(port + 1)..].All(char.IsAsciiDigit) ? text[..port] : text;
        return text.TrimEnd('.').ToLowerInvariant();
    }
}

/// <summary>A plugin in a server block.</summary>
/// <param name="Name">Name of the plugin.</param>
/// <param name="Arguments">What follows on its line.</param>
/// <param name="Options">The lines of its block; empty without one.</param>
/// <param name="Line">Its line, from 1.</param>
public sealed record CorefilePlugin(
    string Name, ImmutableArray<string> Arguments, ImmutableArray<CorefilePlugin> Options, int Line);
