using System.Collections.Immutable;
using System.Text.Json;
using NetDoctor.Bot.Conversations;

namespace NetDoctor.Bot.Teams.Activities;

/// <summary>Makes utterances of activities.</summary>
internal static class ActivityReader
{
    private const int MaxText = 4000;

    /// <summary>What an activity says; null when it is not for the bot.</summary>
    /// <param name="activity">An activity that was verified.</param>
    public static Utterance? Read(Activity activity)
    {
        if (activity.Id is null || activity.Conversation.Length == 0 || IsOwn(activity))
        {
            return null;
        }

        return activity.Type switch
        {
            "message" => Said(activity),
            "invoke" => Saying(activity.Root.At("value", "action", "data")) is { } says ? Pressed(activity, says) : null,
            "installationUpdate" => activity.Root.Text("action") switch
            {
                "add" or "add-upgrade" => Happened(activity, UtteranceKind.Added, Selected(activity)),
                "remove" => Happened(activity, UtteranceKind.Removed, Selected(activity)),
                _ => null,
            },
            "conversationUpdate" => Update(activity),
            _ => null,
        };
    }

    private static Utterance? Said(Activity activity)
    {
        if (Saying(activity.Root.At("value")) is { } says)
        {
            return Pressed(activity, says);
        }

        var text = activity.Root.Text("text") ?? "";
        var (words, isMentioned) = MentionText.Without(text, MaxText, activity);
        var isForBot = Scope(activity) == PlaceScope.Direct || isMentioned;

        // A card of somebody else's, a picture: nothing is said.
        var isNothing = words.Length == 0 && (!isMentioned || activity.Root.At("value") is not null);
        return isForBot && !isNothing ? Utterance(activity, UtteranceKind.Said, activity.Conversation, words) : null;
    }

    private static Utterance Pressed(Activity activity, string says) =>
        Utterance(activity, UtteranceKind.Pressed, activity.Conversation, says.Length > MaxText ? says[..MaxText] : says) with
        {
            About = activity.ReplyToId,
        };

    private static Utterance? Update(Activity activity) => activity.Root.Text("channelData", "eventType") switch
    {
        "teamDeleted" or "teamHardDeleted" => Happened(activity, UtteranceKind.Removed, activity.Conversation),
        "channelDeleted" => Happened(activity, UtteranceKind.Removed, activity.Root.Text("channelData", "channel", "id") ?? activity.Conversation),
        _ when IsAmong(activity, "membersAdded") => Happened(activity, UtteranceKind.Added, Selected(activity)),
        _ when IsAmong(activity, "membersRemoved") => Happened(activity, UtteranceKind.Removed, Selected(activity)),
        _ => null,
    };

    private static Utterance Happened(Activity activity, UtteranceKind kind, string conversation) => Utterance(activity, kind, conversation, "");

    private static Utterance Utterance(Activity activity, UtteranceKind kind, string conversation, string text) => new(
        $"{activity.ChannelId}/{activity.Conversation}/{activity.Id}", kind, Speaker(activity), Place(activity, conversation), text);

    // Only Teams itself says who somebody is: in other channels a client may call itself what it likes.
    private static Speaker Speaker(Activity activity)
    {
        var root = activity.Root;
        var from = activity.From ?? "";
        return activity.IsTeams
            ? new Speaker(TeamsChannel.ChannelName, activity.Tenant, root.Text("from", "aadObjectId") ?? from, root.Text("from", "name") ?? from)
            {
                Groups = Groups(root),
            }
            : new Speaker(TeamsChannel.ChannelName, activity.ChannelId, from, root.Text("from", "name") ?? from) { Standing = Standing.Unverified };
    }

    // In a shared channel people speak who are not in the team, and one of which it is not said may be shared.
    private static ImmutableArray<string> Groups(JsonElement root) =>
        root.Text("channelData", "team", "aadGroupId") is { } group && root.Text("channelData", "channel", "type") is "standard" or "private" ? [group] : [];

    private static Place Place(Activity activity, string conversation) =>
        new(TeamsChannel.ChannelName, activity.IsTeams ? activity.Tenant : activity.ChannelId, conversation, Scope(activity))
        {
            ReturnAddress = new TeamsAddress(activity.ServiceUrl, activity.ChannelId)
            {
                Bot = activity.Recipient,
                User = activity.From,
            }.Format(),
        };

    private static PlaceScope Scope(Activity activity) => activity.Root.Text("conversation", "conversationType") switch
    {
        "personal" => PlaceScope.Direct,
        "groupChat" => PlaceScope.Group,
        "channel" => PlaceScope.Channel,
        _ => activity.Root.Is("conversation", "isGroup") ? PlaceScope.Group : PlaceScope.Direct,
    };

    // A team is greeted in the channel that the bot was added in.
    private static string Selected(Activity activity) =>
        activity.Root.Text("channelData", "settings", "selectedChannel", "id") ?? activity.Conversation;

    private static bool IsAmong(Activity activity, string members) =>
        activity.Recipient is { } bot && activity.Root.List(members).Any(member => member.Text("id") == bot);

    private static bool IsOwn(Activity activity) =>
        activity.Type == "message" && (activity.Root.Text("from", "role") is "bot" or "skill" || (activity.From is { } from && from == activity.Recipient));

    private static string? Saying(JsonElement? data) => data?.Text("says");
}
