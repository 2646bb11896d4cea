using Microsoft.Extensions.Options;
using NetDoctor.Bot.Conversations;
using NetDoctor.Bot.Slack.WebApi;

namespace NetDoctor.Bot.Slack;

/// <summary>Asks Slack who the bot is, until Slack says so, and again when the token changes.</summary>
/// <param name="api">Slack's Web API.</param>
/// <param name="credentials">The tokens.</param>
/// <param name="identity">Where it goes.</param>
/// <param name="options">What is wanted.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class SlackIdentityWorker(
    SlackApi api, SlackCredentials credentials, SlackIdentity identity, IOptions<SlackOptions> options, TimeProvider time,
    ILogger<SlackIdentityWorker> logger) : BackgroundService
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    // A token that Slack does not know may become known, or be exchanged: somebody may be at it.
    private static readonly TimeSpan RefusedPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = FirstPause;
        while (true)
        {
            var wait = Interval;
            if (credentials.BotToken is { } token && (identity.IsDoubted || identity.Workspace?.Token != token))
            {
                wait = await AskAsync(token, pause, stoppingToken);
                pause = identity.Workspace?.Token == token ? FirstPause : pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }

            await Task.Delay(wait, time, stoppingToken);
        }
    }

    private async Task<TimeSpan> AskAsync(string token, TimeSpan pause, CancellationToken cancellationToken)
    {
        try
        {
            var (answer, scopes) = await api.AskWithAsync("auth.test", token, cancellationToken);
            if (answer.Text("team_id") is not { } team || answer.Text("user_id") is not { } user)
            {
                identity.Fail("Slack did not say who the bot is.", isForgotten: true);
                return pause;
            }

            var workspace = new SlackWorkspace(team, answer.Text("team") ?? team, answer.Text("enterprise_id"), user, token, time.GetUtcNow());
            identity.Learn(workspace);
            Log.SignedIn(logger, workspace.ToString(), answer.Text("user") ?? user);
            foreach (var (scope, loss) in SlackScopes.Missing(scopes, options.Value.UserGroups))
            {
                Log.Lacking(logger, scope, loss);
            }

            return Interval;
        }
        catch (SlackApiException exception)
        {
            identity.Fail(exception.Message, isForgotten: true);
            Log.Refused(logger, exception.Message);
            return SlackErrors.IsOfToken(exception.Code) ? RefusedPause : pause;
        }
        catch (ChatChannelException exception)
        {
            identity.Fail(exception.Message, isForgotten: false);
            Log.Unreachable(logger, exception.Message, pause.TotalSeconds);
            return pause;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Slack: signed in to workspace {Workspace} as {User}.")]
        public static partial void SignedIn(ILogger logger, string workspace, string user);

        [LoggerMessage(4, LogLevel.Warning, "The app lacks the scope {Scope}: {Loss}. Add it under OAuth & Permissions, and install the app again.")]
        public static partial void Lacking(ILogger logger, string scope, string loss);

        [LoggerMessage(2, LogLevel.Error, "Slack did not take Slack:BotToken: {Problem}")]
        public static partial void Refused(ILogger logger, string problem);

        [LoggerMessage(3, LogLevel.Warning, "Slack did not say yet who the bot is: {Problem} It is asked again in {PauseSeconds} s.")]
        public static partial void Unreachable(ILogger logger, string problem, double pauseSeconds);
    }
}
