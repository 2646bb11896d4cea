using System.Text.Json.Nodes;
using NetDoctor.Bot.Conversations.Replies;

namespace NetDoctor.Bot.Slack.Rendering;

/// <summary>Makes text for Slack.</summary>
internal static class SlackText
{
    /// <summary>The text for where Slack looks for markup: what would be a link or a mention is not.</summary>
    /// <param name="text">The text.</param>
    public static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    /// <summary>The text as an object of Slack's in which nothing is markup.</summary>
    /// <param name="text">The text.</param>
    /// <param name="length">Most characters.</param>
    public static JsonObject Plain(string text, int length) =>
        new() { ["type"] = "plain_text", ["text"] = SafeText.Cut(SafeText.Line(text), length), ["emoji"] = false };
}
