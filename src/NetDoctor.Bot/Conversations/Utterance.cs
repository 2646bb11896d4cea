namespace NetDoctor.Bot.Conversations;

/// <summary>Something that is said to the bot, or happens to it, verified by the channel that it came by.</summary>
/// <param name="Id">Identifies it among all that the channel sends; the same when it is sent again.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Speaker">Who says or does it.</param>
/// <param name="Place">Where.</param>
/// <param name="Text">The words, without the mention of the bot; for a button what it stands for. Empty for what is not said.</param>
/// <param name="About">Message whose button was pressed, which the answer replaces; null for none.</param>
public sealed record Utterance(string Id, UtteranceKind Kind, Speaker Speaker, Place Place, string Text, string? About = null);

/// <summary>What an utterance is.</summary>
public enum UtteranceKind
{
    /// <summary>Words meant for the bot: in a direct conversation, or with a mention of it.</summary>
    Said,

    /// <summary>A button pressed, or what was entered in a card.</summary>
    Pressed,

    /// <summary>The bot was added to the place.</summary>
    Added,

    /// <summary>The bot was removed from the place, which it can write to no longer; from the whole tenant when the place names no conversation.</summary>
    Removed,
}
