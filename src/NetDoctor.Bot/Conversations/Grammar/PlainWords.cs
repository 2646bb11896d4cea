using System.Net;
using System.Text.RegularExpressions;

namespace NetDoctor.Bot.Conversations.Grammar;

/// <summary>Takes from a message what chat clients put around its words.</summary>
internal static partial class PlainWords
{
    private const int MaxLength = 2000;

    /// <summary>The words alone, with single spaces; of a very long message its beginning.</summary>
    /// <param name="message">Text as the chat service sends it, without the mention of the bot.</param>
    public static string Of(string message)
    {
        var text = message.Length > MaxLength ? message[..MaxLength] : message;

        text = string.Concat(text.Select(Narrow));
        text = SlackLink().Replace(text, link => Named(link.Groups["url"].Value, link.Groups["label"].Value));
        text = MarkdownLink().Replace(text, link => Named(link.Groups["url"].Value, link.Groups["label"].Value));
        text = SlackMention().Replace(text, " ");
        text = WebUtility.HtmlDecode(HtmlTag().Replace(text, " "));
        text = Everybody().Replace(text, " ");
        text = Invisible().Replace(text, "");
        text = SingleQuote().Replace(text, "'");
        text = Wrapping().Replace(text, " ");
        text = Arrow().Replace(text, " -> ");
        text = BackArrow().Replace(text, " from ");
        text = BetweenScripts().Replace(text, " ");
        return Space().Replace(text, " ").Trim();
    }

    // Full-width letters, colons and question marks become the usual ones; Chinese commas and full stops end a word.
    private static char Narrow(char letter) => letter switch
    {
        '\u3000' or '\u3001' or '\u3002' or '\uFF0C' or '\uFF1B' => ' ',
        >= '\uFF01' and <= '\uFF5E' => (char)(letter - 0xFEE0),
        _ => letter,
    };

    // A bare name that a client made a link of is meant as a name; a URL that was written is meant as one.
    private static string Named(string url, string label) =>
        label.Length > 0 ? $" {label} " : $" {(url.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) ? url["mailto:".Length..] : url)} ";

    [GeneratedRegex(@"<(?<url>(?:https?|mailto|tel)[^|>\s]*)(?:\|(?<label>[^>]*))?>", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex SlackLink();

    [GeneratedRegex(@"\[(?<label>[^\]\[]*)\]\((?<url>[^)\s]*)\)", RegexOptions.None, 1000)]
    private static partial Regex MarkdownLink();

    // People, channels, and everybody at once: <@U1>, <@U1|ann>, <#C1|ops>, <!here>, <!subteam^S1|@ops>.
    [GeneratedRegex(@"<[@#!][^>]*>", RegexOptions.None, 1000)]
    private static partial Regex SlackMention();

    // The same as plain text: @channel, @ann.
    [GeneratedRegex(@"(?<!\S)@[\w.-]+", RegexOptions.None, 1000)]
    private static partial Regex Everybody();

    [GeneratedRegex(@"</?[a-zA-Z][^<>]*>", RegexOptions.None, 1000)]
    private static partial Regex HtmlTag();

    [GeneratedRegex(@"[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF\p{Cc}-[\t\r\n]]", RegexOptions.None, 1000)]
    private static partial Regex Invisible();

    [GeneratedRegex("[\u2018\u2019\u201A\u201B\u2032\u00B4]", RegexOptions.None, 1000)]
    private static partial Regex SingleQuote();

    [GeneratedRegex("[`*~\"\u201C\u201D\u201E\u00AB\u00BB\u300C\u300D\u300A\u300B]|(?<![\\w.])_(?=\\w+_(?!\\w))|(?<=\\w)_(?![\\w.])", RegexOptions.None, 1000)]
    private static partial Regex Wrapping();

    [GeneratedRegex("\\s*(?:-+>|=+>|\u2192|\u21D2|\u27A1\uFE0F?)\\s*", RegexOptions.None, 1000)]
    private static partial Regex Arrow();

    [GeneratedRegex("\\s*(?:<-+|<=+|\u2190|\u21D0|\u2B05\uFE0F?)\\s*", RegexOptions.None, 1000)]
    private static partial Regex BackArrow();

    // Chinese sets names into its sentences without spaces.
    [GeneratedRegex(@"(?<=\p{IsCJKUnifiedIdeographs})(?=[A-Za-z0-9_])|(?<=[A-Za-z0-9_])(?=\p{IsCJKUnifiedIdeographs})", RegexOptions.None, 1000)]
    private static partial Regex BetweenScripts();

    [GeneratedRegex(@"\s+", RegexOptions.None, 1000)]
    private static partial Regex Space();
}
