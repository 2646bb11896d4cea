using Microsoft.Extensions.Options;
using NetDoctor.Bot.Conversations;
using NetDoctor.Bot.Slack.WebApi;

namespace NetDoctor.Bot.Slack.SocketMode;

/// <summary>Keeps a connection to Slack open, by which it sends what it else would over HTTP.</summary>
/// <remarks>When Slack wants a connection replaced the new one is opened first, so that nothing falls between.</remarks>
/// <param name="api">Slack's Web API.</param>
/// <param name="credentials">The tokens.</param>
/// <param name="envelopes">Takes what comes.</param>
/// <param name="state">How it is.</param>
/// <param name="times">How long to wait.</param>
/// <param name="options">Where Slack is, and how much is read.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class SlackSocketWorker(
    SlackApi api, SlackCredentials credentials, SlackEnvelopes envelopes, SlackSocketState state, SlackSocketTimes times,
    IOptions<SlackOptions> options, TimeProvider time, ILogger<SlackSocketWorker> logger) : BackgroundService
{
    private readonly SlackSocketPause _pause = new(times);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var leaving = new List<Task>();
        try
        {
            while (true)
            {
                leaving.RemoveAll(task => task.IsCompleted);
                var wait = await OpenAsync(stoppingToken) is { } url ? await UseAsync(url, leaving, stoppingToken) : _pause.Next();
                await Task.Delay(wait, time, stoppingToken);
            }
        }
        finally
        {
            await Task.WhenAll(leaving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Uses a connection until it ends or is to be replaced; says how long to wait before the next.
    private async Task<TimeSpan> UseAsync(Uri url, List<Task> leaving, CancellationToken stoppingToken)
    {
        var socket = new SlackSocket(url, envelopes, state, times, options.Value.MaxBodyBytes, time, logger);
        var run = socket.RunAsync(stoppingToken);
        if (await Task.WhenAny(run, socket.Leaving) == run)
        {
            await run;
        }
        else
        {
            leaving.Add(run);
        }

        if (socket.IsDisabled)
        {
            state.Fail("Socket Mode is off for the app: turn it on in the app's settings.");
            Log.Disabled(logger);
            return times.LongestPause;
        }

        if (!socket.IsSettled)
        {
            return _pause.Next();
        }

        _pause.Reset();
        return run.IsCompleted ? _pause.Next() : TimeSpan.Zero;
    }

    private async Task<Uri?> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (credentials.AppToken is not { } token)
            {
                return null;
            }

            var answer = await api.AskWithAsync("apps.connections.open", token, cancellationToken);
            if (Uri.TryCreate(answer.Body.Text("url"), UriKind.Absolute, out var url) && IsUsable(url))
            {
                return url;
            }

            state.Fail("Slack gave no URL to connect to.");
        }
        catch (SlackApiException exception)
        {
            state.Fail(exception.Message);
            Log.Refused(logger, exception.Message);
        }
        catch (ChatChannelException exception)
        {
            state.Fail(exception.Message);
            Log.Unreachable(logger, exception.Message);
        }

        return null;
    }

    // In the clear only where Slack itself is asked in the clear, which is on loopback.
    private bool IsUsable(Uri url) =>
        url.Scheme == Uri.UriSchemeWss || (url.Scheme == Uri.UriSchemeWs && url.IsLoopback && options.Value.ApiUrl.IsLoopback);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Slack did not open Socket Mode with Slack:AppToken: {Problem}")]
        public static partial void Refused(ILogger logger, string problem);

        [LoggerMessage(2, LogLevel.Warning, "Slack could not be reached for Socket Mode: {Problem}")]
        public static partial void Unreachable(ILogger logger, string problem);

        [LoggerMessage(3, LogLevel.Error, "Slack says that Socket Mode is off for the app: turn it on in the app's settings.")]
        public static partial void Disabled(ILogger logger);
    }
}
