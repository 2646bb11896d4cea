using System.Collections.Immutable;
using NetDoctor.Bot.Conversations;
using NetDoctor.Bot.Conversations.Replies;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Bot.Watching;

/// <summary>Something that is asked again and again until it works.</summary>
public sealed record Watch
{
    /// <summary>Its number; 0 before it is kept.</summary>
    public long Number { get; init; }

    /// <summary>Who wants to know.</summary>
    public required Speaker Speaker { get; init; }

    /// <summary>Where he is told.</summary>
    public required Place Place { get; init; }

    /// <summary>Source as in a question; null for NetDoctor itself.</summary>
    public string? From { get; init; }

    /// <summary>Target as in a question.</summary>
    public required string To { get; init; }

    /// <summary>Transport.</summary>
    public TransportProtocol Protocol { get; init; }

    /// <summary>Since when it is watched.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>How it was when it was last told; null before the first look.</summary>
    public WatchSight? Last { get; init; }

    /// <summary>Since when it has been so.</summary>
    public DateTimeOffset LastSince { get; init; }

    /// <summary>What was seen once and is not told yet, since one look can be an accident; null for nothing.</summary>
    public WatchSight? Unconfirmed { get; init; }

    /// <summary>Since when there has been no answer; null while there are answers.</summary>
    public DateTimeOffset? SilentSince { get; init; }

    /// <summary>Whether it was told that there is no answer.</summary>
    public bool IsSilenceTold { get; init; }
}

/// <summary>What a watch has seen: as much of a diagnosis as tells later what changed.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Diagnosis">Identifier of the diagnosis.</param>
/// <param name="Sentence">The answer in a sentence.</param>
/// <param name="CauseId">Id of the cause; null for none.</param>
/// <param name="CauseTitle">Its title; null for none.</param>
/// <param name="Hops">The route.</param>
public sealed record WatchSight(
    Verdict Verdict, string Diagnosis, string Sentence, string? CauseId, string? CauseTitle, ImmutableArray<RouteHop> Hops)
{
    /// <summary>What is kept of a diagnosis.</summary>
    /// <param name="diagnosis">The diagnosis, completed.</param>
    public static WatchSight Of(Diagnosis diagnosis) => new(
        diagnosis.Verdict,
        diagnosis.Id,
        DiagnosisReply.Sentence(diagnosis),
        diagnosis.Cause?.Id,
        diagnosis.Cause?.Title,
        diagnosis.Route);

    /// <summary>Whether it is the same for whoever watches: verdict and cause.</summary>
    /// <param name="other">What was seen at another time.</param>
    public bool IsLike(WatchSight other) => Verdict == other.Verdict && CauseId == other.CauseId;
}
