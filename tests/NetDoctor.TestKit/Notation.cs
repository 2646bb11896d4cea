using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using NetDoctor.Model.Cluster;

namespace NetDoctor.TestKit;

/// <summary>Short notation for labels, ports and addresses in tests.</summary>
public static class Notation
{
    /// <summary>Labels from <c>app=web,tier=front</c>; empty for an empty text.</summary>
    /// <param name="text">Labels.</param>
    public static LabelSet Labels(string text) => LabelSet.From(
        text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(label => label.Split('=', 2))
            .Select(parts => KeyValuePair.Create(parts[0], parts.Length > 1 ? parts[1] : "")));

    /// <summary>Service port from <c>[name:]port[-&gt;target][@nodePort][/PROTOCOL]</c>, such as <c>http:80-&gt;web@30080/TCP</c>.</summary>
    /// <param name="text">The port. A target of digits is a number, unless it is quoted: <c>80-&gt;'8080'</c> is a name.</param>
    public static ServicePort ServicePort(string text)
    {
        var (rest, protocol) = Protocol(text);
        var at = rest.Split('@', 2);
        var arrow = at[0].Split("->", 2);
        var (name, port) = Named(arrow[0]);
        return new ServicePort(
            name,
            port,
            arrow.Length > 1 ? Target(arrow[1]) : IntOrString.FromNumber(port),
            protocol,
            at.Length > 1 ? Number(at[1]) : 0);
    }

    /// <summary>Container port from <c>[name:]port[/PROTOCOL]</c>.</summary>
    /// <param name="text">The port.</param>
    public static ContainerPort ContainerPort(string text)
    {
        var (rest, protocol) = Protocol(text);
        var (name, port) = Named(rest);
        return new ContainerPort(name, port, protocol);
    }

    /// <summary>Port of an EndpointSlice from <c>[name:]port[/PROTOCOL]</c>.</summary>
    /// <param name="text">The port.</param>
    public static EndpointPort EndpointPort(string text)
    {
        var port = ContainerPort(text);
        return new EndpointPort(port.Name ?? "", port.Port, port.Protocol);
    }

    /// <summary>Addresses from a list separated by commas; empty for an empty text.</summary>
    /// <param name="text">Addresses.</param>
    public static ImmutableArray<IPAddress> Addresses(string? text) =>
        [.. (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(IPAddress.Parse)];

    private static IntOrString Target(string text) => text.All(char.IsAsciiDigit)
        ? IntOrString.FromNumber(Number(text))
        : IntOrString.FromName(text.Trim('\''));

    private static (string? Name, int Port) Named(string text) =>
        text.Split(':', 2) is [var name, var port] ? (name, Number(port)) : (null, Number(text));

    private static (string Port, TransportProtocol Protocol) Protocol(string text) => text.Split('/', 2) switch
    {
        [var rest, "UDP"] => (rest, TransportProtocol.Udp),
        [var rest, "SCTP"] => (rest, TransportProtocol.Sctp),
        [var rest, "TCP"] => (rest, TransportProtocol.Tcp),
        [var rest] => (rest, TransportProtocol.Tcp),
        _ => throw new ArgumentException($"not a port: {text}", nameof(text)),
    };

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
