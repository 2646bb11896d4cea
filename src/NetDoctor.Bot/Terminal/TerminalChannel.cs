using System.Collections.Concurrent;
using System.Globalization;
using NetDoctor.Bot.Conversations;
using NetDoctor.Bot.Conversations.Replies;
using NetDoctor.Model.Chats;

namespace NetDoctor.Bot.Terminal;

/// <summary>Talks to terminals of this machine, through the same pipeline as every other channel.</summary>
internal sealed class TerminalChannel : IChatChannel
{
    /// <summary>Name of the channel.</summary>
    public const string ChannelName = "terminal";

    private const int MostConversations = 200;

    private readonly ConcurrentDictionary<string, TerminalConversation> _conversations = new(StringComparer.Ordinal);
    private int _lastMessage;

    /// <inheritdoc/>
    public string Name => ChannelName;

    /// <summary>A conversation, begun when it is new; the one that was silent longest is given up for it when there are too many.</summary>
    /// <param name="id">Its identifier.</param>
    public TerminalConversation Open(string id)
    {
        while (_conversations.Count >= MostConversations && !_conversations.ContainsKey(id))
        {
            _conversations.TryRemove(_conversations.MinBy(pair => pair.Value.LastUse).Key, out _);
        }

        return _conversations.GetOrAdd(id, _ => new TerminalConversation());
    }

    /// <inheritdoc/>
    public Task<string> PostAsync(Place place, Reply reply, CancellationToken cancellationToken)
    {
        var id = Interlocked.Increment(ref _lastMessage).ToString(CultureInfo.InvariantCulture);
        Open(place.Conversation).Add(TerminalEvent.Message, Message(id, reply));
        return Task.FromResult(id);
    }

    /// <inheritdoc/>
    public Task UpdateAsync(Place place, string messageId, Reply reply, CancellationToken cancellationToken)
    {
        Open(place.Conversation).Add(TerminalEvent.Message, Message(messageId, reply));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task EndTurnAsync(Utterance utterance, CancellationToken cancellationToken)
    {
        Open(utterance.Place.Conversation).Add(TerminalEvent.Done, new ChatMessage(utterance.Id, "", IsProgress: false, []));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<Speaker> DescribeAsync(Speaker speaker, Place place, CancellationToken cancellationToken) => Task.FromResult(speaker);

    private static ChatMessage Message(string id, Reply reply) => new(
        id,
        TerminalText.Of(reply),
        reply.Tone == Tone.Working,
        [.. reply.Buttons.Select(button => new ChatButton(button.Label, button.Says, button.Link?.AbsoluteUri))]);
}
