using System.Collections.Immutable;

namespace NetDoctor.Bot.Conversations.Replies;

/// <summary>What the bot says, in no channel's form.</summary>
/// <remarks>Every text is plain and may hold names that somebody chose with malice: a channel escapes it, and mentions nobody by it.</remarks>
public sealed record Reply
{
    /// <summary>The answer in a sentence or two, which says it all to whoever reads no further; also the text of notifications.</summary>
    public required string Sentence { get; init; }

    /// <summary>How it is meant.</summary>
    public Tone Tone { get; init; } = Tone.Neutral;

    /// <summary>The route, hop by hop from the source; empty when there is none.</summary>
    public ImmutableArray<StripHop> Strip { get; init; } = [];

    /// <summary>What follows the sentence, in order; short, since long output goes to the thread.</summary>
    public ImmutableArray<ReplyPart> Parts { get; init; } = [];

    /// <summary>What can be done next, the likeliest first; at most ten.</summary>
    public ImmutableArray<ReplyButton> Buttons { get; init; } = [];

    /// <summary>A line in small print; null for none.</summary>
    public string? Footer { get; init; }

    /// <summary>Whether it is meant for the speaker alone, where the channel can do that.</summary>
    public bool IsPrivate { get; init; }

    /// <summary>What is said instead where others would hear it; null for the same.</summary>
    public Reply? Aloud { get; init; }

    /// <summary>What everybody in a place may hear of it.</summary>
    /// <param name="scope">Who hears what is said there.</param>
    public Reply In(PlaceScope scope) => IsPrivate && scope != PlaceScope.Direct ? Aloud ?? this : this;
}

/// <summary>How a reply is meant.</summary>
public enum Tone
{
    /// <summary>Neither good nor bad.</summary>
    Neutral,

    /// <summary>It works.</summary>
    Good,

    /// <summary>It works for some.</summary>
    Warning,

    /// <summary>It does not work.</summary>
    Bad,

    /// <summary>It cannot be told.</summary>
    Unknown,

    /// <summary>It is being looked at.</summary>
    Working,
}
