using System.Collections.Immutable;

namespace NetDoctor.Bot.Conversations.Replies;

/// <summary>Says what can be asked.</summary>
internal static class HelpReply
{
    private static readonly ImmutableArray<ReplyPart> Commands =
    [
        new FactsPart(
        [
            new ReplyFact("why can't web reach payments:80 in shop", "probes the path and names the cause; also: check payments.shop"),
            new ReplyFact("I am shop/web", "who \"I\" is in: why can't I reach payments"),
            new ReplyFact("who can reach db", "as far as policies are concerned; also: what can web reach"),
            new ReplyFact("services in shop", "which are ill, and why"),
            new ReplyFact("watch payments", "tells when it works again, and what it took; unwatch ends it"),
            new ReplyFact("explain SVC12", "what a finding means, and how to mend it"),
            new ReplyFact("again, details", "of the last answer"),
            new ReplyFact("status", "what NetDoctor sees of the cluster"),
        ]),
        new TextPart("English or Chinese, in your own words; an error message of curl or of a log will do."),
    ];

    private static readonly ImmutableArray<ReplyButton> Starts =
        [new ReplyButton("Services", "services"), new ReplyButton("Status", "status")];

    /// <summary>What can be asked.</summary>
    public static Reply Help { get; } = new() { Sentence = "Ask why something cannot be reached in the cluster.", Parts = Commands, Buttons = Starts };

    /// <summary>What the bot says to thanks.</summary>
    public static Reply Courtesy { get; } = new() { Sentence = "Any time. Ask again when something cannot be reached." };

    /// <summary>What the bot says when it comes somewhere.</summary>
    /// <param name="scope">Who hears it.</param>
    public static Reply Greeting(PlaceScope scope) => new()
    {
        Sentence = scope == PlaceScope.Direct
            ? "Hello, this is NetDoctor. Ask me why something cannot be reached in the cluster."
            : "Hello, this is NetDoctor. Mention me and ask why something cannot be reached in the cluster.",
        Parts = Commands,
        Buttons = Starts,
    };

    /// <summary>What can be asked that comes nearest to words that mean nothing.</summary>
    /// <param name="nearest">As one would write it.</param>
    public static Reply Unknown(ImmutableArray<string> nearest) => new()
    {
        Sentence = "That is nothing that NetDoctor understands. Do you mean one of these?",
        Buttons = [.. nearest.Select(words => new ReplyButton(words.Length > 70 ? $"{words[..67]}..." : words, words)), new ReplyButton("Help", "help")],
    };
}
