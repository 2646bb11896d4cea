using System.Text;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Questions;

/// <summary>Understands the <c>to</c> of a question.</summary>
internal static class TargetParser
{
    /// <summary>The forms of a target, with an example.</summary>
    public const string Expected =
        "expected svc, svc.ns or svc.ns.svc.cluster.local, each with :port or :portName; ip:port; ns/pod/name:port; node/name:port; "
        + "http(s)://host[:port]/path; or _port._proto.svc.ns; for example payments.shop:80.";

    /// <summary>Parses a target.</summary>
    /// <param name="text">The text.</param>
    /// <param name="clusterDomain">Domain of the cluster's names.</param>
    public static Parsed<TargetReference> Parse(string? text, string clusterDomain)
    {
        var trimmed = text?.Trim() ?? "";
        if (trimmed.Length == 0)
        {
            return Error("", $"A target is missing: {Expected}");
        }

        if (FirstOdd(trimmed) is { } odd)
        {
            return Error(trimmed, $"'{odd}' in '{trimmed}' cannot be in a target: expected printable ASCII without blanks; "
                + "write other characters percent-encoded in a path and as punycode in a host.");
        }

        if (trimmed.Contains("://", StringComparison.Ordinal))
        {
            return UrlParser.Parse(trimmed, clusterDomain);
        }

        if (trimmed.StartsWith('_'))
        {
            return Srv(trimmed, clusterDomain);
        }

        return trimmed.Contains('/', StringComparison.Ordinal)
            ? Path(trimmed)
            : HostParser.Parse(trimmed, null, clusterDomain);
    }

    private static Parsed<TargetReference> Path(string text)
    {
        switch (text.Split('/'))
        {
            case ["node", var rest]:
                var (node, nodePort) = HostParser.SplitPort(rest);
                if (!KubernetesNames.IsSubdomain(node))
                {
                    return BadName(text, "node", node);
                }

                return PortOf(nodePort) is { IsName: false } number
                    ? new NodeTarget(node, number.Number)
                    : Error(nodePort ?? text, $"'{text}' has no port number: expected node/name:port with a port of 1 to 65535.");
            case [var ns, var kind, var rest] when SourceParser.KindOf(kind) == WorkloadReferenceKind.Pod:
                var (pod, podPort) = HostParser.SplitPort(rest);
                if (!KubernetesNames.IsLabel(ns))
                {
                    return BadName(text, "namespace", ns);
                }

                if (!KubernetesNames.IsSubdomain(pod))
                {
                    return BadName(text, "pod", pod);
                }

                return PortOf(podPort) is { } port
                    ? new PodTarget(ns, pod, port)
                    : Error(podPort ?? text, $"'{text}' has no port: expected ns/pod/name:port with a port of 1 to 65535 or the name of a container port.");
            case [var ns, var rest]:
                return Error(text, $"'{text}' is not a target: {ExpectedOfTwo(ns, rest)}");
            default:
                return Error(text, $"'{text}' is not a target: {Expected}");
        }
    }

    // Only what could be meant: a number is the name of nothing that people name.
    private static string ExpectedOfTwo(string ns, string rest)
    {
        var (name, suffix) = HostParser.SplitPort(rest);
        if (KubernetesNames.PortNumber(ns) is { } number && rest.ToUpperInvariant() is "TCP" or "UDP" or "SCTP")
        {
            return $"expected svc.ns:{ns} with the protocol {rest.ToLowerInvariant()} beside it; for example payments.shop:{number}.";
        }

        return IsName(ns) && IsName(name) && (suffix is null || PortOf(suffix) is not null)
            ? $"expected {name}.{ns}{(suffix is null ? "" : $":{suffix}")} for a Service, or {ns}/pod/{name}:{suffix ?? "port"} for a pod."
            : Expected;
    }

    private static bool IsName(string text) => KubernetesNames.IsLabel(text) && !text.All(char.IsAsciiDigit);

    private static Parsed<TargetReference> Srv(string text, string clusterDomain)
    {
        var (host, port) = HostParser.SplitPort(text);
        if (port is not null)
        {
            return Error(text, $"'{text}' is an SRV name, which answers with the port itself: expected {host} without :{port}.");
        }

        if (host.Split('.', 3) is not [var name, ['_', .. var protocol], var rest] || name.Length < 2 || protocol.Length == 0)
        {
            return Error(text, $"'{text}' is not an SRV name: expected _port._proto.svc.ns, such as _http._tcp.payments.shop.");
        }

        // With a port to spare, so that a name of another form is refused for its form and not for a port that it cannot have.
        return HostParser.Parse(rest, 1, clusterDomain) switch
        {
            { Value: ServiceTarget service } =>
                new SrvTarget(name[1..], protocol, service with { Port = null }, host.TrimEnd('.')),
            { Error: { } error } => error,
            _ => Error(rest, $"'{rest}' in '{text}' is not a Service: expected _port._proto.svc.ns, such as _http._tcp.payments.shop."),
        };
    }

    private static IntOrString? PortOf(string? text)
    {
        if (text is null)
        {
            return null;
        }

        return KubernetesNames.PortNumber(text) is { } number ? IntOrString.FromNumber(number)
            : KubernetesNames.IsPortName(text) ? IntOrString.FromName(text)
            : null;
    }

    // The whole character, of which an emoji takes two places.
    private static string? FirstOdd(string text)
    {
        var index = text.AsSpan().IndexOfAnyExceptInRange('!', '~');
        if (index < 0)
        {
            return null;
        }

        Rune.DecodeFromUtf16(text.AsSpan(index), out var odd, out _);
        return Rune.IsControl(odd) ? $"\\u{odd.Value:x4}" : odd.ToString();
    }

    private static QuestionError BadName(string text, string what, string name) =>
        Error(name, $"'{name}' in '{text}' cannot be the name of a {what}: {NameText.Expected(name)}");

    private static QuestionError Error(string offending, string message) => new("to", offending, message);
}
