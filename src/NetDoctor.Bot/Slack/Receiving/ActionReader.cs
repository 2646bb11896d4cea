using System.Text.Json;
using NetDoctor.Bot.Conversations;
using NetDoctor.Bot.Slack.Rendering;

namespace NetDoctor.Bot.Slack.Receiving;

/// <summary>Makes utterances of buttons that were pressed.</summary>
internal static class ActionReader
{
    /// <summary>What a button says; null when it says nothing to the bot, such as a link.</summary>
    /// <param name="payload">What Slack sends.</param>
    /// <param name="responses">Where response URLs are trusted.</param>
    /// <param name="now">The time.</param>
    public static Utterance? Read(JsonElement payload, Uri responses, DateTimeOffset now)
    {
        var action = payload.List("actions").FirstOrDefault();
        if (payload.Text("type") != "block_actions" || action.Text("action_id")?.StartsWith(SlackButtons.SaysPrefix, StringComparison.Ordinal) != true
            || action.Text("value") is not { } says || payload.Text("trigger_id") is not { } trigger || payload.Text("user", "id") is not { } user)
        {
            return null;
        }

        var channel = payload.Text("channel", "id") ?? payload.Text("container", "channel_id");
        var message = payload.Text("message", "ts") ?? payload.Text("container", "message_ts");
        if (channel is null || message is null)
        {
            return null;
        }

        var team = payload.Text("team", "id") ?? payload.Text("user", "team_id") ?? "";
        var speaker = new Speaker(
            SlackChannel.ChannelName, payload.Text("user", "team_id") ?? team, user, payload.Text("user", "username") ?? payload.Text("user", "name") ?? user);
        var isEphemeral = payload.Is("container", "is_ephemeral");
        var address = new SlackAddress(user)
        {
            Response = isEphemeral ? ResponseUrl.Trusted(payload.Text("response_url"), responses) : null,
            Until = now + CommandReader.ResponseTime,
            Replaces = true,
        };
        var isDirect = isEphemeral || channel.StartsWith('D');
        var place = new Place(SlackChannel.ChannelName, team, isEphemeral ? user : channel, isDirect ? PlaceScope.Direct : PlaceScope.Channel)
        {
            Thread = isEphemeral ? null : payload.Text("container", "thread_ts") ?? payload.Text("message", "thread_ts"),
            ReturnAddress = address.Format(),
        };
        return new Utterance(
            $"press:{trigger}", UtteranceKind.Pressed, speaker, place, says, isEphemeral ? SlackMessageId.Response : message);
    }
}
