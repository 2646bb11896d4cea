namespace NetDoctor.Bot.Conversations;

/// <summary>Where something is said, and so where the answer goes.</summary>
/// <remarks>Kept as JSON with what is promised, so that an answer finds its way after a restart.</remarks>
/// <param name="Channel">Name of the channel, such as <c>slack</c>.</param>
/// <param name="Tenant">Workspace or tenant, in the channel's own form; empty when the channel has none.</param>
/// <param name="Conversation">Identifier of the conversation; opaque.</param>
/// <param name="Scope">Who hears it.</param>
public sealed record Place(string Channel, string Tenant, string Conversation, PlaceScope Scope)
{
    /// <summary>Message that the thread hangs on; null outside of threads, and where the conversation's identifier says it.</summary>
    public string? Thread { get; init; }

    /// <summary>How the channel sends there, in its own form: a connector's service URL, a response URL; null when it needs nothing.</summary>
    public string? ReturnAddress { get; init; }

    /// <summary>The thread below a message of this place; the place itself when it is a thread.</summary>
    /// <param name="messageId">The message.</param>
    public Place Below(string messageId) => Thread is null ? this with { Thread = messageId } : this;
}

/// <summary>Who hears what is said in a place.</summary>
public enum PlaceScope
{
    /// <summary>The speaker and the bot.</summary>
    Direct,

    /// <summary>A few people.</summary>
    Group,

    /// <summary>A channel of a team.</summary>
    Channel,
}
