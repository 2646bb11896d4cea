namespace NetDoctor.Bot.Conversations;

/// <summary>A chat service did not take what the bot sent.</summary>
/// <param name="message">What it said, in a sentence.</param>
/// <param name="isLasting">Whether it will not take it later either: the conversation or the message is gone, the message cannot be shown.</param>
/// <param name="innerException">What was thrown; null when nothing was.</param>
public sealed class ChatChannelException(string message, bool isLasting, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Whether it will not take it later either.</summary>
    public bool IsLasting { get; } = isLasting;

    /// <summary>Whether the conversation itself is out of the bot's reach for good: it is gone, or the bot was taken out of it.</summary>
    public bool IsPlaceGone { get; init; }
}
