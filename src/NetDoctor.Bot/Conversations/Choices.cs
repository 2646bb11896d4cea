using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using NetDoctor.Bot.Conversations.Grammar;
using NetDoctor.Bot.Conversations.Replies;
using NetDoctor.Bot.State;

namespace NetDoctor.Bot.Conversations;

/// <summary>Questions that the bot asks back, and their answers.</summary>
internal static class Choices
{
    private static readonly FrozenSet<string> Courtesies = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "the", "one", "option", "number", "no", "please", "pls", "thanks", "thank", "you", "i", "mean", "it's", "its", "that", "in", "namespace", "port",
        "\u8BF7", "\u8C22\u8C22", "\u5427");

    private static readonly string[][] OrdinalWords =
    [
        ["first", "1st", "\u7B2C\u4E00\u4E2A"], ["second", "2nd", "\u7B2C\u4E8C\u4E2A"], ["third", "3rd", "\u7B2C\u4E09\u4E2A"],
        ["fourth", "4th", "\u7B2C\u56DB\u4E2A"], ["fifth", "5th", "\u7B2C\u4E94\u4E2A"],
    ];

    /// <summary>What an answer means, in words that ask it; null when it is no answer to an open question.</summary>
    /// <param name="text">What was said: the label of a choice, its number, or a part of it that no other has.</param>
    /// <param name="open">The choices that are open.</param>
    public static string? Chosen(string text, ImmutableArray<OpenChoice> open)
    {
        if (open.IsEmpty)
        {
            return null;
        }

        // What buttons say, and labels of several words, are whole.
        var plain = PlainWords.Of(text).TrimEnd('.', '!', '?', ',').Trim('\'', ' ');
        if (open.FirstOrDefault(choice => choice.Label.Equals(plain, StringComparison.OrdinalIgnoreCase) || choice.Says.Equals(text, StringComparison.Ordinal)) is { } exact)
        {
            return exact.Says;
        }

        var words = plain.Split([' ', ',', '#'], StringSplitOptions.RemoveEmptyEntries)
            .Where(word => !Courtesies.Contains(word)).ToArray();
        if (words is not [var one])
        {
            return null;
        }

        var ordinal = Array.FindIndex(OrdinalWords, names => names.Contains(one, StringComparer.OrdinalIgnoreCase));
        var said = ordinal < 0 ? one : (ordinal + 1).ToString(CultureInfo.InvariantCulture);
        var chosen = open.FirstOrDefault(choice => choice.Label.Equals(said, StringComparison.OrdinalIgnoreCase));
        if (chosen is null && int.TryParse(said, CultureInfo.InvariantCulture, out var number) && !open.Any(choice => Words(choice).Contains(said, StringComparer.OrdinalIgnoreCase)))
        {
            return number >= 1 && number <= open.Length ? open[number - 1].Says : null;
        }

        chosen ??= open.Where(choice => Words(choice).Contains(said, StringComparer.OrdinalIgnoreCase)).ToList() is [var only] ? only : null;
        return chosen?.Says;
    }

    /// <summary>Asks, and keeps the choices open for an answer in words.</summary>
    /// <param name="turn">The turn.</param>
    /// <param name="question">The question.</param>
    /// <param name="choices">The possible answers.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task AskAsync(Turn turn, string question, ImmutableArray<OpenChoice> choices, CancellationToken cancellationToken)
    {
        turn.Remember(memory => memory with { Choices = choices });
        await turn.ShowAsync(
            new Reply { Sentence = question, Buttons = [.. choices.Select(choice => new ReplyButton(choice.Label, choice.Says))] }, cancellationToken);
    }

    private static string[] Words(OpenChoice choice) =>
        choice.Label.Split(['.', '/', ':', ' ', '(', ')'], StringSplitOptions.RemoveEmptyEntries);
}
