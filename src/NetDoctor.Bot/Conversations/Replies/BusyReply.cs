namespace NetDoctor.Bot.Conversations.Replies;

/// <summary>What is said when too much is waiting.</summary>
internal static class BusyReply
{
    /// <summary>The reply.</summary>
    public static Reply Reply { get; } = new()
    {
        Sentence = "Too many questions are waiting; yours was not taken. Ask again in a minute.",
        Tone = Tone.Warning,
        IsPrivate = true,
    };
}
