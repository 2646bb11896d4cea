using System.Text.Json;
using System.Text.Json.Nodes;
using NetDoctor.Bot.Conversations;
using NetDoctor.Bot.Conversations.Replies;
using NetDoctor.Bot.Slack.Rendering;
using NetDoctor.Bot.Slack.WebApi;

namespace NetDoctor.Bot.Slack;

/// <summary>Writes in Slack.</summary>
/// <remarks>The answer to a command goes to its response URL while that lasts, and then to the direct messages of whoever gave it: others did not see
/// the command, and the bot need not be in the channel.</remarks>
/// <param name="api">Slack's Web API.</param>
/// <param name="responses">What response URLs still take.</param>
/// <param name="people">Who the speakers are.</param>
/// <param name="logger">The log.</param>
internal sealed partial class SlackChannel(SlackApi api, SlackResponses responses, SlackPeople people, ILogger<SlackChannel> logger) : IChatChannel
{
    /// <summary>Name of the channel.</summary>
    public const string ChannelName = "slack";

    /// <inheritdoc/>
    public string Name => ChannelName;

    /// <inheritdoc/>
    public async Task<string> PostAsync(Place place, Reply reply, CancellationToken cancellationToken)
    {
        var address = SlackAddress.Of(place);
        try
        {
            if (responses.TrySpend(address, reply.Tone == Tone.Working) && await RespondAsync(address, reply, replaces: false, cancellationToken))
            {
                return SlackMessageId.Response;
            }

            if (address is { IsPrivate: true, User: { } user })
            {
                return await WriteAsync(place, user, null, reply, cancellationToken);
            }

            var thread = SlackMessageId.Find(place.Conversation, place.Thread);
            return reply.IsPrivate && place.Scope != PlaceScope.Direct && address.User is { } reader
                ? await WhisperAsync(place, reader, address.BeginsThread ? null : thread?.Ts, reply, cancellationToken)
                : await WriteAsync(place, thread?.Channel ?? place.Conversation, thread?.Ts, reply.In(place.Scope), cancellationToken);
        }
        catch (SlackApiException exception)
        {
            throw exception.AsChannel;
        }
    }

    /// <inheritdoc/>
    public async Task UpdateAsync(Place place, string messageId, Reply reply, CancellationToken cancellationToken)
    {
        var isProgress = reply.Tone == Tone.Working;
        if (SlackMessageId.Find(place.Conversation, messageId) is not { } message)
        {
            await ReplaceAsync(place, messageId, reply, isProgress, cancellationToken);
            return;
        }

        try
        {
            var body = SlackMessage.Of(reply.In(place.Scope));
            body["channel"] = message.Channel;
            body["ts"] = message.Ts;
            await CallAsync("chat.update", body, isProgress ? Effort.Once : Effort.Repeatable, cancellationToken);
        }
        catch (SlackApiException exception) when (!isProgress || exception.AsChannel.IsLasting)
        {
            throw exception.AsChannel;
        }
        catch (Exception exception) when (isProgress && exception is SlackApiException or ChatChannelException { IsLasting: false })
        {
            // The next one says more than this one does.
            Log.Skipped(logger, exception.Message);
        }
    }

    /// <inheritdoc/>
    public Task<Speaker> DescribeAsync(Speaker speaker, Place place, CancellationToken cancellationToken) => people.DescribeAsync(speaker, cancellationToken);

    /// <inheritdoc/>
    public bool IsUnique(string messageId) => messageId is not (SlackMessageId.Response or SlackMessageId.Ephemeral);

    // A message that Slack has given no identifier: by a response URL it can be replaced, else it can only be followed by another one.
    private async Task ReplaceAsync(Place place, string messageId, Reply reply, bool isProgress, CancellationToken cancellationToken)
    {
        var address = SlackAddress.Of(place);
        var canReplace = messageId == SlackMessageId.Response && address.Response is not null;
        if (isProgress && !(canReplace && address.Replaces))
        {
            return;
        }

        if (canReplace && responses.TrySpend(address, isProgress))
        {
            if (await RespondAsync(address, reply, replaces: true, cancellationToken))
            {
                return;
            }
        }

        if (!isProgress)
        {
            await PostAsync(place, reply, cancellationToken);
        }
    }

    private async Task<bool> RespondAsync(SlackAddress address, Reply reply, bool replaces, CancellationToken cancellationToken)
    {
        var message = SlackMessage.Of(reply);
        message["response_type"] = "ephemeral";
        message["replace_original"] = replaces;
        try
        {
            if (await api.RespondAsync(address.Response!, message, reply.Tone == Tone.Working ? Effort.Once : Effort.Careful, cancellationToken))
            {
                return true;
            }
        }
        catch (ChatChannelException exception)
        {
            Log.NoResponse(logger, exception.Message);
            return false;
        }

        responses.Exhaust(address);
        return false;
    }

    private async Task<string> WriteAsync(Place place, string channel, string? thread, Reply reply, CancellationToken cancellationToken)
    {
        var body = Addressed(channel, thread, reply);
        body["mrkdwn"] = false;
        body["unfurl_links"] = false;
        body["unfurl_media"] = false;
        var answer = await CallAsync("chat.postMessage", body, Effort.Careful, cancellationToken);
        return answer.Text("ts") is { } ts
            ? SlackMessageId.Of(place.Conversation, answer.Text("channel") ?? channel, ts)
            : throw new ChatChannelException("Slack took the message without saying which it is.", isLasting: false);
    }

    private async Task<string> WhisperAsync(Place place, string user, string? thread, Reply reply, CancellationToken cancellationToken)
    {
        var body = Addressed(place.Conversation, thread, reply);
        body["user"] = user;
        await CallAsync("chat.postEphemeral", body, Effort.Careful, cancellationToken);
        return SlackMessageId.Ephemeral;
    }

    private static JsonObject Addressed(string channel, string? thread, Reply reply)
    {
        var body = SlackMessage.Of(reply);
        body["channel"] = channel;
        if (thread is not null)
        {
            body["thread_ts"] = thread;
        }

        return body;
    }

    // Slack does not say how long blocks may be altogether: what it finds too long goes as plain text.
    private async Task<JsonElement> CallAsync(string method, JsonObject body, Effort effort, CancellationToken cancellationToken)
    {
        try
        {
            return await api.CallAsync(method, body, effort, cancellationToken);
        }
        catch (SlackApiException exception) when (SlackErrors.IsOfBlocks(exception.Code) && body.ContainsKey("blocks"))
        {
            Log.BlocksRefused(logger, exception.Code);
            body["blocks"] = new JsonArray();
            return await api.CallAsync(method, body, effort, cancellationToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "Progress was not shown: {Problem}")]
        public static partial void Skipped(ILogger logger, string problem);

        [LoggerMessage(2, LogLevel.Warning, "An answer did not get to its response URL: {Problem}")]
        public static partial void NoResponse(ILogger logger, string problem);

        [LoggerMessage(3, LogLevel.Error, "Slack refused the form of a message ({Code}); it was sent as plain text.")]
        public static partial void BlocksRefused(ILogger logger, string code);
    }
}
