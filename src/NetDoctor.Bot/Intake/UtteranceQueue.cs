using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Options;
using NetDoctor.Bot.Conversations;
using NetDoctor.Bot.State;

namespace NetDoctor.Bot.Intake;

/// <summary>Utterances that wait for an answer: at most so many, each kept in the store until it has one.</summary>
internal sealed class UtteranceQueue(IBotStore store, IOptions<BotOptions> options, TimeProvider timeProvider) : IIntake
{
    /// <summary>Time for which an utterance that waits is this replica's.</summary>
    public static readonly TimeSpan Hold = TimeSpan.FromMinutes(2);

    // Nobody fills the queue alone.
    private const int MostOfSpeaker = 20;

    private readonly ConcurrentDictionary<(string Channel, string Id), string> _here = [];

    private readonly Channel<HeldUtterance> _waiting = Channel.CreateBounded<HeldUtterance>(
        new BoundedChannelOptions(options.Value.QueueLength + options.Value.MaxConcurrent) { FullMode = BoundedChannelFullMode.Wait });

    /// <summary>What waits, the oldest first.</summary>
    public ChannelReader<HeldUtterance> Waiting => _waiting.Reader;

    /// <inheritdoc/>
    public Task<IntakeResult> AddAsync(Utterance utterance, CancellationToken cancellationToken)
    {
        // What happens to the bot is never refused: nobody says it again.
        var canBeRefused = utterance.Kind is UtteranceKind.Said or UtteranceKind.Pressed;
        if (canBeRefused && IsFull(utterance.Speaker))
        {
            return Task.FromResult(store.IsKnown(utterance.Place.Channel, utterance.Id) ? IntakeResult.Duplicate : IntakeResult.Busy);
        }

        var now = timeProvider.GetUtcNow();
        if (!store.TryAdd(utterance, now, now + Hold))
        {
            return Task.FromResult(IntakeResult.Duplicate);
        }

        if (TryEnqueue(new HeldUtterance(utterance, null)))
        {
            return Task.FromResult(IntakeResult.Accepted);
        }

        if (!canBeRefused)
        {
            // It waits in the store until there is room.
            store.Hold(utterance.Place.Channel, utterance.Id, null, now);
            return Task.FromResult(IntakeResult.Accepted);
        }

        // Others were quicker. The chat service may send it again, and is to be heard then.
        store.Remove(utterance.Place.Channel, utterance.Id);
        return Task.FromResult(IntakeResult.Busy);
    }

    private bool IsFull(Speaker speaker) => _here.Count >= options.Value.QueueLength + options.Value.MaxConcurrent
        || _here.Values.Count(one => one == speaker.Key) >= MostOfSpeaker;

    /// <summary>Lets an utterance wait that is kept already; false when it is here already, or too many wait.</summary>
    /// <param name="held">The utterance.</param>
    public bool TryEnqueue(HeldUtterance held)
    {
        var key = (held.Utterance.Place.Channel, held.Utterance.Id);
        if (!_here.TryAdd(key, held.Utterance.Speaker.Key))
        {
            return false;
        }

        if (_waiting.Writer.TryWrite(held))
        {
            return true;
        }

        _here.TryRemove(key, out _);
        return false;
    }

    /// <summary>Keeps all that waits or is worked on here for this replica until then.</summary>
    /// <param name="until">Until when; now, to let others have it.</param>
    public void HoldAll(DateTimeOffset until)
    {
        foreach (var (channel, id) in _here.Keys)
        {
            store.Hold(channel, id, null, until);
        }
    }

    /// <summary>Ends the work on an utterance in this process, whether or not it has an answer.</summary>
    /// <param name="utterance">The utterance.</param>
    public void Leave(Utterance utterance) => _here.TryRemove((utterance.Place.Channel, utterance.Id), out _);
}
