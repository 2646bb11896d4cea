using System.Collections.Immutable;
using System.Globalization;

namespace NetDoctor.Bot.Conversations.Grammar;

/// <summary>What comes nearest to words that mean nothing.</summary>
internal static class Suggestions
{
    private const int Count = 3;

    // With {0} for the source or the only name in the words, {1} for the target.
    private static readonly (string Keys, string Form, int Names)[] Forms =
    [
        ("WNCRFT", "why can't {0} reach {1}", 2),
        ("WNRKBDU", "check {0}", 1),
        ("OCR", "who can reach {0}", 1),
        ("HCR", "what can {0} reach", 1),
        ("AU", "watch {0}", 1),
        ("VI", "services in {0}", 1),
        ("EM", "explain SVC12", 0),
        ("V", "services", 0),
        ("S", "status", 0),
        ("P", "help", 0),
    ];

    /// <summary>The request that words are which mean nothing.</summary>
    /// <param name="tokens">Tokens of the message.</param>
    public static UnknownRequest Unknown(ImmutableArray<Token> tokens)
    {
        var names = tokens.Where(token => token.Key == Keys.Name).Select(token => token.Text).ToList();

        // "the ingress at payments from web" has its source last, "web gets odd answers from payments" has not.
        if (!tokens.Any(token => token.Key == Keys.Get)
            && tokens.Zip(tokens.Skip(1)).FirstOrDefault(pair => pair.First.Key == Keys.From && pair.Second.Key == Keys.Name).Second is { Text: { } source })
        {
            names.Remove(source);
            names.Insert(0, source);
        }

        return new UnknownRequest(string.Concat(tokens.Select(token => token.Key)), [.. names.Distinct(StringComparer.Ordinal)]);
    }

    /// <summary>Three things that can be asked, the nearest first, with the names that are in the words.</summary>
    /// <param name="keys">Keys of the message.</param>
    /// <param name="names">Its names, the source first.</param>
    /// <param name="meant">What was probably meant; null for nothing.</param>
    public static ImmutableArray<string> For(string keys, ImmutableArray<string> names, string? meant) =>
    [
        .. new[] { meant }.OfType<string>().Concat(Forms.Where(form => form.Names <= names.Length)
            .OrderByDescending(form => keys.Count(key => form.Keys.Contains(key, StringComparison.Ordinal)) + (names.Length > 0 ? form.Names : 0))
            .Select(form => string.Format(CultureInfo.InvariantCulture, form.Form, [.. names, "", ""]))).Distinct(StringComparer.Ordinal).Take(Count),
    ];
}
