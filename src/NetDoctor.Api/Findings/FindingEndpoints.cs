using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using NetDoctor.Api.Diagnoses;
using NetDoctor.Api.Http;
using NetDoctor.Api.OpenApi;
using NetDoctor.Api.Problems;
using NetDoctor.Diagnosis.Rules;
using NetDoctor.Model.Findings;

namespace NetDoctor.Api.Findings;

/// <summary>The findings that NetDoctor knows, with their documents.</summary>
internal static class FindingEndpoints
{
    /// <summary>Maps <c>/findings</c>.</summary>
    /// <param name="api">Group of the API's version.</param>
    public static void MapFindings(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/findings").WithTags("Findings");
        group.MapGet("", List)
            .WithName("listFindings").WithSummary("Lists the findings that NetDoctor knows")
            .Produces<FindingList>();
        group.MapGet("/{id}", Get)
            .WithName("getFinding").WithSummary("Explains a finding: what it means, how it shows, how to confirm and mend it")
            .Produces<FindingDetails>(StatusCodes.Status200OK, "application/json", "text/markdown", "text/plain")
            .ProducesProblems(400, 404, 406);
    }

    private static JsonHttpResult<FindingList> List(RuleCatalog catalog) => TypedResults.Json(new FindingList(
    [
        .. catalog.Documents.Select(document => (Document: document, catalog.ById(document.Id)?.Info))
            .Select(pair => new FindingInfo(
                pair.Document.Id, pair.Document.Title, pair.Document.Area, pair.Info?.Severity, pair.Info?.Hop)),
    ]));

    private static IResult Get(
        HttpRequest request,
        RuleCatalog catalog,
        [Description("Id of the finding, such as SVC12, in any case.")] string id,
        [FromQuery, Description("Form of the answer; goes before Accept.")] Word<ReportFormat>? format)
    {
        var chosen = ReportFormats.Choose(request, format?.Value);
        if (catalog.DocumentOf(id) is not { } document)
        {
            return new ProblemResult(ProblemKind.UnknownFinding.With(
                $"'{id}' is not a finding that NetDoctor reports. They are listed at /api/v1/findings."));
        }

        var info = catalog.ById(id)?.Info;
        return chosen switch
        {
            ReportFormat.Json => TypedResults.Json(new FindingDetails(
                document.Id,
                document.Title,
                document.Area,
                info?.Severity,
                info?.Hop,
                [.. document.Sections.Select(section => new FindingDetailsSection(section.Heading, section.Text))])),
            ReportFormat.Markdown => TypedResults.Text(document.ToMarkdown(), "text/markdown; charset=utf-8"),
            _ => TypedResults.Text(document.ToMarkdown(), "text/plain; charset=utf-8"),
        };
    }
}
