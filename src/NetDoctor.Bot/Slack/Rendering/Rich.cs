using System.Text.Json.Nodes;

namespace NetDoctor.Bot.Slack.Rendering;

/// <summary>Pieces of rich text, in which Slack looks for no markup: names can't format, link or mention.</summary>
internal static class Rich
{
    /// <summary>A block of rich text.</summary>
    /// <param name="elements">Sections, lists, code.</param>
    public static JsonObject Block(params JsonNode[] elements) => new() { ["type"] = "rich_text", ["elements"] = new JsonArray(elements) };

    /// <summary>A paragraph.</summary>
    /// <param name="elements">Texts and emoji.</param>
    public static JsonObject Section(params JsonNode[] elements) => new() { ["type"] = "rich_text_section", ["elements"] = new JsonArray(elements) };

    /// <summary>Points.</summary>
    /// <param name="sections">A paragraph each.</param>
    public static JsonObject List(params JsonNode[] sections) =>
        new() { ["type"] = "rich_text_list", ["style"] = "bullet", ["elements"] = new JsonArray(sections) };

    /// <summary>Text as it is.</summary>
    /// <param name="code">The text.</param>
    public static JsonObject Code(string code) => new() { ["type"] = "rich_text_preformatted", ["elements"] = new JsonArray(Text(code)) };

    /// <summary>Plain text.</summary>
    /// <param name="text">The text, not empty.</param>
    public static JsonObject Text(string text) => new() { ["type"] = "text", ["text"] = text };

    /// <summary>Bold text.</summary>
    /// <param name="text">The text, not empty.</param>
    public static JsonObject Bold(string text) => new() { ["type"] = "text", ["text"] = text, ["style"] = new JsonObject { ["bold"] = true } };

    /// <summary>Text in italics, for what the bot says of the message itself.</summary>
    /// <param name="text">The text, not empty.</param>
    public static JsonObject Note(string text) => new() { ["type"] = "text", ["text"] = text, ["style"] = new JsonObject { ["italic"] = true } };

    /// <summary>An emoji.</summary>
    /// <param name="name">Its name, without colons.</param>
    public static JsonObject Emoji(string name) => new() { ["type"] = "emoji", ["name"] = name };
}
