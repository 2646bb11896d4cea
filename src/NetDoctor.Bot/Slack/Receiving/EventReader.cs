using System.Text.Json;
using NetDoctor.Bot.Conversations;

namespace NetDoctor.Bot.Slack.Receiving;

/// <summary>Makes utterances of events.</summary>
internal static class EventReader
{
    private const int MaxText = 4000;

    /// <summary>What an event says; null when it is not for the bot.</summary>
    /// <remarks>Words are identified by channel and time stamp, which they have in common when they come as two events, and when they come again.
    /// All else is identified by the event.</remarks>
    /// <param name="callback">The event in its envelope.</param>
    /// <param name="botUserId">User that the bot is; null when that is not known.</param>
    public static Utterance? Read(JsonElement callback, string? botUserId)
    {
        botUserId ??= BotOf(callback);
        var said = callback.At("event").GetValueOrDefault();
        return said.Text("type") switch
        {
            "app_mention" when !IsDirect(said) => Said(callback, said, botUserId, PlaceScope.Channel),
            "message" when said.Text("channel_type") == "im" => Said(callback, said, botUserId, PlaceScope.Direct),
            "app_home_opened" when said.Text("tab") == "messages" && said.Text("user") is { } user =>
                Happened(callback, UtteranceKind.Added, said.Text("channel"), PlaceScope.Direct, user),
            "member_joined_channel" when IsBot(said, botUserId) =>
                Happened(callback, UtteranceKind.Added, said.Text("channel"), PlaceScope.Channel, said.Text("inviter")),
            "member_left_channel" when IsBot(said, botUserId) =>
                Happened(callback, UtteranceKind.Removed, said.Text("channel"), PlaceScope.Channel, null),
            "channel_left" or "group_left" or "channel_deleted" or "group_deleted" or "channel_archive" or "group_archive" =>
                Happened(callback, UtteranceKind.Removed, said.Text("channel"), PlaceScope.Channel, said.Text("actor_id")),
            "app_uninstalled" => Happened(callback, UtteranceKind.Removed, "", PlaceScope.Channel, null),
            "tokens_revoked" when said.List("tokens", "bot").Any() => Happened(callback, UtteranceKind.Removed, "", PlaceScope.Channel, null),
            _ => null,
        };
    }

    /// <summary>Workspaces that an event may have come by.</summary>
    /// <param name="callback">The event in its envelope.</param>
    public static IEnumerable<string> TeamsOf(JsonElement callback) =>
        new[] { callback.Text("context_team_id"), callback.Text("team_id"), callback.Text("context_enterprise_id"), callback.Text("enterprise_id") }
            .Concat(callback.List("authorizations").SelectMany(each => new[] { each.Text("team_id"), each.Text("enterprise_id") }))
            .OfType<string>();

    private static Utterance? Said(JsonElement callback, JsonElement said, string? botUserId, PlaceScope scope)
    {
        // What bots say, this one among them, and what says that a message was changed or deleted, is no question.
        var isWords = said.Text("subtype") is null or "file_share" or "thread_broadcast";
        if (!isWords || said.Text("bot_id") is not null || said.At("bot_profile") is not null || said.Text("user") is not { } user || user == botUserId
            || said.Text("channel") is not { } channel || said.Text("ts") is not { } ts)
        {
            return null;
        }

        var team = Team(callback);
        var thread = said.Text("thread_ts") ?? (scope == PlaceScope.Direct ? null : ts);
        var address = new SlackAddress(user) { BeginsThread = thread == ts };
        var speaker = new Speaker(SlackChannel.ChannelName, said.Text("user_team") ?? said.Text("team") ?? team, user, user);
        var place = new Place(SlackChannel.ChannelName, team, channel, scope) { Thread = thread, ReturnAddress = address.Format() };
        return new Utterance($"message:{team}:{channel}:{ts}", UtteranceKind.Said, speaker, place, WithoutMention(said.Text("text") ?? "", botUserId));
    }

    private static Utterance? Happened(JsonElement callback, UtteranceKind kind, string? channel, PlaceScope scope, string? user)
    {
        if (callback.Text("event_id") is not { } id || channel is null)
        {
            return null;
        }

        var team = Team(callback);
        return new Utterance(
            $"event:{id}", kind, new Speaker(SlackChannel.ChannelName, team, user ?? "", user ?? ""),
            new Place(SlackChannel.ChannelName, team, channel, scope), "");
    }

    private static string WithoutMention(string text, string? botUserId)
    {
        var words = text.Length > MaxText ? text[..MaxText] : text;
        if (botUserId is null)
        {
            return words.Trim();
        }

        for (var start = 0; (start = words.IndexOf($"<@{botUserId}", start, StringComparison.Ordinal)) >= 0;)
        {
            var after = start + botUserId.Length + 2;
            var end = after < words.Length && words[after] is '>' or '|' ? words.IndexOf('>', after) : -1;
            if (end < 0)
            {
                start = after;
                continue;
            }

            words = $"{words[..start]} {words[(end + 1)..]}";
        }

        return words.Trim();
    }

    private static string Team(JsonElement callback) =>
        callback.Text("context_team_id") ?? callback.Text("team_id") ?? callback.List("authorizations").FirstOrDefault().Text("team_id") ?? "";

    private static string? BotOf(JsonElement callback) =>
        callback.List("authorizations").Where(each => each.Is("is_bot")).Select(each => each.Text("user_id")).FirstOrDefault();

    private static bool IsDirect(JsonElement said) => said.Text("channel")?.StartsWith('D') == true;

    private static bool IsBot(JsonElement said, string? botUserId) => botUserId is not null && said.Text("user") == botUserId;
}
