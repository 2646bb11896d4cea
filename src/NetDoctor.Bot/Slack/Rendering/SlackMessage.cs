using System.Text.Json.Nodes;
using NetDoctor.Bot.Conversations.Replies;

namespace NetDoctor.Bot.Slack.Rendering;

/// <summary>Makes a message of a reply: blocks, and a text for notifications, screen readers and clients that show no blocks.</summary>
internal static class SlackMessage
{
    // Slack asks for at most 4,000; escaping makes it longer.
    private const int MaxText = 3000;

    /// <summary>The message, without saying where it goes.</summary>
    /// <param name="reply">The reply.</param>
    public static JsonObject Of(Reply reply) => new()
    {
        ["text"] = SlackText.Escape(SafeText.Cut(PlainReply.Of(reply), MaxText)),
        ["blocks"] = SlackBlocks.Of(reply),
        ["parse"] = "none",
        ["link_names"] = false,
    };
}
