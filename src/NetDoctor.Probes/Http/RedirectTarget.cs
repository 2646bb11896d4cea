using NetDoctor.Model.Probing;

namespace NetDoctor.Probes.Http;

/// <summary>Tells whether a redirect leads back to the place that answered.</summary>
internal static class RedirectTarget
{
    /// <summary>Path with query to ask for next; null when the redirect leads elsewhere, or cannot be understood.</summary>
    /// <param name="spec">What was asked for.</param>
    /// <param name="path">Path of the response that redirects.</param>
    /// <param name="location">Its <c>Location</c>: absolute, or relative to the request (RFC 9110 10.2.2).</param>
    public static string? PathOf(HttpProbeSpec spec, string path, string location)
    {
        if (UriOf(spec, path) is not { } from || !Uri.TryCreate(from, location, out var to))
        {
            return null;
        }

        var isSame = to.Scheme == from.Scheme && to.Port == from.Port
            && string.Equals(to.IdnHost.TrimEnd('.'), from.IdnHost.TrimEnd('.'), StringComparison.OrdinalIgnoreCase);
        return isSame && HttpRequestText.Create(spec with { Path = to.PathAndQuery }) is not null ? to.PathAndQuery : null;
    }

    /// <summary>What the client calls a path of the place; null when that is no URI.</summary>
    /// <param name="spec">What was asked for.</param>
    /// <param name="path">Path with query.</param>
    public static Uri? UriOf(HttpProbeSpec spec, string path)
    {
        var scheme = spec.Scheme == HttpScheme.Https ? "https" : "http";
        var host = spec.Host ?? (spec.Address.Contains(':', StringComparison.Ordinal) ? $"[{spec.Address}]" : spec.Address);
        // A host with a port of its own says what the client calls the place; otherwise the port is the one that is dialled.
        var authority = host.LastIndexOf(':') > host.LastIndexOf(']') ? host : $"{host}:{spec.Port}";
        return Uri.TryCreate($"{scheme}://{authority}{path}", UriKind.Absolute, out var uri) ? uri : null;
    }
}
