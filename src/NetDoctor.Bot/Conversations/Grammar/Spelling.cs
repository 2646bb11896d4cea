using System.Collections.Immutable;
using NetDoctor.Model;

namespace NetDoctor.Bot.Conversations.Grammar;

/// <summary>Finds the known word that a misspelt one was meant to be.</summary>
internal static class Spelling
{
    // Among shorter words too many are near: "shop" is no "stop".
    private const int ShortestWord = 5;

    /// <summary>The tokens with one misspelt word corrected, then with all; none when no word is near a known one.</summary>
    /// <param name="tokens">Tokens of a message that means nothing as it is.</param>
    public static IEnumerable<ImmutableArray<Token>> Corrections(ImmutableArray<Token> tokens)
    {
        var all = tokens.Select(Corrected).ToArray();
        for (var index = 0; index < tokens.Length; index++)
        {
            if (all[index] != tokens[index])
            {
                yield return Kept(tokens.SetItem(index, all[index]));
            }
        }

        yield return Kept(all);
    }

    private static ImmutableArray<Token> Kept(IEnumerable<Token> tokens) => [.. tokens.Where(token => token.Key != Keys.Filler)];

    private static Token Corrected(Token token)
    {
        if (token.Key is not (Keys.Name or Keys.Unknown) || token.Text.Length < ShortestWord || !token.Text.All(char.IsAsciiLetter))
        {
            return token;
        }

        var word = token.Text.ToLowerInvariant();
        var allowed = word.Length < 8 ? 1 : 2;
        var nearest = Lexicon.SingleWords
            .Where(known => known.Length >= ShortestWord - 1)
            .Select(known => (Known: known, Distance: EditDistance.Of(word, known, allowed)))
            .Where(pair => pair.Distance is not null)
            .OrderBy(pair => pair.Distance).ThenBy(pair => pair.Known, StringComparer.Ordinal)
            .Select(pair => pair.Known).FirstOrDefault();
        return nearest is null ? token : new Token(nearest, Lexicon.KeyOf(nearest)!.Value);
    }
}
