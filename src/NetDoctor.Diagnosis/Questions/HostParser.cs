using System.Net;
using System.Net.Sockets;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Questions;

/// <summary>Understands a host with its port: an address, a name of a Service's form, or another name.</summary>
/// <remarks>A name of one or two labels is a Service's until the router finds out otherwise; so is <c>svc.ns.svc</c>, with or
/// without the cluster's domain. Source: Kubernetes documentation, "DNS for Services and Pods".</remarks>
internal static class HostParser
{
    /// <summary>Parses <c>host</c> or <c>host:port</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="defaultPort">Port when none is written; null when there is no default.</param>
    /// <param name="clusterDomain">Domain of the cluster's names.</param>
    public static Parsed<TargetReference> Parse(string text, int? defaultPort, string clusterDomain)
    {
        if (text.StartsWith('['))
        {
            return Bracketed(text, defaultPort);
        }

        if (text.AsSpan().Count(':') > 1)
        {
            return Error(text, IPAddress.TryParse(text, out _)
                ? $"'{text}' is an IPv6 address without brackets: expected [{text}]:port."
                : $"'{text}' has more than one colon: expected host:port, and an IPv6 address in brackets.");
        }

        var (host, portText) = SplitPort(text);
        if (host.Length == 0)
        {
            return Error(text, $"'{text}' has no host: expected host:port.");
        }

        var port = portText is null ? null : PortOf(portText);
        if (portText is not null && port is null)
        {
            return Error(portText, BadPort(portText, text));
        }

        port ??= defaultPort is { } number ? IntOrString.FromNumber(number) : null;
        return IsNumeric(host) ? Address(text, host, port) : Name(text, host, port, clusterDomain);
    }

    /// <summary>Splits at the last colon; the port is null without one.</summary>
    /// <param name="text">Host with or without port.</param>
    public static (string Host, string? Port) SplitPort(string text)
    {
        var colon = text.LastIndexOf(':');
        return colon < 0 ? (text, null) : (text[..colon], text[(colon + 1)..]);
    }

    private static Parsed<TargetReference> Bracketed(string text, int? defaultPort)
    {
        var end = text.IndexOf(']', StringComparison.Ordinal);
        var inner = end < 0 ? text[1..] : text[1..end];
        if (end < 0 || inner.Contains('%', StringComparison.Ordinal)
            || !IPAddress.TryParse(inner, out var address) || address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return Error(inner, $"'{inner}' in '{text}' is not an IPv6 address: expected [address]:port, without a zone.");
        }

        var rest = text[(end + 1)..];
        var number = rest.Length == 0 ? defaultPort : rest[0] == ':' ? KubernetesNames.PortNumber(rest[1..]) : null;
        return number is { } port
            ? new AddressTarget(Unmapped(address), port)
            : Error(rest, $"'{text}' has no port number: expected [address]:port with a port of 1 to 65535.");
    }

    private static Parsed<TargetReference> Address(string text, string host, IntOrString? port)
    {
        if (!IsDottedQuad(host))
        {
            return Error(host, $"'{host}' is not an IPv4 address: expected four numbers of 0 to 255 without leading zeros.");
        }

        return port is { IsName: false } number
            ? new AddressTarget(IPAddress.Parse(host), number.Number)
            : Error(text, $"'{text}' has no port number: expected {host}:port with a port of 1 to 65535; an address has no port names.");
    }

    private static Parsed<TargetReference> Name(string text, string host, IntOrString? port, string clusterDomain)
    {
        var written = host.EndsWith('.') ? host[..^1] : host;
        var isAbsolute = written.Length != host.Length;
        var name = written.ToLowerInvariant();
        // The hosts file, which the kubelet writes into every pod, is read before DNS is asked.
        // Source: Kubernetes documentation, "Adding entries to Pod /etc/hosts with HostAliases".
        if (name == "localhost")
        {
            return Address(text, IPAddress.Loopback.ToString(), port);
        }

        if (Service(name, isAbsolute, clusterDomain) is [var service, var ns])
        {
            return BadService(text, service!, ns) is { } error
                ? error
                : new ServiceTarget(service!, ns, port, written) { IsAbsolute = isAbsolute };
        }

        if (!IsHostName(name))
        {
            return Error(host, $"'{host}' is not a host name: expected labels of letters, digits and hyphens joined by single dots, "
                + $"each of at most {KubernetesNames.LabelLength} characters and all of at most {KubernetesNames.NameLength}.");
        }

        return port is { IsName: false } number
            ? new HostTarget(name, number.Number) { IsAbsolute = isAbsolute }
            : Error(text, $"'{text}' has no port number: expected {written}:port with a port of 1 to 65535; "
                + "only Services have port names and a port of their own.");
    }

    // Name and namespace when the host has a Service's form. A dot at the end switches the search list off, so that only
    // the whole name leads to a Service then.
    private static string?[]? Service(string name, bool isAbsolute, string clusterDomain)
    {
        var suffix = $".svc.{clusterDomain.ToLowerInvariant()}";
        if (name.EndsWith(suffix, StringComparison.Ordinal))
        {
            return name[..^suffix.Length].Split('.') is { Length: 2 } full ? full : null;
        }

        return isAbsolute ? null : name.Split('.') switch
        {
            [var service] => [service, null],
            [var service, var ns] => [service, ns],
            [var service, var ns, "svc"] => [service, ns],
            _ => null,
        };
    }

    private static QuestionError? BadService(string text, string service, string? ns)
    {
        var (what, bad) = !KubernetesNames.IsLabel(service) ? ("Service", service)
            : ns is not null && !KubernetesNames.IsLabel(ns) ? ("namespace", ns)
            : ("", null);
        return bad is null
            ? null
            : Error(bad, $"'{bad}' in '{text}' cannot be the name of a {what}: {NameText.Expected(bad)}");
    }

    // Underscores are not for hosts, yet DNS carries them and such names are in use outside of Kubernetes.
    private static bool IsHostName(string name) => KubernetesNames.IsSubdomain(name.Replace('_', '0'));

    private static bool IsNumeric(string host) => host.All(letter => letter == '.' || char.IsAsciiDigit(letter));

    // IPAddress.Parse also takes 10.1, 0x7f.1 and octal numbers, which mean another address than most readers think.
    private static bool IsDottedQuad(string host) => host.Split('.') is { Length: 4 } parts
        && parts.All(part => part is "0" || (part.Length is > 0 and <= 3 && part[0] != '0' && KubernetesNames.PortNumber(part) <= 255));

    private static IPAddress Unmapped(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static IntOrString? PortOf(string text) =>
        KubernetesNames.PortNumber(text) is { } number ? IntOrString.FromNumber(number)
        : KubernetesNames.IsPortName(text) ? IntOrString.FromName(text)
        : null;

    private static string BadPort(string port, string text)
    {
        if (port.Length == 0)
        {
            return $"'{text}' has a colon but no port: expected a number of 1 to 65535 or the name of a port.";
        }

        return KubernetesNames.IsPortName(port.ToLowerInvariant())
            ? $"'{port}' in '{text}' cannot be a port name: names are in lower case; did you mean '{port.ToLowerInvariant()}'?"
            : $"'{port}' in '{text}' is not a port: expected a number of 1 to 65535 or the name of a port.";
    }

    private static QuestionError Error(string offending, string message) => new("to", offending, message);
}
