using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NetDoctor.Bot.Conversations.Replies;

namespace NetDoctor.Bot.Teams.Rendering;

/// <summary>Pieces of Adaptive Cards in which no Markdown is looked for: names can't format, link or mention.</summary>
/// <remarks>Source: adaptivecards.io/explorer/TextRun.html: "Markdown is not supported".</remarks>
internal static partial class Elements
{
    /// <summary>A paragraph.</summary>
    /// <param name="spacing">Room above it: <c>None</c>, <c>Small</c>, <c>Default</c>, <c>Medium</c>.</param>
    /// <param name="runs">Its texts.</param>
    public static JsonObject Paragraph(string spacing, params JsonNode[] runs) =>
        new() { ["type"] = "RichTextBlock", ["spacing"] = spacing, ["inlines"] = new JsonArray(runs) };

    /// <summary>Elements on a ground of their own.</summary>
    /// <param name="style">Its style.</param>
    /// <param name="items">The elements.</param>
    public static JsonObject Container(string style, params JsonNode[] items) =>
        new() { ["type"] = "Container", ["style"] = style, ["items"] = new JsonArray(items) };

    /// <summary>Plain text.</summary>
    /// <param name="text">The text, not empty.</param>
    public static JsonObject Text(string text) => new() { ["type"] = "TextRun", ["text"] = Inert(text) };

    /// <summary>Bold text.</summary>
    /// <param name="text">The text, not empty.</param>
    public static JsonObject Bold(string text) => With(Text(text), "weight", "Bolder");

    /// <summary>Text in small print.</summary>
    /// <param name="text">The text, not empty.</param>
    public static JsonObject Small(string text) => With(Note(text), "size", "Small");

    /// <summary>Text that steps back.</summary>
    /// <param name="text">The text, not empty.</param>
    public static JsonObject Note(string text) => With(Text(text), "isSubtle", true);

    /// <summary>Text with the spaces that it has.</summary>
    /// <remarks>Clients are browsers, which draw one space for many: those that do not break lines are drawn all, and copied as common ones.</remarks>
    /// <param name="text">The text, not empty.</param>
    public static JsonObject Code(string text) => With(
        Text(Spaces().Replace(text.Replace("\t", "    ", StringComparison.Ordinal), match => new string('\u00A0', match.Length))), "fontType", "Monospace");

    /// <summary>The text with one empty line where there are many.</summary>
    /// <param name="text">The text.</param>
    public static string Lines(string text) => EmptyLines().Replace(SafeText.Clean(text), "\n\n");

    /// <summary>The element with a member more.</summary>
    /// <param name="element">The element.</param>
    /// <param name="name">Name of the member.</param>
    /// <param name="value">Its value.</param>
    public static JsonObject With(JsonObject element, string name, JsonNode value)
    {
        element[name] = value;
        return element;
    }

    // The one thing that cards do replace in any text.
    private static string Inert(string text) => DateFunction().Replace(text, "{\u2060{${function}");

    [GeneratedRegex(@"\{\{(?<function>DATE|TIME)", RegexOptions.None, 1000)]
    private static partial Regex DateFunction();

    [GeneratedRegex(@"\n\s*\n\s*", RegexOptions.None, 1000)]
    private static partial Regex EmptyLines();

    [GeneratedRegex("^ +| {2,}", RegexOptions.Multiline, 1000)]
    private static partial Regex Spaces();
}
