using NetDoctor.Bot.Conversations.Replies;
using NetDoctor.Bot.State;
using NetDoctor.Client;

namespace NetDoctor.Bot.Conversations;

/// <summary>One utterance while it is answered.</summary>
/// <param name="utterance">What was said.</param>
/// <param name="message">The message that answers it.</param>
/// <param name="api">NetDoctor, asked on behalf of whoever speaks.</param>
/// <param name="store">What is remembered.</param>
/// <param name="timeProvider">Clock.</param>
internal sealed class Turn(Utterance utterance, AnswerMessage message, NetDoctorClient api, IBotStore store, TimeProvider timeProvider)
{
    /// <summary>What was said.</summary>
    public Utterance Utterance => utterance;

    /// <summary>Who speaks.</summary>
    public Speaker Speaker => utterance.Speaker;

    /// <summary>Where.</summary>
    public Place Place => utterance.Place;

    /// <summary>NetDoctor, asked on behalf of whoever speaks.</summary>
    public NetDoctorClient Api => api;

    /// <summary>What the speaker asked last here.</summary>
    public Memory Memory => store.MemoryOf(Speaker, Place);

    /// <summary>Who "I" is; null when he never said.</summary>
    public string? Self => store.SelfOf(Speaker);

    /// <summary>Keeps something for the next turn.</summary>
    /// <param name="change">What changes.</param>
    public void Remember(Func<Memory, Memory> change) => store.SetMemory(Speaker, Place, change(Memory), timeProvider.GetUtcNow());

    /// <summary>Says it in the message that answers this turn: the one that a button was pressed in, or a new one, which later replies replace.</summary>
    /// <param name="reply">The reply.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task ShowAsync(Reply reply, CancellationToken cancellationToken) => message.ShowAsync(reply, cancellationToken);

    /// <summary>Says it in a message of its own.</summary>
    /// <param name="reply">The reply.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task PostAsync(Reply reply, CancellationToken cancellationToken) => message.PostAsync(reply, cancellationToken);

    /// <summary>Says it in the thread below the message that it is about, or in the thread that this is.</summary>
    /// <param name="reply">The reply.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task PostBelowAsync(Reply reply, CancellationToken cancellationToken) => message.PostBelowAsync(reply, cancellationToken);

    /// <summary>Says why there is no answer, in place of no other answer.</summary>
    /// <param name="reply">The reply.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task FailAsync(Reply reply, CancellationToken cancellationToken) => message.FailAsync(reply, cancellationToken);
}
