namespace NetDoctor.Diagnosis.Questions;

/// <summary>Understands a URL as target.</summary>
/// <remarks>Taken apart by hand, because <see cref="Uri"/> changes what was written: it folds paths and turns odd numbers into
/// addresses. Source: RFC 3986 §3.</remarks>
internal static class UrlParser
{
    private const string Expected = "expected http(s)://host[:port]/path.";

    /// <summary>Parses a URL.</summary>
    /// <param name="text">The text, printable ASCII.</param>
    /// <param name="clusterDomain">Domain of the cluster's names.</param>
    public static Parsed<TargetReference> Parse(string text, string clusterDomain)
    {
        var parts = text.Split("://", 2);
        bool? isHttps = parts[0].ToUpperInvariant() switch
        {
            "HTTP" => false,
            "HTTPS" => true,
            _ => null,
        };
        if (isHttps is not { } https)
        {
            return Error(parts[0], $"'{parts[0]}' in '{text}' is not a scheme that can be asked for: {Expected}");
        }

        var end = parts[1].AsSpan().IndexOfAny('/', '?', '#');
        var authority = end < 0 ? parts[1] : parts[1][..end];
        if (authority.Contains('@', StringComparison.Ordinal))
        {
            return Error(authority, $"A URL with a user or password is not asked for: {Expected}");
        }

        if (authority.Length == 0)
        {
            return Error(text, $"'{text}' has no host: {Expected}");
        }

        var inner = HostParser.Parse(authority, https ? 443 : 80, clusterDomain);
        return inner switch
        {
            { Error: { } error } => error,
            { Value: ServiceTarget { Port.IsName: true } service } =>
                Error(service.Port.Value.ToString(), $"'{service.Port}' in '{text}' is a port name; a URL has a number: {Expected}"),
            { Value: { } target } => new UrlTarget(https, target, HostOf(authority), PathOf(end < 0 ? "" : parts[1][end..])),
            _ => throw new InvalidOperationException("a parse has neither value nor error"),
        };
    }

    private static string HostOf(string authority) => authority.StartsWith('[')
        ? authority[..(authority.IndexOf(']', StringComparison.Ordinal) + 1)]
        : HostParser.SplitPort(authority).Host;

    private static string PathOf(string rest)
    {
        // The fragment never leaves the client.
        var path = rest.Split('#', 2)[0];
        return path.StartsWith('/') ? path : $"/{path}";
    }

    private static QuestionError Error(string offending, string message) => new("to", offending, message);
}
