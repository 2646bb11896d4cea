using System.Text.Json.Nodes;
using NetDoctor.Bot.Conversations;
using NetDoctor.Bot.Conversations.Replies;
using NetDoctor.Bot.Teams.Connector;
using NetDoctor.Bot.Teams.Rendering;

namespace NetDoctor.Bot.Teams;

/// <summary>Talks in Teams, and by whatever else is behind Azure Bot Service.</summary>
/// <param name="connector">The connector.</param>
/// <param name="people">Who people are.</param>
/// <param name="logger">The log.</param>
internal sealed partial class TeamsChannel(ConnectorClient connector, TeamsPeople people, ILogger<TeamsChannel> logger) : IChatChannel
{
    /// <summary>Name of the channel among the bot's.</summary>
    public const string ChannelName = "teams";

    /// <summary>Name of Teams among the channels of Azure Bot Service.</summary>
    public const string TeamsChannelId = "msteams";

    /// <inheritdoc/>
    public string Name => ChannelName;

    /// <inheritdoc/>
    public async Task<string> PostAsync(Place place, Reply reply, CancellationToken cancellationToken)
    {
        // What Teams cannot say to one alone, it is to say so that all may hear it.
        reply = reply.In(place.Scope);
        var path = place.Thread is { } thread
            ? ConnectorClient.Path("conversations", place.Conversation, "activities", thread)
            : ConnectorClient.Path("conversations", place.Conversation, "activities");
        var answer = await WriteAsync(HttpMethod.Post, place, path, TeamsMessage.Of(reply), place.Thread, isTriedAgain: true, cancellationToken);
        if (IsTooLarge(answer))
        {
            Log.TooLarge(logger);
            answer = await WriteAsync(HttpMethod.Post, place, path, TeamsMessage.Text(reply), place.Thread, isTriedAgain: true, cancellationToken);
        }

        Check(answer, isPost: true);
        return answer.Body.Text("id") ?? throw new ChatChannelException("Teams took the message without saying which it is.", isLasting: false);
    }

    /// <inheritdoc/>
    public async Task UpdateAsync(Place place, string messageId, Reply reply, CancellationToken cancellationToken)
    {
        // What Teams cannot say to one alone, it is to say so that all may hear it.
        reply = reply.In(place.Scope);
        var isProgress = reply.Tone == Tone.Working;
        var path = ConnectorClient.Path("conversations", place.Conversation, "activities", messageId);
        try
        {
            var message = TeamsMessage.Of(reply);
            message["id"] = messageId;
            var answer = await WriteAsync(HttpMethod.Put, place, path, message, null, !isProgress, cancellationToken);
            if (IsTooLarge(answer))
            {
                Log.TooLarge(logger);
                message = TeamsMessage.Text(reply);
                message["id"] = messageId;
                answer = await WriteAsync(HttpMethod.Put, place, path, message, null, !isProgress, cancellationToken);
            }

            Check(answer);
        }
        catch (ChatChannelException exception) when (isProgress && !exception.IsLasting)
        {
            // The next one says more than this one does.
            Log.Skipped(logger, exception.Message);
        }
    }

    /// <inheritdoc/>
    public Task<Speaker> DescribeAsync(Speaker speaker, Place place, CancellationToken cancellationToken) =>
        people.DescribeAsync(speaker, place, cancellationToken);

    /// <summary>Shows that the bot is at it, in a personal conversation: in threads, clients stumble over that.</summary>
    /// <param name="place">Where.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task ShowTypingAsync(Place place, CancellationToken cancellationToken)
    {
        if (place.Scope == PlaceScope.Direct)
        {
            var path = ConnectorClient.Path("conversations", place.Conversation, "activities");
            Check(await WriteAsync(HttpMethod.Post, place, path, new JsonObject { ["type"] = "typing" }, null, isTriedAgain: false, cancellationToken));
        }
    }

    /// <summary>Throws what the connector's refusal means to conversations.</summary>
    /// <param name="answer">Its answer.</param>
    /// <param name="isPost">Whether something new was to be written, not a message changed.</param>
    internal static void Check(ConnectorAnswer answer, bool isPost = false)
    {
        if (answer.IsSuccess)
        {
            return;
        }

        var code = SafeText.Cut(SafeText.Line(answer.Body.Text("error", "code") ?? "without saying why"), 100);
        throw new ChatChannelException(
            answer.Status switch
            {
                401 => "Teams does not take the bot's token: Teams:AppId, its tenant and its credential must be those of the Azure Bot.",
                403 => $"Teams does not let the bot write there ({code}).",
                404 or 410 => $"Teams knows no such conversation or message ({code}).",
                _ => $"Teams did not take it: it says {answer.Status} ({code}).",
            },
            isLasting: answer.Status is 403 or 404 or 410)
        {
            IsPlaceGone = isPost && answer.Status is 403 or 404 or 410,
        };
    }

    private static bool IsTooLarge(ConnectorAnswer answer) => answer.Status == 413 || answer.Body.Text("error", "code") == "MessageSizeTooBig";

    private Task<ConnectorAnswer> WriteAsync(
        HttpMethod method, Place place, string path, JsonObject message, string? replyTo, bool isTriedAgain, CancellationToken cancellationToken)
    {
        var address = TeamsAddress.Of(place);
        message["conversation"] = new JsonObject { ["id"] = place.Conversation };
        if (address.Bot is { } bot)
        {
            message["from"] = new JsonObject { ["id"] = bot };
        }

        if (address.User is { } user && place.Scope == PlaceScope.Direct)
        {
            message["recipient"] = new JsonObject { ["id"] = user };
        }

        if (replyTo is not null)
        {
            message["replyToId"] = replyTo;
        }

        return connector.SendAsync(method, address.ServiceUrl, path, message, isTriedAgain, cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Teams finds a message too large; it was sent as short text.")]
        public static partial void TooLarge(ILogger logger);

        [LoggerMessage(2, LogLevel.Debug, "Progress was not shown: {Problem}")]
        public static partial void Skipped(ILogger logger, string problem);
    }
}
