using System.Globalization;
using System.Net;
using System.Text;
using NetDoctor.Model.Probing;

namespace NetDoctor.Probes.Http;

/// <summary>The request that an HTTP probe sends.</summary>
/// <param name="Bytes">Request line and headers.</param>
/// <param name="Authority">Host header: host, and port where it is not the scheme's own.</param>
/// <param name="ServerName">Name or address that the certificate is to be for, without port.</param>
internal sealed record HttpRequestText(byte[] Bytes, string Authority, string ServerName)
{
    /// <summary>Writes the request; null when host or path would break it.</summary>
    /// <param name="spec">What to ask for.</param>
    /// <param name="cookies">Value of the Cookie header; empty for none.</param>
    public static HttpRequestText? Create(HttpProbeSpec spec, string cookies = "")
    {
        var authority = spec.Host ?? BracketIfIPv6(spec.Address);
        if (!TrySplit(authority, out var host, out var hasPort)
            || !Ascii.IsValid(host)
            || Uri.CheckHostName(host) == UriHostNameType.Unknown
            || !spec.Path.StartsWith('/')
            || spec.Path.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            return null;
        }

        // RFC 9110 7.2: the port is left out only where it is the scheme's own.
        var isDefaultPort = spec.Port == (spec.Scheme == HttpScheme.Https ? 443 : 80);
        var header = hasPort || isDefaultPort ? authority : $"{authority}:{spec.Port}";
        var text = $"GET {spec.Path} HTTP/1.1\r\nHost: {header}\r\nUser-Agent: NetDoctor\r\nAccept: */*\r\n"
            + (cookies.Length == 0 ? "" : $"Cookie: {cookies}\r\n") + "Connection: close\r\n\r\n";
        return new HttpRequestText(Encoding.ASCII.GetBytes(text), header, host.TrimEnd('.'));
    }

    private static string BracketIfIPv6(string address) => address.Contains(':', StringComparison.Ordinal) ? $"[{address}]" : address;

    private static bool TrySplit(string authority, out string host, out bool hasPort)
    {
        var isBracketed = authority.StartsWith('[');
        var end = authority.IndexOf(isBracketed ? ']' : ':', StringComparison.Ordinal);
        host = end < 0 ? authority : authority[..end];
        var rest = authority.AsSpan(host.Length);
        if (isBracketed)
        {
            host = host[1..];
            rest = end < 0 ? rest : rest[1..];
        }

        hasPort = !rest.IsEmpty;
        var isAddress = host.Contains(':', StringComparison.Ordinal);
        return isBracketed == isAddress
            && (!isBracketed || end > 0)
            && (!hasPort || (rest[0] == ':' && ushort.TryParse(rest[1..], NumberStyles.None, CultureInfo.InvariantCulture, out _)))
            && (!isAddress || IPAddress.TryParse(host, out _));
    }
}
