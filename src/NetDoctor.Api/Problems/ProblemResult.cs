using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using NetDoctor.Model;
using NetDoctor.Model.Problems;

namespace NetDoctor.Api.Problems;

/// <summary>Answers with a problem, whatever the caller accepts: an error that cannot be read helps nobody. Who asks for text gets the
/// sentence alone.</summary>
/// <param name="problem">The problem.</param>
internal sealed partial class ProblemResult(Problem problem) : IResult
{
    /// <summary>Media type of problems.</summary>
    public const string ContentType = "application/problem+json";

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = problem.Status;
        if (problem.RetryAfterSeconds is { } seconds)
        {
            httpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        if (WantsText(httpContext.Request))
        {
            httpContext.Response.ContentType = "text/plain; charset=utf-8";
            return httpContext.Response.WriteAsync($"{problem.Detail ?? problem.Title}\n", httpContext.RequestAborted);
        }

        httpContext.Response.ContentType = ContentType;
        return httpContext.Response.WriteAsync(Json(problem), httpContext.RequestAborted);
    }

    // The serializer escapes what lies outside of the basic plane, and people read these sentences in a terminal.
    private static string Json(Problem problem) => Escape().Replace(
        JsonSerializer.Serialize(problem, NetDoctorJson.Options),
        escape => escape.Groups["high"] is { Success: true } high ? $"{Unit(high)}{Unit(escape.Groups["low"])}" : escape.Value);

    private static char Unit(Group digits) =>
        (char)int.Parse(digits.ValueSpan, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    // As for an answer: the query goes before the header, and of the header the most wanted that can be written.
    private static bool WantsText(HttpRequest request)
    {
        if (request.Query["format"].ToString() is { Length: > 0 } format)
        {
            return format.Equals("text", StringComparison.OrdinalIgnoreCase) || format.Equals("markdown", StringComparison.OrdinalIgnoreCase);
        }

        return request.GetTypedHeaders().Accept.Where(range => range.Quality is not 0).OrderByDescending(range => range.Quality ?? 1)
            .Select(range => range.MediaType.ToString().ToUpperInvariant())
            .FirstOrDefault(type => type is "*/*" or "APPLICATION/*" or "APPLICATION/JSON" or "APPLICATION/PROBLEM+JSON"
                or "TEXT/PLAIN" or "TEXT/MARKDOWN" or "TEXT/*")
            ?.StartsWith("TEXT", StringComparison.Ordinal) == true;
    }

    [GeneratedRegex(@"\\(u(?<high>D[89AB][0-9A-F]{2})\\u(?<low>D[C-F][0-9A-F]{2})|.)", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Escape();
}
