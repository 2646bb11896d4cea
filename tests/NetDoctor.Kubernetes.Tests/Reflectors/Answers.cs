using Microsoft.AspNetCore.Http;

namespace NetDoctor.Kubernetes.Tests.Reflectors;

/// <summary>Writes one answer.</summary>
internal delegate Task Answer(HttpContext context, CancellationToken cancellationToken);

/// <summary>Answers of an API server.</summary>
internal static class Answers
{
    /// <summary>A watch in which nothing happens until somebody hangs up.</summary>
    public static Answer Silence { get; } = Watch(null, stayOpen: true);

    /// <summary>The connection is taken, and nothing is ever said.</summary>
    public static Answer Deaf { get; } = (context, token) => Forever(context, token);

    public static Answer Json(string json, int status = 200) => async (context, token) =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(json, token);
    };

    /// <summary>A list of objects, or the page of one when it goes on.</summary>
    public static Answer List(string resourceVersion, params string[] items) => Page(resourceVersion, null, items);

    public static Answer Page(string resourceVersion, string? continuation, params string[] items) => Json(
        $$"""
        {"kind":"List","apiVersion":"v1","metadata":{"resourceVersion":"{{resourceVersion}}"{{(
            continuation is null ? "" : $",\"continue\":\"{continuation}\"")}}},"items":[{{string.Join(',', items)}}]}
        """);

    /// <summary>A watch that brings lines.</summary>
    public static Answer Watch(string? text, bool stayOpen = false) => async (context, token) =>
    {
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(text ?? "", token);
        await context.Response.Body.FlushAsync(token);

        if (stayOpen)
        {
            await Forever(context, token);
        }
    };

    /// <summary>A watch that brings text and breaks with a reset instead of an end.</summary>
    public static Answer Break(string text) => async (context, token) =>
    {
        await Watch(text)(context, token);
        context.Abort();
    };

    /// <summary>An answer as curl recorded it: status line, head, body.</summary>
    public static Answer Recorded(string name) => async (context, token) =>
    {
        var (head, body) = Split(name);
        context.Response.StatusCode = int.Parse(head[0].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
        context.Response.ContentType = head.First(line => line.StartsWith("content-type: ", StringComparison.Ordinal))["content-type: ".Length..];
        await context.Response.WriteAsync(body, token);
    };

    public static string BodyOf(string name) => Split(name).Body;

    public static string Event(string type, string json) => $$"""{"type":"{{type}}","object":{{json}}}""" + "\n";

    public static string Pod(string name, string resourceVersion, string ns = "shop") =>
        $$$"""{"metadata":{"name":"{{{name}}}","namespace":"{{{ns}}}","resourceVersion":"{{{resourceVersion}}}"}}""";

    private static (string[] Head, string Body) Split(string name)
    {
        var text = TestData.Text(name).ReplaceLineEndings("\n");
        var end = text.IndexOf("\n\n", StringComparison.Ordinal);
        return (text[..end].Split('\n'), text[(end + 2)..]);
    }

    private static async Task Forever(HttpContext context, CancellationToken cancellationToken)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, cancellationToken);
        await Task.Delay(Timeout.Infinite, linked.Token);
    }
}
