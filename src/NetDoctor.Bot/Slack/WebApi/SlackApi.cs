using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using NetDoctor.Bot.Conversations;

namespace NetDoctor.Bot.Slack.WebApi;

/// <summary>Calls Slack's Web API, and response URLs.</summary>
/// <remarks>What Slack asks to be sent later is sent later, a few times; what may have arrived is not sent again unless that does no harm.
/// Throws <see cref="SlackApiException"/> when Slack refuses, and <see cref="ChatChannelException"/> when it can't be reached.</remarks>
/// <param name="clients">Makes clients.</param>
/// <param name="credentials">The tokens.</param>
/// <param name="options">Where Slack is.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class SlackApi(
    IHttpClientFactory clients, SlackCredentials credentials, IOptions<SlackOptions> options, TimeProvider time, ILogger<SlackApi> logger)
{
    /// <summary>Name of the HTTP client.</summary>
    public const string ClientName = "slack";

    private const int MaxAttempts = 4;

    // Slack asks for a second in most cases, for half a minute at its worst.
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(30);

    /// <summary>Writes or changes something.</summary>
    /// <param name="method">Method, such as <c>chat.postMessage</c>.</param>
    /// <param name="body">Its arguments.</param>
    /// <param name="effort">How hard to try.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<JsonElement> CallAsync(string method, JsonObject body, Effort effort, CancellationToken cancellationToken)
    {
        var json = body.ToJsonString();
        return (await CallAsync(
            method, Bot(), () => new StringContent(json, new MediaTypeHeaderValue("application/json", "utf-8")), effort, cancellationToken)).Body;
    }

    /// <summary>Asks for something; these methods take no JSON.</summary>
    /// <param name="method">Method, such as <c>users.info</c>.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<JsonElement> AskAsync(string method, IEnumerable<KeyValuePair<string, string>> arguments, CancellationToken cancellationToken) =>
        (await CallAsync(method, Bot(), () => new FormUrlEncodedContent(arguments), Effort.Repeatable, cancellationToken)).Body;

    /// <summary>Asks with a token other than the bot's, or with one that is to be tried.</summary>
    /// <param name="method">Method, such as <c>auth.test</c>.</param>
    /// <param name="token">The token.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<SlackAnswer> AskWithAsync(string method, string token, CancellationToken cancellationToken) =>
        CallAsync(method, token, () => new FormUrlEncodedContent([]), Effort.Once, cancellationToken);

    /// <summary>Posts to a response URL.</summary>
    /// <param name="url">The URL, which the caller trusts.</param>
    /// <param name="message">The message.</param>
    /// <param name="effort">How hard to try.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether Slack took it; if not, the URL is used up or has expired.</returns>
    public async Task<bool> RespondAsync(Uri url, JsonObject message, Effort effort, CancellationToken cancellationToken)
    {
        var json = message.ToJsonString();
        using var response = await SendAsync(
            "the response URL",
            () => new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(json, new MediaTypeHeaderValue("application/json", "utf-8")) },
            effort,
            cancellationToken);
        return response.IsSuccessStatusCode;
    }

    private string Bot() => credentials.BotToken
        ?? throw new ChatChannelException("The bot has no token of Slack's any more: the app was taken out of the workspace.", isLasting: true);

    private async Task<SlackAnswer> CallAsync(string method, string token, Func<HttpContent> content, Effort effort, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(method, Request, effort, cancellationToken);
        try
        {
            using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
            var answer = document.RootElement.Clone();
            return answer.Is("ok") ? new SlackAnswer(answer, ScopesOf(response)) : throw SlackErrors.Exception(method, answer.Text("error") ?? "without saying why", answer.Text("needed"));
        }
        catch (JsonException exception)
        {
            throw new ChatChannelException($"What answers as Slack's {method} is no Slack: it says {(int)response.StatusCode}.", isLasting: false, exception);
        }

        HttpRequestMessage Request() => new(HttpMethod.Post, new Uri(Base(), method))
        {
            Content = content(),
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
        };
    }

    private static ImmutableArray<string> ScopesOf(HttpResponseMessage response) => response.Headers.TryGetValues("X-OAuth-Scopes", out var values)
        ? [.. values.SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))]
        : [];

    private Uri Base() => options.Value.ApiUrl.AbsolutePath.EndsWith('/') ? options.Value.ApiUrl : new Uri($"{options.Value.ApiUrl}/");

    private async Task<HttpResponseMessage> SendAsync(
        string what, Func<HttpRequestMessage> request, Effort effort, CancellationToken cancellationToken)
    {
        var attempts = effort == Effort.Once ? 1 : MaxAttempts;
        for (var attempt = 1; ; attempt++)
        {
            TimeSpan pause;
            try
            {
                using var message = request();
                var response = await clients.CreateClient(ClientName).SendAsync(message, cancellationToken);
                if (!IsLater(response.StatusCode, effort))
                {
                    return response;
                }

                pause = Pause(response, attempt);
                var status = (int)response.StatusCode;
                response.Dispose();
                if (attempt >= attempts || pause > MaxPause)
                {
                    throw new ChatChannelException($"Slack did not take {what}: it says {status}, and asks to wait.", isLasting: false);
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
            {
                if (attempt >= attempts || !(effort == Effort.Repeatable || NeverArrived(exception)))
                {
                    throw new ChatChannelException($"Slack can't be reached for {what}: {Reason(exception)}", isLasting: false, exception);
                }

                pause = TimeSpan.FromSeconds(attempt);
            }

            Log.Later(logger, what, pause.TotalSeconds);
            await Task.Delay(pause, time, cancellationToken);
        }
    }

    private static bool IsLater(HttpStatusCode status, Effort effort) =>
        status is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable || ((int)status >= 500 && effort == Effort.Repeatable);

    private static TimeSpan Pause(HttpResponseMessage response, int attempt) =>
        response.Headers.RetryAfter?.Delta is { } delta && delta > TimeSpan.Zero ? delta : TimeSpan.FromSeconds(attempt);

    private static bool NeverArrived(Exception exception) => exception is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError
            or HttpRequestError.ProxyTunnelError,
    };

    private static string Reason(Exception exception) => exception is TaskCanceledException ? "it did not answer in time." : $"{exception.Message.TrimEnd('.')}.";

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "Slack did not take {What}; it is sent again after {PauseSeconds} s.")]
        public static partial void Later(ILogger logger, string what, double pauseSeconds);
    }
}

/// <summary>What Slack answers.</summary>
/// <param name="Body">The answer.</param>
/// <param name="Scopes">Scopes of the token; empty when Slack does not say.</param>
internal sealed record SlackAnswer(JsonElement Body, ImmutableArray<string> Scopes);

/// <summary>How hard something is tried.</summary>
internal enum Effort
{
    /// <summary>Once: a later call says the same and more.</summary>
    Once,

    /// <summary>Again while it is sure that it did not arrive.</summary>
    Careful,

    /// <summary>Again whenever it failed: twice does no harm.</summary>
    Repeatable,
}
