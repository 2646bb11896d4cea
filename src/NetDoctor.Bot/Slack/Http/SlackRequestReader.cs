using System.Text;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace NetDoctor.Bot.Slack.Http;

/// <summary>Reads requests of Slack's, and refuses what is not from it.</summary>
/// <param name="credentials">The secret.</param>
/// <param name="options">How much is read.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class SlackRequestReader(
    SlackCredentials credentials, IOptions<SlackOptions> options, TimeProvider time, ILogger<SlackRequestReader> logger)
{
    private const string TimestampHeader = "X-Slack-Request-Timestamp";
    private const string SignatureHeader = "X-Slack-Signature";

    /// <summary>The body of a request that Slack has signed.</summary>
    /// <param name="context">The request.</param>
    /// <param name="isForm">Whether the endpoint takes forms; one that only checks the certificate is answered without a signature, as it has none.</param>
    /// <returns>The body, or the answer when the request goes no further.</returns>
    public async Task<(byte[] Body, IResult? Answer)> ReadAsync(HttpContext context, bool isForm)
    {
        if (await BoundedBody.ReadAsync(context.Request, options.Value.MaxBodyBytes, context.RequestAborted) is not { } body)
        {
            return ([], Refusal(context, StatusCodes.Status413PayloadTooLarge));
        }

        if (isForm && body.Length < 1024 && Form(body) is { } form && form.TryGetValue("ssl_check", out var check) && check == "1")
        {
            return ([], TypedResults.StatusCode(StatusCodes.Status200OK));
        }

        var secret = credentials.SigningSecret;
        if (secret is null || !SlackSignature.IsValid(
            secret, Only(context, TimestampHeader), Only(context, SignatureHeader), body, time.GetUtcNow()))
        {
            Log.Refused(logger, context.Request.Path);
            return ([], TypedResults.StatusCode(StatusCodes.Status401Unauthorized));
        }

        return Utf8.IsValid(body) ? (body, null) : ([], Malformed(context));
    }

    /// <summary>The answer to a request that is signed and can't be understood, today or later.</summary>
    /// <param name="context">The request.</param>
    public static IResult Malformed(HttpContext context) => Refusal(context, StatusCodes.Status400BadRequest);

    /// <summary>Fields of a form; null when it is none.</summary>
    /// <param name="body">The body.</param>
    public static IReadOnlyDictionary<string, StringValues>? Form(byte[] body)
    {
        try
        {
            using var reader = new FormReader(new MemoryStream(body), Encoding.UTF8) { ValueLengthLimit = int.MaxValue };
            return reader.ReadForm();
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static StatusCodeHttpResult Refusal(HttpContext context, int status)
    {
        context.Response.Headers["X-Slack-No-Retry"] = "1";
        return TypedResults.StatusCode(status);
    }

    // A header that is there twice is not Slack's.
    private static string? Only(HttpContext context, string header) =>
        context.Request.Headers.TryGetValue(header, out var values) && values.Count == 1 ? values[0] : null;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A request to {Path} was refused: it is not signed with Slack:SigningSecret, or its time is more than "
            + "five minutes off.")]
        public static partial void Refused(ILogger logger, string path);
    }
}
