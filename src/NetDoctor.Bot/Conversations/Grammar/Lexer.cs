using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace NetDoctor.Bot.Conversations.Grammar;

/// <summary>Cuts plain words into tokens.</summary>
internal static partial class Lexer
{
    private const int LongestChinesePhrase = 7;

    private static readonly char[] Brackets = ['(', '[', '{', '\'', '"'];
    private static readonly char[] Ends = ['?', '!', '.', ',', ';', ':', ')', ']', '}', '\'', '"', '…', '。', '、'];

    /// <summary>The tokens of a message, without fillers, ports joined to their targets.</summary>
    /// <param name="text">Plain words.</param>
    public static ImmutableArray<Token> Tokens(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Trimmed).Where(word => word.Length > 0).ToArray();
        var tokens = new List<Token>();
        for (var first = 0; first < words.Length;)
        {
            first += Take(words.AsSpan(first), tokens);
        }

        // A question mark alone asks for help.
        if (text == "?")
        {
            tokens.Add(new Token(text, Keys.Help));
        }

        TakeEverybody(tokens);
        tokens.RemoveAll(token => token.Key == Keys.Filler);

        // A greeting before a question is politeness.
        while (tokens.Count > 1 && tokens[0].Key == Keys.Help)
        {
            tokens.RemoveAt(0);
            if (tokens.Count > 1 && tokens[0].Text.Equals("netdoctor", StringComparison.OrdinalIgnoreCase))
            {
                tokens.RemoveAt(0);
            }
        }

        JoinPorts(tokens);

        // No object has a name of digits alone that anybody asks for: "3 pods" is a count.
        return [.. tokens.Select(token => token.Key == Keys.Name && token.Text.All(char.IsAsciiDigit) ? token with { Key = Keys.Unknown } : token)];
    }

    // "everyone can reach db" is about who reaches it; "hi everyone, why ..." is politeness.
    private static void TakeEverybody(List<Token> tokens)
    {
        for (var index = 0; index < tokens.Count; index++)
        {
            if (tokens[index].Text.ToUpperInvariant() is "EVERYONE" or "EVERYBODY")
            {
                var isSubject = index + 1 < tokens.Count && tokens[index + 1].Key is Keys.Can or Keys.Cannot or Keys.Reach;
                tokens[index] = tokens[index] with { Key = isSubject ? Keys.Who : Keys.Filler };
            }
        }
    }

    /// <summary>Whether a word can be a reference as the API takes it: a name, an address or a URL.</summary>
    /// <param name="word">The word.</param>
    public static bool IsReference(string word) => Reference().IsMatch(word);

    private static int Take(ReadOnlySpan<string> words, List<Token> tokens)
    {
        if (words[0].Any(IsChinese))
        {
            TakeChinese(words[0], tokens);
            return 1;
        }

        for (var length = Math.Min(Lexicon.LongestPhrase, words.Length); length > 0; length--)
        {
            var phrase = string.Join(' ', words[..length]!);
            if (Lexicon.KeyOf(phrase.ToLowerInvariant()) is { } key)
            {
                tokens.Add(new Token(phrase, key));
                return length;
            }
        }

        tokens.Add(new Token(Written(words[0]), Id().IsMatch(words[0]) ? Keys.Id : IsReference(words[0]) ? Keys.Name : Keys.Unknown));
        return 1;
    }

    // No spaces: the longest phrase that is known at each place.
    private static void TakeChinese(string word, List<Token> tokens)
    {
        for (var first = 0; first < word.Length;)
        {
            var taken = 1;
            var key = Keys.Unknown;
            for (var length = Math.Min(LongestChinesePhrase, word.Length - first); length > 0; length--)
            {
                if (Lexicon.KeyOfChinese(word.Substring(first, length)) is { } known)
                {
                    (taken, key) = (length, known);
                    break;
                }
            }

            tokens.Add(new Token(word.Substring(first, taken), key));
            first += taken;
        }
    }

    // "payments port 80", "payments 80" and "payments 80 端口" are payments:80.
    private static void JoinPorts(List<Token> tokens)
    {
        for (var index = 1; index < tokens.Count; index++)
        {
            if (!IsPort(tokens[index].Text))
            {
                continue;
            }

            // Who says "payments 503" tells of an answer, and "web 2 can't reach" counts webs.
            var isNamed = tokens[index - 1].Key == Keys.Port;
            var isSource = index + 1 < tokens.Count && tokens[index + 1].Key is Keys.Can or Keys.Cannot or Keys.Reach;
            if (!isNamed && (IsStatus(tokens[index].Text) || isSource))
            {
                continue;
            }

            var target = isNamed ? index - 2 : index - 1;
            if (target < 0 || tokens[target].Key != Keys.Name || HasPort(tokens[target].Text))
            {
                continue;
            }

            var end = index + 1 < tokens.Count && tokens[index + 1].Key == Keys.Port && !isNamed ? index + 1 : index;
            tokens[target] = new Token($"{tokens[target].Text}:{tokens[index].Text}", Keys.Name);
            tokens.RemoveRange(target + 1, end - target);
            index = target;
        }
    }

    // Statuses that people see; 443 is a port to everybody.
    private static bool IsStatus(string text) => text is "400" or "401" or "403" or "404" or "408" or "409" or "413" or "429" or "500" or "501" or "502" or "503" or "504";

    private static bool HasPort(string text) => text.Contains("://", StringComparison.Ordinal) || text.Contains(':', StringComparison.Ordinal);

    private static bool IsPort(string text) => ushort.TryParse(text, out var port) && port > 0;

    private static string Trimmed(string word)
    {
        if (word is "->")
        {
            return word;
        }

        // The brackets of an IPv6 address are part of it.
        return word.StartsWith('[') && word.Contains(':', StringComparison.Ordinal)
            ? word.TrimEnd('?', '!', '.', ',', ';')
            : word.TrimStart(Brackets).TrimEnd(Ends);
    }

    // Names are in lower case in Kubernetes; the path of a URL is not.
    private static string Written(string word) => word.Contains("://", StringComparison.Ordinal) ? word : word.ToLowerInvariant();

    private static bool IsChinese(char letter) => letter is >= '\u4E00' and <= '\u9FFF';

    [GeneratedRegex(@"^(?:SVC|DNS|EPS|POD|KPX|CNI|ING|APP|POL|DOC)-?\d{2}$", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Id();

    [GeneratedRegex(
        @"^(?:https?://[^\s|<>]+|\[[0-9a-f:.]+\](?::\d{1,5})?|[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}|_?[a-z0-9](?:[a-z0-9._/-]*[a-z0-9])?(?::[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)?)$",
        RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Reference();
}
