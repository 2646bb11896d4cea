using System.Collections.Immutable;
using NetDoctor.Api.Http;
using NetDoctor.Model.Problems;

namespace NetDoctor.Api.Problems;

/// <summary>A kind of problem: its stable URI, its constant title and its status.</summary>
/// <param name="Slug">Last part of the URI; never renamed.</param>
/// <param name="Title">Title of every problem of this kind.</param>
/// <param name="Status">HTTP status code.</param>
internal sealed record ProblemKind(string Slug, string Title, int Status)
{
    private const int MostTold = 10;
    private const int MostErrors = 100;
    private const int MostOfField = 100;
    private const int MostOfMessage = 500;
    private const int MostOfDetail = 2000;

    public static readonly ProblemKind InvalidRequest = new("invalid-request", "The request is not valid.", 400);
    public static readonly ProblemKind MalformedJson = new("malformed-json", "The body is not JSON.", 400);
    public static readonly ProblemKind UnknownRoute = new("unknown-route", "There is nothing at this path.", 404);
    public static readonly ProblemKind UnknownDiagnosis = new("unknown-diagnosis", "There is no such diagnosis.", 404);
    public static readonly ProblemKind UnknownService = new("unknown-service", "There is no such Service.", 404);
    public static readonly ProblemKind UnknownNamespace = new("unknown-namespace", "There is no such namespace.", 404);
    public static readonly ProblemKind UnknownFinding = new("unknown-finding", "There is no such finding.", 404);
    public static readonly ProblemKind MethodNotAllowed = new("method-not-allowed", "The path does not take this method.", 405);
    public static readonly ProblemKind NotAcceptable = new("not-acceptable", "None of the accepted media types can be written.", 406);
    public static readonly ProblemKind BodyTooLarge = new("body-too-large", "The body is too large.", 413);
    public static readonly ProblemKind UnsupportedMediaType = new("unsupported-media-type", "The body must be JSON.", 415);
    public static readonly ProblemKind TargetNotAllowed = new("target-not-allowed", "NetDoctor does not dial this address.", 422);
    public static readonly ProblemKind VantageNotServed = new("vantage-not-served", "NetDoctor cannot probe from there.", 422);
    public static readonly ProblemKind CannotBeTold = new("cannot-be-told", "What policies say of it cannot be told.", 422);
    public static readonly ProblemKind TooManyRequests = new("too-many-requests", "Too much is under way at once.", 429);
    public static readonly ProblemKind InternalError = new("internal-error", "NetDoctor failed.", 500);
    public static readonly ProblemKind NotReady = new("not-ready", "NetDoctor does not know the cluster yet.", 503);
    public static readonly ProblemKind ShuttingDown = new("shutting-down", "NetDoctor is shutting down.", 503);

    /// <summary>Stable URI of the kind.</summary>
    public string Type => $"urn:netdoctor:problem:{Slug}";

    /// <summary>The kind for a status that the framework set without saying why.</summary>
    /// <param name="status">Status code.</param>
    public static ProblemKind OfStatus(int status) => status switch
    {
        404 => UnknownRoute,
        405 => MethodNotAllowed,
        406 => NotAcceptable,
        413 => BodyTooLarge,
        415 => UnsupportedMediaType,
        422 => TargetNotAllowed,
        429 => TooManyRequests,
        503 => ShuttingDown,
        >= 500 => InternalError,
        _ => InvalidRequest with { Status = status },
    };

    /// <summary>Fields of the request are wrong.</summary>
    /// <param name="errors">What is wrong with each; at least one.</param>
    public static Problem Invalid(params ImmutableArray<FieldError> errors) => InvalidRequest.With(
        string.Join(' ', errors.Take(MostTold).Select(error => error.Message))
            + (errors.Length > MostTold ? $" And {errors.Length - MostTold} more." : ""),
        errors);

    /// <summary>A problem of this kind.</summary>
    /// <param name="detail">What is wrong this time.</param>
    /// <param name="errors">What is wrong with each field; empty when no field is at fault. Of very many the first are told.</param>
    /// <param name="retryAfterSeconds">Seconds after which to ask again; null when that does not help.</param>
    public Problem With(string? detail, ImmutableArray<FieldError> errors = default, int? retryAfterSeconds = null) => new()
    {
        Type = Type,
        Title = Title,
        Status = Status,
        Detail = detail is null ? null : Readable.Of(detail, MostOfDetail),
        Errors = errors.IsDefaultOrEmpty
            ? null
            : [.. errors.Take(MostErrors).Select(error => new FieldError(Readable.Of(error.Field, MostOfField), Readable.Of(error.Message, MostOfMessage)))],
        RetryAfterSeconds = retryAfterSeconds,
    };
}
