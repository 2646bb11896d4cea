using Microsoft.Net.Http.Headers;
using NetDoctor.Api.Problems;

namespace NetDoctor.Api.Diagnoses;

/// <summary>Forms in which a diagnosis is written.</summary>
internal enum ReportFormat
{
    Json,
    Markdown,
    Text,
}

/// <summary>Chooses the form that the caller asked for.</summary>
internal static class ReportFormats
{
    private static readonly (ReportFormat Format, MediaTypeHeaderValue Type)[] Known =
    [
        (ReportFormat.Json, new MediaTypeHeaderValue("application/json")),
        (ReportFormat.Markdown, new MediaTypeHeaderValue("text/markdown")),
        (ReportFormat.Text, new MediaTypeHeaderValue("text/plain")),
    ];

    // What a browser asks for first: a person reads it, and the report as text is made to be read.
    private static readonly MediaTypeHeaderValue Html = new("text/html");

    /// <summary>The form: the <c>format</c> of the query, else the best of <c>Accept</c>, else JSON.</summary>
    /// <param name="request">The request.</param>
    /// <param name="format">The <c>format</c>; null when absent.</param>
    /// <exception cref="ProblemException">Nothing that is accepted can be written.</exception>
    public static ReportFormat Choose(HttpRequest request, ReportFormat? format = null)
    {
        if (format is { } asked)
        {
            return asked;
        }

        var accepted = request.GetTypedHeaders().Accept;
        if (accepted.Count == 0)
        {
            return ReportFormat.Json;
        }

        foreach (var range in accepted.Where(range => range.Quality is not 0).OrderByDescending(range => range.Quality ?? 1))
        {
            if (range.MediaType.Equals(Html.MediaType, StringComparison.OrdinalIgnoreCase))
            {
                return ReportFormat.Text;
            }

            foreach (var (known, type) in Known)
            {
                if (type.IsSubsetOf(range))
                {
                    return known;
                }
            }
        }

        throw new ProblemException(ProblemKind.NotAcceptable.With(
            $"Accept is {request.Headers.Accept}: expected {string.Join(", ", Known.Select(known => known.Type))} or */*."));
    }
}
