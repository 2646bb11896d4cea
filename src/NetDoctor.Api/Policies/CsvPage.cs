using System.Collections.Immutable;
using System.Text;
using Microsoft.Net.Http.Headers;
using NetDoctor.Api.Problems;

namespace NetDoctor.Api.Policies;

/// <summary>Answers with a page of rows as CSV.</summary>
/// <remarks>Source: RFC 4180; the address of the next page is in the header Link, RFC 8288.</remarks>
/// <param name="headings">Headings of the columns.</param>
/// <param name="rows">The rows.</param>
/// <param name="nextCursor">Cursor of the next page; null on the last one.</param>
internal sealed class CsvPage(ImmutableArray<string> headings, ImmutableArray<ImmutableArray<string>> rows, string? nextCursor) : IResult
{
    /// <summary>Media type of CSV.</summary>
    public const string ContentType = "text/csv";

    private static readonly MediaTypeHeaderValue Csv = new(ContentType);
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    /// <summary>Whether the caller wants CSV rather than JSON.</summary>
    /// <param name="request">The request.</param>
    /// <exception cref="ProblemException">Neither is accepted.</exception>
    public static bool IsWanted(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept;
        foreach (var range in accepted.Where(range => range.Quality is not 0).OrderByDescending(range => range.Quality ?? 1))
        {
            if (Json.IsSubsetOf(range) || Csv.IsSubsetOf(range))
            {
                return !Json.IsSubsetOf(range);
            }
        }

        return accepted.Count == 0
            ? false
            : throw new ProblemException(ProblemKind.NotAcceptable.With(
                $"Accept is {request.Headers.Accept}: expected application/json, {ContentType} or */*."));
    }

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        if (nextCursor is not null)
        {
            var query = QueryString.Create(httpContext.Request.Query.Where(parameter => parameter.Key != "cursor")
                .Select(parameter => KeyValuePair.Create(parameter.Key, (string?)parameter.Value)).Append(KeyValuePair.Create("cursor", (string?)nextCursor)));
            httpContext.Response.Headers.Link = $"<{httpContext.Request.Path.ToUriComponent()}{query.ToUriComponent()}>; rel=\"next\"";
        }

        var text = new StringBuilder();
        foreach (var row in rows.Prepend(headings))
        {
            text.AppendJoin(',', row.Select(Quoted)).Append("\r\n");
        }

        httpContext.Response.ContentType = $"{ContentType}; charset=utf-8; header=present";
        return httpContext.Response.WriteAsync(text.ToString(), httpContext.RequestAborted);
    }

    private static string Quoted(string cell) =>
        cell.AsSpan().IndexOfAny(",\"\r\n") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
