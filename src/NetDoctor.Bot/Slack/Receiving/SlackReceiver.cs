using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using NetDoctor.Bot.Conversations;
using NetDoctor.Bot.Conversations.Replies;
using NetDoctor.Bot.Intake;
using NetDoctor.Bot.Slack.Rendering;

namespace NetDoctor.Bot.Slack.Receiving;

/// <summary>Takes what Slack sends, by whichever way it comes, and gives it to the <see cref="IIntake"/>.</summary>
/// <param name="intake">Where it goes.</param>
/// <param name="identity">Who the bot is.</param>
/// <param name="credentials">The tokens.</param>
/// <param name="notices">Who is told that the bot is busy.</param>
/// <param name="options">Where response URLs are trusted.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class SlackReceiver(
    IIntake intake, SlackIdentity identity, SlackCredentials credentials, SlackNotices notices, IOptions<SlackOptions> options, TimeProvider time,
    ILogger<SlackReceiver> logger)
{
    /// <summary>Takes an event.</summary>
    /// <param name="callback">The event in its envelope.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Receipt> ReceiveEventAsync(JsonElement callback, CancellationToken cancellationToken)
    {
        if (callback.Text("event", "type") is not { } type)
        {
            return Receipt.Malformed;
        }

        if (!IsOurs(EventReader.TeamsOf(callback)) || EventReader.Read(callback, identity.Workspace?.BotUserId) is not { } utterance)
        {
            return Receipt.Ignored;
        }

        if (type is "app_uninstalled" or "tokens_revoked")
        {
            if (identity.Workspace is not { } workspace)
            {
                // Whether it came before the last installation cannot be told until the bot has signed in, and then the token tells.
                return Receipt.Ignored;
            }

            if (callback.At("event_time") is { ValueKind: JsonValueKind.Number } at && at.TryGetInt64(out var seconds)
                && seconds < workspace.SignedInAt.ToUnixTimeSeconds())
            {
                // It comes late, and Slack has taken a token since: what it is about is mended, unless the clocks differ.
                identity.Doubt();
                return Receipt.Ignored;
            }

            credentials.ForgetBotToken();
            identity.Fail("The app was taken out of the workspace, or its token was revoked: install it again and give its new token.", isForgotten: true);
            Log.Uninstalled(logger, utterance.Place.Tenant);
        }

        return await AddAsync(utterance, cancellationToken);
    }

    /// <summary>Takes a command.</summary>
    /// <param name="field">Gives a field of it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The receipt, and what is said at once; null for nothing.</returns>
    public async Task<(Receipt Receipt, JsonObject? Said)> ReceiveCommandAsync(Func<string, string?> field, CancellationToken cancellationToken)
    {
        if (CommandReader.Read(field, options.Value.ResponseUrl, time.GetUtcNow()) is not { } utterance)
        {
            return (Receipt.Malformed, null);
        }

        // A command can be answered without a token: a workspace that is not this one must not be.
        if (identity.Workspace is null)
        {
            return (Receipt.Ignored, Private(NotReady));
        }

        if (!IsOurs([utterance.Place.Tenant, field("enterprise_id") ?? ""]))
        {
            return (Receipt.Ignored, Private(NotHere));
        }

        var result = await intake.AddAsync(utterance, cancellationToken);
        return (Receipt.Taken, result == IntakeResult.Busy ? Private(BusyReply.Reply) : null);
    }

    /// <summary>Takes a press of a button.</summary>
    /// <param name="payload">What Slack sends.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Receipt> ReceiveActionAsync(JsonElement payload, CancellationToken cancellationToken)
    {
        if (payload.Text("type") is null)
        {
            return Receipt.Malformed;
        }

        var teams = new[] { payload.Text("team", "id"), payload.Text("enterprise", "id"), payload.Text("user", "team_id") };
        return IsOurs(teams.OfType<string>()) && ActionReader.Read(payload, options.Value.ResponseUrl, time.GetUtcNow()) is { } utterance
            ? await AddAsync(utterance, cancellationToken)
            : Receipt.Ignored;
    }

    private static Reply NotReady { get; } = new()
    {
        Sentence = "The bot could not sign in to Slack yet, so your question was not taken. Ask again in a minute.",
        Tone = Tone.Warning,
        IsPrivate = true,
    };

    private static Reply NotHere { get; } = new()
    {
        Sentence = "This bot works for another workspace.",
        Tone = Tone.Warning,
        IsPrivate = true,
    };

    private static JsonObject Private(Reply reply)
    {
        var message = SlackMessage.Of(reply);
        message["response_type"] = "ephemeral";
        return message;
    }

    private async Task<Receipt> AddAsync(Utterance utterance, CancellationToken cancellationToken)
    {
        if (await intake.AddAsync(utterance, cancellationToken) == IntakeResult.Busy && utterance.Kind is UtteranceKind.Said or UtteranceKind.Pressed)
        {
            notices.Add(utterance.Place);
        }

        return Receipt.Taken;
    }

    // Until Slack has said which workspace the token is for, words are taken: they are answered with that token only.
    private bool IsOurs(IEnumerable<string> teams) =>
        identity.Workspace is not { } workspace || teams.Any(team => team == workspace.TeamId || (team.Length > 0 && team == workspace.EnterpriseId));

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Slack says that the app was taken out of workspace {Team}, or its token revoked; the token is used no longer.")]
        public static partial void Uninstalled(ILogger logger, string team);
    }
}

/// <summary>What became of something that Slack sent.</summary>
internal enum Receipt
{
    /// <summary>It was given to the intake.</summary>
    Taken,

    /// <summary>It is not for the bot.</summary>
    Ignored,

    /// <summary>It can't be understood, also when it is sent again.</summary>
    Malformed,
}
