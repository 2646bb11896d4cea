using System.ComponentModel;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using NetDoctor.Api.Http;
using NetDoctor.Api.OpenApi;
using NetDoctor.Api.Problems;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Problems;
using DiagnosisRecord = NetDoctor.Model.Diagnoses.Diagnosis;

namespace NetDoctor.Api.Diagnoses;

/// <summary>Questions and their answers.</summary>
internal static class DiagnosisEndpoints
{
    private const string EventsDescription = """
        Server-sent events: first what has happened already, then what happens, and at last `completed` with the diagnosis (or `failed`
        with a problem). In between come `hop` for each hop whose state became known, and `probe` for each result. `Last-Event-ID` goes on
        after that event.
        """;

    /// <summary>Maps <c>/diagnoses</c> and <c>/diagnose</c>.</summary>
    /// <param name="api">Group of the API's version.</param>
    public static void MapDiagnoses(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("").WithTags("Diagnoses");
        group.MapPost("/diagnoses", Create).LimitRuns()
            .WithName("createDiagnosis").WithSummary("Asks why something cannot be reached")
            .WithDescription("Waits for the answer, at most timeoutSeconds. With `Prefer: respond-async` it answers at once with 202 and the "
                + "Location of the diagnosis.")
            .Accepts<DiagnosisRequest>("application/json")
            .Produces<DiagnosisRecord>(StatusCodes.Status200OK, "application/json", "text/markdown", "text/plain")
            .Produces<DiagnosisRecord>(StatusCodes.Status202Accepted)
            .ProducesProblems(400, 406, 413, 415, 429, 503);
        group.MapGet("/diagnose", Ask).LimitRuns()
            .WithName("diagnose").WithSummary("Asks the same by a URL, for curl and runbooks")
            .WithDescription("Answers JSON unless `format` or `Accept` asks for text/markdown or text/plain.")
            .Produces<DiagnosisRecord>(StatusCodes.Status200OK, "application/json", "text/markdown", "text/plain")
            .ProducesProblems(400, 406, 429, 503);
        group.MapGet("/diagnoses", List)
            .WithName("listDiagnoses").WithSummary("Lists recent diagnoses, the latest first")
            .Produces<DiagnosisList>().ProducesProblems(400);
        group.MapGet("/diagnoses/{id}", Get)
            .WithName("getDiagnosis").WithSummary("Gets a diagnosis, done or under way")
            .Produces<DiagnosisRecord>(StatusCodes.Status200OK, "application/json", "text/markdown", "text/plain")
            .ProducesProblems(400, 404, 406);
        group.MapGet("/diagnoses/{id}/events", Follow)
            .WithName("followDiagnosis").WithSummary("Follows a diagnosis while it runs").WithDescription(EventsDescription)
            .Produces<string>(StatusCodes.Status200OK, "text/event-stream").ProducesProblems(400, 404);
    }

    private static async Task<IResult> Create(
        HttpContext context, JsonBody body, DiagnosisService service, CancellationToken cancellationToken)
    {
        var format = ReportFormats.Choose(context.Request);
        if (service.Start(await body.ReadAsync<DiagnosisRequest>(context.Request, cancellationToken), out var session) is { } problem)
        {
            return new ProblemResult(problem);
        }

        if (!PrefersAsync(context.Request))
        {
            return DiagnosisResult.Of(await session!.Completion.WaitAsync(cancellationToken), format);
        }

        context.Response.Headers["Preference-Applied"] = "respond-async";
        return TypedResults.Accepted($"/api/v1/diagnoses/{session!.Id}", session.Current);
    }

    private static async Task<IResult> Ask(
        HttpRequest request,
        DiagnosisService service,
        [FromQuery, Description("Target, as in the body of createDiagnosis, such as payments.shop:80.")] string to,
        [FromQuery, Description("Source, as in the body of createDiagnosis, such as shop/web; absent: NetDoctor itself.")] string? from,
        [FromQuery, Description("Transport, default tcp.")] Word<TransportProtocol>? protocol,
        [FromQuery, Description("Seconds within which the answer comes, 1-60, default 10.")] int? timeoutSeconds,
        [FromQuery, Description("Form of the answer; goes before Accept.")] Word<ReportFormat>? format,
        CancellationToken cancellationToken)
    {
        var chosen = ReportFormats.Choose(request, format?.Value);
        var asked = new DiagnosisRequest
        {
            From = from,
            To = to,
            Protocol = protocol?.Value ?? TransportProtocol.Tcp,
            TimeoutSeconds = timeoutSeconds ?? 10,
        };
        Validation.ThrowIfInvalid(asked);
        return service.Start(asked, out var session) is { } problem
            ? new ProblemResult(problem)
            : DiagnosisResult.Of(await session!.Completion.WaitAsync(cancellationToken), chosen);
    }

    private static JsonHttpResult<DiagnosisList> List(
        DiagnosisStore store,
        [FromQuery, Description("Only diagnoses that are done with this verdict.")] Word<Verdict>? verdict,
        [FromQuery, Description("Diagnoses on a page, 1-500, default 50.")] int? limit,
        [FromQuery, Description("The nextCursor of the page before.")] string? cursor) =>
        TypedResults.Json(store.List(verdict?.Value, cursor, Paging.Limit(limit)));

    private static IResult Get(
        HttpRequest request,
        DiagnosisStore store,
        [Description("Identifier of the diagnosis.")] string id,
        [FromQuery, Description("Form of the answer; goes before Accept.")] Word<ReportFormat>? format) =>
        store.Find(id) is { } session
            ? DiagnosisResult.Of(session.Current, ReportFormats.Choose(request, format?.Value))
            : new ProblemResult(Unknown(id));

    private static ServerSentEventsResult<string> Follow(
        DiagnosisStore store,
        IHostApplicationLifetime lifetime,
        [Description("Identifier of the diagnosis.")] string id,
        [FromHeader(Name = "Last-Event-ID"), Description("Number of the last event that is known already.")] int? lastEventId,
        CancellationToken cancellationToken) =>
        TypedResults.ServerSentEvents(Events(store.Find(id) ?? throw new ProblemException(Unknown(id)), lastEventId ?? 0, lifetime.ApplicationStopping, cancellationToken));

    private static async IAsyncEnumerable<SseItem<string>> Events(
        DiagnosisSession session, int after, CancellationToken stopping, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A stream that nobody ends would hold up the shutdown.
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, cancellationToken);
        await foreach (var happened in session.FollowAsync(after, either.Token))
        {
            yield return new SseItem<string>(happened.Json, happened.Type) { EventId = $"{happened.Number}" };
        }
    }

    private static Problem Unknown(string id) => ProblemKind.UnknownDiagnosis.With($"Diagnosis '{id}' never was, or is kept no longer.");

    private static bool PrefersAsync(HttpRequest request) => request.Headers["Prefer"]
        .SelectMany(value => (value ?? "").Split(',', ';'))
        .Any(preference => preference.Trim().Equals("respond-async", StringComparison.OrdinalIgnoreCase));
}
