namespace NetDoctor.Bot.Conversations.Names;

/// <summary>A target as somebody wrote it, taken apart as far as a Service may be meant.</summary>
/// <param name="Service">Name of the Service.</param>
/// <param name="Namespace">Its namespace; null when none was written.</param>
/// <param name="Port">Port or name of a port; null when none was written.</param>
internal sealed record WrittenTarget(string Service, string? Namespace, string? Port)
{
    /// <summary>Takes a target apart.</summary>
    /// <param name="text">The target.</param>
    /// <returns>Null for what can be no Service: a URL, a pod, a node, an address, a name of other labels.</returns>
    public static WrittenTarget? Of(string text)
    {
        if (text.Contains('/', StringComparison.Ordinal) || text.StartsWith('[') || text.StartsWith('_') || text.Count(letter => letter == ':') > 1)
        {
            return null;
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var (host, port) = colon < 0 ? (text, null) : (text[..colon], text[(colon + 1)..]);
        if (host.All(letter => letter == '.' || char.IsAsciiDigit(letter)))
        {
            return null;
        }

        return host.Split('.') switch
        {
            [{ Length: > 0 } service] => new WrittenTarget(service, null, port),
            [{ Length: > 0 } service, { Length: > 0 } ns] => new WrittenTarget(service, ns, port),
            [{ Length: > 0 } service, { Length: > 0 } ns, "svc", ..] => new WrittenTarget(service, ns, port),
            _ => null,
        };
    }

    /// <summary>The same with a port, as the API takes it.</summary>
    /// <param name="reference">Name and namespace, such as <c>payments.shop</c>.</param>
    /// <param name="port">The port; null for none.</param>
    public static string Join(string reference, string? port) => port is null ? reference : $"{reference}:{port}";
}
