using System.Buffers;
using System.Net;
using System.Text;

namespace NetDoctor.Bot.Teams.Activities;

/// <summary>Takes mentions out of what is said.</summary>
internal static class MentionText
{
    // Nobody mentions more people in a question, and no name is longer.
    private const int MostMentions = 50;
    private const int LongestMention = 500;

    private static readonly SearchValues<char> Beginnings = SearchValues.Create("<@");

    /// <summary>The words without the mention of anybody.</summary>
    /// <remarks>By the entities of the activity, which say whom a mention means: anybody can be called what the bot is called.</remarks>
    /// <param name="text">What is said.</param>
    /// <param name="longest">How many characters are read.</param>
    /// <param name="activity">The activity.</param>
    /// <returns>The words, and whether the bot is mentioned.</returns>
    public static (string Words, bool IsMentioned) Without(string text, int longest, Activity activity)
    {
        var isMentioned = false;
        var mentions = new List<string>();
        foreach (var entity in activity.Root.List("entities").Where(each => each.Text("type") == "mention").Take(MostMentions))
        {
            isMentioned |= activity.Recipient is { } bot && entity.Text("mentioned", "id") == bot;

            // Words that only look like the name are not taken for it.
            if (entity.Text("text") is { Length: > 1 and <= LongestMention } mention && Beginnings.Contains(mention[0]))
            {
                mentions.Add(mention);
            }
        }

        // The longest first, so that a name that begins with another one goes as a whole.
        mentions.Sort((one, other) => other.Length.CompareTo(one.Length));
        var words = Without(text, longest, mentions);
        if (activity.Root.Text("textFormat") == "xml")
        {
            words = WebUtility.HtmlDecode(words);
        }

        return (words.Replace("&nbsp;", " ", StringComparison.Ordinal).Trim(), isMentioned);
    }

    // In one go, so that what is left is never read for a mention again.
    private static string Without(ReadOnlySpan<char> text, int longest, List<string> mentions)
    {
        var words = new StringBuilder();
        while (!text.IsEmpty && words.Length < longest)
        {
            if (Mention(text, mentions) is { } mention)
            {
                words.Append(' ');
                text = text[mention.Length..];
                continue;
            }

            var next = text[1..].IndexOfAny(Beginnings);
            var kept = text[..(next < 0 ? text.Length : next + 1)];
            words.Append(kept);
            text = text[kept.Length..];
        }

        return words.ToString(0, Math.Min(words.Length, longest));
    }

    private static string? Mention(ReadOnlySpan<char> text, List<string> mentions)
    {
        foreach (var mention in mentions)
        {
            if (text.StartsWith(mention, StringComparison.Ordinal))
            {
                return mention;
            }
        }

        return null;
    }
}
