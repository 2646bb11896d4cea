using NetDoctor.Bot.Conversations.Replies;

namespace NetDoctor.Bot.Conversations;

/// <summary>A way to talk: Teams, Slack, a terminal. Turns replies into what its clients show.</summary>
/// <remarks>All methods throw <see cref="ChatChannelException"/> when the chat service does not take it, after the retries that the channel makes.
/// An adapter to another SDK would implement this and add utterances to the <see cref="Intake.IIntake"/>.</remarks>
public interface IChatChannel
{
    /// <summary>Name of the channel, as in <see cref="Place.Channel"/>.</summary>
    string Name { get; }

    /// <summary>Writes a message.</summary>
    /// <param name="place">Where.</param>
    /// <param name="reply">What.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Identifier of the message, for <see cref="UpdateAsync"/>.</returns>
    Task<string> PostAsync(Place place, Reply reply, CancellationToken cancellationToken);

    /// <summary>Replaces a message that the bot wrote.</summary>
    /// <param name="place">Where it is.</param>
    /// <param name="messageId">Which.</param>
    /// <param name="reply">What it is to say.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task UpdateAsync(Place place, string messageId, Reply reply, CancellationToken cancellationToken);

    /// <summary>Whether an identifier of a message stands for that message alone.</summary>
    /// <param name="messageId">The identifier.</param>
    bool IsUnique(string messageId) => true;

    /// <summary>What else the chat service vouches for of a speaker: e-mail address and groups.</summary>
    /// <param name="speaker">The speaker.</param>
    /// <param name="place">Where he spoke.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<Speaker> DescribeAsync(Speaker speaker, Place place, CancellationToken cancellationToken);

    /// <summary>Told that nothing more is said to an utterance; does nothing unless the channel shows that.</summary>
    /// <param name="utterance">What was said.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task EndTurnAsync(Utterance utterance, CancellationToken cancellationToken) => Task.CompletedTask;
}
