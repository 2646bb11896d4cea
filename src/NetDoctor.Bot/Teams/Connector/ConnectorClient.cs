using System.Net;
using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using NetDoctor.Bot.Conversations;

namespace NetDoctor.Bot.Teams.Connector;

/// <summary>Calls the connector behind a service URL.</summary>
/// <remarks>Refuses every URL that no token vouched for, before a token of the bot is even made. What the connector asks to be sent later is sent
/// later, a few times.</remarks>
/// <param name="clients">Makes clients.</param>
/// <param name="vouched">Where the bot may write.</param>
/// <param name="tokens">Tokens of the bot.</param>
/// <param name="mode">Whether there are tokens.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class ConnectorClient(
    IHttpClientFactory clients, VouchedUrls vouched, OutboundTokens tokens, TeamsMode mode, TimeProvider time, ILogger<ConnectorClient> logger)
{
    /// <summary>Name of the HTTP client.</summary>
    public const string ClientName = "teams-connector";

    private const int MaxAttempts = 4;
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(30);

    /// <summary>How the JSON is written: letters as they are, so that its length is what Teams counts.</summary>
    public static JsonSerializerOptions Json { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Path below a service URL.</summary>
    /// <param name="segments">Segments, as they are.</param>
    /// <exception cref="ChatChannelException">A segment would lead elsewhere.</exception>
    public static string Path(params ReadOnlySpan<string> segments)
    {
        var path = "v3";
        foreach (var segment in segments)
        {
            path = segment is "" or "." or ".."
                ? throw new ChatChannelException($"Nothing can be called \"{segment}\".", isLasting: true)
                : $"{path}/{Uri.EscapeDataString(segment)}";
        }

        return path;
    }

    /// <summary>Sends a request.</summary>
    /// <param name="method">Method.</param>
    /// <param name="serviceUrl">Service URL.</param>
    /// <param name="path">Path below it.</param>
    /// <param name="body">Body; null for none.</param>
    /// <param name="isTriedAgain">Whether it is sent again when the connector asks for that.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ChatChannelException">It can't be sent, or the connector does not take it.</exception>
    public async Task<ConnectorAnswer> SendAsync(
        HttpMethod method, string serviceUrl, string path, JsonObject? body, bool isTriedAgain, CancellationToken cancellationToken)
    {
        if (!vouched.IsVouched(serviceUrl))
        {
            Log.Unvouched(logger, serviceUrl);
            throw new ChatChannelException("No token vouches for the address that the answer would go to.", isLasting: false);
        }

        var url = new Uri($"{serviceUrl.TrimEnd('/')}/{path}");
        var json = body?.ToJsonString(Json);
        for (var attempt = 1; ; attempt++)
        {
            var (answer, pause) = await SendOnceAsync(method, url, json, attempt, cancellationToken);
            if (pause is null)
            {
                return answer;
            }

            if (!isTriedAgain || attempt >= MaxAttempts || pause > MaxPause)
            {
                throw new ChatChannelException($"Teams does not take it now: it says {answer.Status}.", isLasting: false);
            }

            Log.Later(logger, answer.Status, pause.Value.TotalSeconds);
            await Task.Delay(pause.Value, time, cancellationToken);
        }
    }

    private async Task<(ConnectorAnswer Answer, TimeSpan? Pause)> SendOnceAsync(
        HttpMethod method, Uri url, string? json, int attempt, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, url);
        if (!mode.IsWithoutApp)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await tokens.GetAsync(cancellationToken));
        }

        if (json is not null)
        {
            request.Content = new StringContent(json, new MediaTypeHeaderValue("application/json", "utf-8"));
        }

        try
        {
            using var response = await clients.CreateClient(ClientName).SendAsync(request, cancellationToken);
            var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            return (new ConnectorAnswer((int)response.StatusCode, Parse(bytes)), IsLater(response.StatusCode) ? Pause(response, attempt) : null);
        }
        catch (HttpRequestException exception) when (NeverArrived(exception) && attempt < MaxAttempts)
        {
            return (new ConnectorAnswer(0, default), Backoff(attempt));
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw new ChatChannelException(
                $"Teams can't be reached: {(exception is TaskCanceledException ? "it did not answer in time" : exception.Message.TrimEnd('.'))}.",
                isLasting: false,
                exception);
        }
    }

    // 412, 502 and 504 are among what Teams asks to be sent again.
    private static bool IsLater(HttpStatusCode status) =>
        status is HttpStatusCode.TooManyRequests or HttpStatusCode.PreconditionFailed or HttpStatusCode.RequestTimeout
        || (int)status is >= 500 and not 501;

    private TimeSpan Pause(HttpResponseMessage response, int attempt)
    {
        var asked = response.Headers.RetryAfter is { } after ? after.Delta ?? after.Date - time.GetUtcNow() : null;
        return asked is { } pause && pause > TimeSpan.Zero ? pause : Backoff(attempt);
    }

    private static TimeSpan Backoff(int attempt) => TimeSpan.FromSeconds(1 << (attempt - 1));

    private static bool NeverArrived(HttpRequestException exception) => exception.HttpRequestError
        is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.ProxyTunnelError;

    private static JsonElement Parse(byte[] bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Nothing was sent to {ServiceUrl}: no token has vouched for it, and Teams:ServiceUrls does not list it.")]
        public static partial void Unvouched(ILogger logger, string serviceUrl);

        [LoggerMessage(2, LogLevel.Debug, "Teams says {Status}; it is sent again after {PauseSeconds} s.")]
        public static partial void Later(ILogger logger, int status, double pauseSeconds);
    }
}

/// <summary>What the connector answered.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">The JSON; undefined when there is none.</param>
internal sealed record ConnectorAnswer(int Status, JsonElement Body)
{
    /// <summary>Whether it took the request.</summary>
    public bool IsSuccess => Status is >= 200 and < 300;
}
