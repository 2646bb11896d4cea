using System.Globalization;
using System.Text;

namespace NetDoctor.Api.Http;

/// <summary>Makes a sentence that repeats a caller's text fit to be shown: nothing that steers a terminal, no more than people read.</summary>
internal static class Readable
{
    private const string Gap = " ... ";

    /// <summary>The sentence; of a long one its beginning and its end, which says what was expected.</summary>
    /// <param name="text">The sentence.</param>
    /// <param name="most">Characters that are kept at most.</param>
    public static string Of(string text, int most)
    {
        var half = (most - Gap.Length) / 2;
        var kept = text.Length <= most ? text : $"{text[..half]}{Gap}{text[^half..]}";
        var shown = new StringBuilder(kept.Length);
        foreach (var rune in kept.EnumerateRunes())
        {
            shown.Append(Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
                ? Rune.ReplacementChar
                : rune);
        }

        return shown.ToString();
    }
}
