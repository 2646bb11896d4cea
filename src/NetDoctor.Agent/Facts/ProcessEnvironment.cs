using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;
using NetDoctor.Model.Agents.Facts;

namespace NetDoctor.Agent.Facts;

/// <summary>Reads of a process's environment what names Services or a proxy, and nothing else.</summary>
/// <remarks>Variables may hold secrets: what is not asked for never leaves this method, and an address of a proxy leaves it without
/// user and password. Source: Kubernetes documentation, "Discovering services: Environment variables"; proc(5).</remarks>
internal static class ProcessEnvironment
{
    private const int MaxVariables = 20_000;

    private static readonly HashSet<string> ProxyNames = new(
        ["http_proxy", "https_proxy", "all_proxy", "no_proxy", "grpc_proxy"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Variables ordered by name.</summary>
    /// <param name="environ">Content of <c>/proc/PID/environ</c>.</param>
    public static ImmutableArray<EnvironmentVariable> Parse(ReadOnlySpan<byte> environ)
    {
        var variables = ImmutableArray.CreateBuilder<EnvironmentVariable>();
        foreach (var range in environ.Split((byte)0))
        {
            var entry = environ[range];
            var equals = entry.IndexOf((byte)'=');
            if (equals <= 0 || variables.Count == MaxVariables)
            {
                continue;
            }

            var name = Encoding.UTF8.GetString(entry[..equals]);
            var value = entry[(equals + 1)..];
            if (IsOfService(name, value))
            {
                variables.Add(new EnvironmentVariable(name, Encoding.UTF8.GetString(value)));
            }
            else if (ProxyNames.Contains(name))
            {
                variables.Add(new EnvironmentVariable(name, WithoutUser(Encoding.UTF8.GetString(value))));
            }
        }

        variables.Sort((left, right) => string.CompareOrdinal(left.Name, right.Name));
        return variables.ToImmutable();
    }

    // NAME_SERVICE_HOST, NAME_SERVICE_PORT and NAME_SERVICE_PORT_PORTNAME; a value of another form is not the kubelet's.
    private static bool IsOfService(string name, ReadOnlySpan<byte> value)
    {
        const string Port = "_SERVICE_PORT";
        if (name.EndsWith("_SERVICE_HOST", StringComparison.Ordinal))
        {
            return IPAddress.TryParse(Encoding.UTF8.GetString(value), out _);
        }

        var port = name.IndexOf(Port, StringComparison.Ordinal);
        return port > 0 && (port + Port.Length == name.Length || name[port + Port.Length] == '_')
            && ushort.TryParse(value, CultureInfo.InvariantCulture, out _);
    }

    private static string WithoutUser(string value)
    {
        var at = value.LastIndexOf('@');
        if (at < 0)
        {
            return value;
        }

        var scheme = value.IndexOf("://", StringComparison.Ordinal);
        return scheme >= 0 && scheme < at ? $"{value[..(scheme + 3)]}{value[(at + 1)..]}" : value[(at + 1)..];
    }
}
