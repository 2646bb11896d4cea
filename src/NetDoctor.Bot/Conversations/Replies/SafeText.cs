using System.Text;

namespace NetDoctor.Bot.Conversations.Replies;

/// <summary>Makes text that anybody may have chosen fit to be shown.</summary>
internal static class SafeText
{
    /// <summary>The text without what can't be seen and would change how the rest is read; never empty.</summary>
    /// <param name="text">The text.</param>
    public static string Clean(string text)
    {
        var shown = Visible(text).Trim('\n', ' ', '\t');
        return shown.Length == 0 ? "-" : shown;
    }

    /// <summary>The text without what can't be seen, with the spaces that it begins with.</summary>
    /// <param name="text">The text.</param>
    public static string Visible(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (!IsHidden(rune.Value))
            {
                clean.Append(rune);
            }
        }

        return clean.ToString();
    }

    /// <summary>The text in one line.</summary>
    /// <param name="text">The text.</param>
    public static string Line(string text) => Clean(text).Replace('\n', ' ').Replace('\t', ' ');

    /// <summary>The beginning of a text, with dots when that is not all of it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="length">Most characters, more than three.</param>
    public static string Cut(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        var end = length - 3;
        return $"{text[..(char.IsHighSurrogate(text[end - 1]) ? end - 1 : end)]}...";
    }

    // Control characters but the ends of lines, zero-width characters, and what turns the direction of writing.
    private static bool IsHidden(int rune) => rune switch
    {
        '\n' or '\t' => false,
        < 0x20 or (>= 0x7F and <= 0x9F) or 0xAD or 0x61C or 0x180E or 0x2028 or 0x2029 or 0xFEFF => true,
        (>= 0x200B and <= 0x200F) or (>= 0x202A and <= 0x202E) or (>= 0x2060 and <= 0x2069) or (>= 0xE0000 and <= 0xE007F) => true,
        _ => false,
    };
}
