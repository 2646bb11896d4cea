using System.Globalization;
using NetDoctor.Lab.ApiServer.Selectors;

namespace NetDoctor.Lab.ApiServer;

/// <summary>The query string of a read.</summary>
internal sealed class ApiQuery
{
    private ApiQuery()
    {
    }

    public required LabelQuery Labels { get; init; }

    public required FieldQuery Fields { get; init; }

    public required bool IsWatch { get; init; }

    /// <summary>Null when not given.</summary>
    public required long? ResourceVersion { get; init; }

    public required string ResourceVersionMatch { get; init; }

    public required bool AllowWatchBookmarks { get; init; }

    public required bool SendInitialEvents { get; init; }

    public required TimeSpan? Timeout { get; init; }

    /// <summary>Objects per page; 0 for all.</summary>
    public required int Limit { get; init; }

    public required string? Continue { get; init; }

    public required string IncludeObject { get; init; }

    public bool HasSelector => !Labels.IsEmpty || !Fields.IsEmpty;

    /// <summary>Reads the query of a request.</summary>
    /// <exception cref="ApiException">400: a value is malformed.</exception>
    public static ApiQuery Read(IQueryCollection query, RequestTarget target)
    {
        var fields = FieldQuery.Parse(query["fieldSelector"], target.Type);
        return new ApiQuery
        {
            Labels = LabelQuery.Parse(query["labelSelector"]),
            Fields = fields,
            IsWatch = IsTrue(query["watch"]),
            ResourceVersion = Whole(query["resourceVersion"], "resourceVersion"),
            ResourceVersionMatch = query["resourceVersionMatch"].ToString(),
            AllowWatchBookmarks = IsTrue(query["allowWatchBookmarks"]),
            SendInitialEvents = IsTrue(query["sendInitialEvents"]),
            Timeout = Whole(query["timeoutSeconds"], "timeoutSeconds") is { } seconds and > 0 ? TimeSpan.FromSeconds(seconds) : null,
            Limit = (int)Math.Min(Whole(query["limit"], "limit") ?? 0, int.MaxValue),
            Continue = query["continue"].ToString() is { Length: > 0 } token ? token : null,
            IncludeObject = query["includeObject"].ToString(),
        };
    }

    /// <summary>Whether a parameter is true, in the words of the API server.</summary>
    /// <param name="text">Its value; null without one.</param>
    internal static bool IsTrue(string? text) => text is "1" or "true" or "True" or "TRUE" or "t";

    private static long? Whole(string? text, string name)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw ApiErrors.BadRequest($"invalid {name}: strconv.ParseUint: parsing \"{text}\": invalid syntax");
    }
}
