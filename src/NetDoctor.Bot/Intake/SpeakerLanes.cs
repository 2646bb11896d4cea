using NetDoctor.Bot.State;

namespace NetDoctor.Bot.Intake;

/// <summary>Lets one thing of a speaker be worked on at a time, so that "I am shop/web" counts for what is said next, and nobody holds up others by
/// saying much.</summary>
internal sealed class SpeakerLanes
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Queue<HeldUtterance>> _lanes = [];

    /// <summary>Whether an utterance may be worked on now; otherwise it waits behind what its speaker said before.</summary>
    /// <param name="held">The utterance.</param>
    public bool TryEnter(HeldUtterance held)
    {
        lock (_lock)
        {
            if (_lanes.TryGetValue(held.Utterance.Speaker.Key, out var lane))
            {
                lane.Enqueue(held);
                return false;
            }

            _lanes.Add(held.Utterance.Speaker.Key, new Queue<HeldUtterance>());
            return true;
        }
    }

    /// <summary>Ends the work on an utterance, and gives what its speaker said next, to be worked on by the same caller; null for nothing.</summary>
    /// <param name="held">The utterance that was worked on.</param>
    public HeldUtterance? Leave(HeldUtterance held)
    {
        lock (_lock)
        {
            if (_lanes[held.Utterance.Speaker.Key].TryDequeue(out var next))
            {
                return next;
            }

            _lanes.Remove(held.Utterance.Speaker.Key);
            return null;
        }
    }
}
