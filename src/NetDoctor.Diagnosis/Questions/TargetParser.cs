using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Questions;

/// <summary>Understands the <c>to</c> of a question.</summary>
internal static class TargetParser
{
    private const string Expected =
        "expected svc, svc.ns or svc.ns.svc.cluster.local, each with :port or :portName; ip:port; ns/pod/name:port; node/name:port; "
        + "http(s)://host[:port]/path; or _port._proto.svc.ns.";

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
            return Error(trimmed, $"'{Shown(odd)}' in '{trimmed}' cannot be in a target: expected printable ASCII without blanks; "
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
                var (name, suffix) = HostParser.SplitPort(rest);
                return Error(text, $"'{text}' is not a target: expected {name}.{ns}{(suffix is null ? "" : $":{suffix}")} for a Service, "
                    + $"or {ns}/pod/{name}:port for a pod.");
            default:
                return Error(text, $"'{text}' is not a target: {Expected}");
        }
    }

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

    private static char? FirstOdd(string text)
    {
        var index = text.AsSpan().IndexOfAnyExceptInRange('!', '~');
        return index < 0 ? null : text[index];
    }

    private static string Shown(char letter) => char.IsControl(letter) ? $"\\u{(int)letter:x4}" : letter.ToString();

    private static QuestionError BadName(string text, string what, string name) =>
        Error(name, $"'{name}' in '{text}' cannot be the name of a {what}: {NameText.Expected(name)}");

    private static QuestionError Error(string offending, string message) => new("to", offending, message);
}
