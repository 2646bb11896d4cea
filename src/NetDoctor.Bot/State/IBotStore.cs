using System.Collections.Immutable;
using NetDoctor.Bot.Conversations;
using NetDoctor.Bot.Watching;

namespace NetDoctor.Bot.State;

/// <summary>What the bot must not forget: what it has taken, who "I" is, what was asked last, what it watches, where it has greeted.</summary>
/// <remarks>Safe for several threads and, where the store is shared, for several replicas. Methods throw <see cref="StoreException"/> when the store
/// cannot be read or written.</remarks>
public interface IBotStore
{
    /// <summary>Takes an utterance, to be worked on until <paramref name="heldUntil"/> by this replica.</summary>
    /// <returns>False when it was taken before.</returns>
    bool TryAdd(Utterance utterance, DateTimeOffset now, DateTimeOffset heldUntil);

    /// <summary>Whether an utterance was taken before.</summary>
    bool IsKnown(string channel, string utteranceId);

    /// <summary>Keeps which message answers an utterance, and holds it longer.</summary>
    void Hold(string channel, string utteranceId, string? messageId, DateTimeOffset heldUntil);

    /// <summary>Keeps other words for an utterance that is worked on: those that an answer to a question back stands for.</summary>
    void Reword(Utterance utterance);

    /// <summary>Marks an utterance as answered; it stays known, so that it is not taken again.</summary>
    void Complete(string channel, string utteranceId);

    /// <summary>Forgets an utterance that could not be taken after all.</summary>
    void Remove(string channel, string utteranceId);

    /// <summary>Utterances that nobody holds any more, now held by this replica until <paramref name="heldUntil"/>, the oldest first.
    /// One that is late is taken for a day more, so that it can be said that it is given up.</summary>
    /// <param name="now">Those held until then or before.</param>
    /// <param name="since">Older ones are late.</param>
    /// <param name="heldUntil">Until when.</param>
    ImmutableArray<HeldUtterance> TakeAbandoned(DateTimeOffset now, DateTimeOffset since, DateTimeOffset heldUntil);

    /// <summary>Who "I" is for a speaker; null when he never said.</summary>
    string? SelfOf(Speaker speaker);

    /// <summary>Keeps who "I" is.</summary>
    void SetSelf(Speaker speaker, string reference);

    /// <summary>What a speaker asked last in a place.</summary>
    Memory MemoryOf(Speaker speaker, Place place);

    /// <summary>Keeps what a speaker asked last in a place.</summary>
    void SetMemory(Speaker speaker, Place place, Memory memory, DateTimeOffset now);

    /// <summary>Whether a place has not been greeted before; it counts as greeted from then on.</summary>
    bool TryGreet(Place place);

    /// <summary>Makes a place count as not greeted: the greeting could not be said.</summary>
    void Ungreet(Place place);

    /// <summary>Keeps an address to which answers may be sent, since a verified message came from there.</summary>
    void Vouch(string address);

    /// <summary>Whether an address was vouched for.</summary>
    bool IsVouched(string address);

    /// <summary>Forgets all that was promised in a place and its threads, which can be written to no longer; in all places of its tenant when it names no conversation.</summary>
    void Forget(Place place);

    /// <summary>Adds a watch.</summary>
    /// <returns>The watch with its number.</returns>
    Watch Add(Watch watch);

    /// <summary>Watches of a speaker, by number.</summary>
    ImmutableArray<Watch> WatchesOf(Speaker speaker);

    /// <summary>Watches that are due, made due again at <paramref name="next"/>, so that no other replica takes them.</summary>
    ImmutableArray<DueWatch> TakeDue(DateTimeOffset now, DateTimeOffset next, int limit);

    /// <summary>Holds a watch that was due longer.</summary>
    /// <returns>False when it was removed, or made due again since by another replica.</returns>
    bool TryHold(DueWatch due, DateTimeOffset until);

    /// <summary>Keeps what has become of a watch, unless it was removed meanwhile.</summary>
    /// <returns>False when it was removed.</returns>
    bool Update(Watch watch, DateTimeOffset due);

    /// <summary>Removes a watch.</summary>
    /// <returns>False when there was none.</returns>
    bool RemoveWatch(long number);

    /// <summary>Forgets utterances and memories that are older.</summary>
    void Prune(DateTimeOffset before);
}

/// <summary>An utterance that was taken and is not answered yet.</summary>
/// <param name="Utterance">The utterance.</param>
/// <param name="MessageId">Message that is to have the answer; null when none was written yet.</param>
/// <param name="IsLate">Whether it was said so long ago that an answer helps nobody any more.</param>
public sealed record HeldUtterance(Utterance Utterance, string? MessageId, bool IsLate = false);

/// <summary>A watch that is looked at.</summary>
/// <param name="Watch">The watch.</param>
/// <param name="HeldUntil">Until when nobody else looks at it.</param>
public sealed record DueWatch(Watch Watch, DateTimeOffset HeldUntil);
