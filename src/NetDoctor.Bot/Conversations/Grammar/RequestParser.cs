using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace NetDoctor.Bot.Conversations.Grammar;

/// <summary>Reads what somebody wants from what he writes; pure, and the same for the same words.</summary>
public static partial class RequestParser
{
    /// <summary>The request in a message.</summary>
    /// <param name="message">Text as the chat service sends it, without the mention of the bot.</param>
    public static Request Parse(string message)
    {
        if (ExactForm.Read(message.Trim()) is { } exact)
        {
            return exact;
        }

        var text = PlainWords.Of(message);
        if (ExactForm.Read(text) is { } typed)
        {
            return typed;
        }

        if (ErrorLines.TargetIn(text) is { } target)
        {
            return AskedBefore(message) ?? new DiagnoseRequest(null, target);
        }

        var tokens = Lexer.Tokens(text);
        if (tokens.All(token => token.Key == Keys.Up) && Thanks().IsMatch(text))
        {
            return new CourtesyRequest();
        }

        if (tokens.IsEmpty)
        {
            return new HelpRequest();
        }

        if ((Read(tokens, Sentences.Usual) ?? Read(tokens, Sentences.Loose)) is { } request)
        {
            return request;
        }

        var (corrected, meant) = Spelling.Corrections(tokens).Select(words => (Words: words, Request: Read(words, Sentences.Usual)))
            .FirstOrDefault(pair => pair.Request is not null);
        return meant switch
        {
            null => Suggestions.Unknown(tokens),
            // A question answers itself if it was not meant; what changes something, or one word alone, is asked about.
            DiagnoseRequest or WhoReachesRequest or ReachesWhatRequest or ExplainRequest or ServicesRequest when tokens.Length > 1 => meant,
            _ => Suggestions.Unknown(corrected) with { Meant = string.Join(' ', corrected.Select(token => token.Text)) },
        };
    }

    // "why can't web reach payments? log says: ..." asks in its first sentence; the log is only what was seen.
    private static Request? AskedBefore(string message) =>
        FirstSentence().Match(message) is { Success: true } first && PlainWords.Of(first.Groups["words"].Value) is var text && ErrorLines.TargetIn(text) is null
            && Lexer.Tokens(text) is { Length: > 1 } tokens && Read(tokens, Sentences.Usual) is { } asked and (DiagnoseRequest or WatchRequest)
            ? asked
            : null;

    private static Request? Read(ImmutableArray<Token> tokens, IReadOnlyList<Sentence> sentences)
    {
        var keys = string.Concat(tokens.Select(token => token.Key));
        foreach (var sentence in sentences)
        {
            if (sentence.Pattern.Match(keys) is { Success: true } match && new Parts(tokens, match) is { AreNames: true } parts
                && sentence.Read(parts) is { } request)
            {
                return request;
            }
        }

        return null;
    }

    [GeneratedRegex(@"^\s*(?<words>.+?)(?:[?!.:]+(?=\s)|\n)", RegexOptions.None, 1000)]
    private static partial Regex FirstSentence();

    [GeneratedRegex(@"\b(?:thanks|thank you|thx|ty)\b|\u8C22|\u8B1D", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Thanks();
}
