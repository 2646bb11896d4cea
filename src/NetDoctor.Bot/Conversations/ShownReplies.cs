using System.Collections.Concurrent;
using NetDoctor.Bot.Conversations.Replies;

namespace NetDoctor.Bot.Conversations;

/// <summary>What messages of the bot say that somebody may press a button in: it is put back when the press comes to nothing.</summary>
/// <remarks>Forgotten over restarts, and now and then.</remarks>
internal sealed class ShownReplies
{
    private const int Most = 2000;

    private readonly ConcurrentDictionary<(string Channel, string Tenant, string Conversation, string Message), ShownReply> _replies = [];

    /// <summary>Keeps what a message says from now on.</summary>
    /// <param name="place">Where the message is.</param>
    /// <param name="messageId">The message.</param>
    /// <param name="reply">What it says.</param>
    /// <param name="isFailure">Whether it only says why there is no answer.</param>
    public void Keep(Place place, string messageId, Reply reply, bool isFailure)
    {
        if (reply.Buttons.IsEmpty)
        {
            _replies.TryRemove(Key(place, messageId), out _);
            return;
        }

        if (_replies.Count >= Most)
        {
            _replies.Clear();
        }

        _replies[Key(place, messageId)] = new ShownReply(reply, isFailure);
    }

    /// <summary>What a message says; null when it is not known.</summary>
    /// <param name="place">Where the message is.</param>
    /// <param name="messageId">The message.</param>
    public ShownReply? Find(Place place, string messageId) => _replies.GetValueOrDefault(Key(place, messageId));

    private static (string, string, string, string) Key(Place place, string messageId) => (place.Channel, place.Tenant, place.Conversation, messageId);
}

/// <summary>What a message says.</summary>
/// <param name="Reply">The reply.</param>
/// <param name="IsFailure">Whether it only says why there is no answer.</param>
internal sealed record ShownReply(Reply Reply, bool IsFailure);
