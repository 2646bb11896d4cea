using System.Collections.Immutable;
using NetDoctor.Model.Probing;

namespace NetDoctor.Model.Diagnoses;

/// <summary>The whole answer to one question.</summary>
public sealed record Diagnosis
{
    /// <summary>Identifier: a ULID, so that later ones sort later.</summary>
    public required string Id { get; init; }

    /// <summary>How far it is.</summary>
    public required DiagnosisStatus Status { get; init; }

    /// <summary>The verdict; <c>undetermined</c> while it runs.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>The answer in a sentence or two.</summary>
    public required string Summary { get; init; }

    /// <summary>The question as it was asked.</summary>
    public required DiagnosisQuestion Question { get; init; }

    /// <summary>The finding that explains the verdict; null when reachable or undetermined.</summary>
    public Finding? Cause { get; init; }

    /// <summary>Everything that was found, the cause first.</summary>
    public ImmutableArray<Finding> Findings { get; init; } = [];

    /// <summary>The route, hop by hop from the source.</summary>
    public ImmutableArray<RouteHop> Route { get; init; } = [];

    /// <summary>Every probe that was made, in the order of the ladder.</summary>
    public ImmutableArray<ProbeResult> Probes { get; init; } = [];

    /// <summary>What could not be judged, and why.</summary>
    public ImmutableArray<NotEvaluated> NotEvaluated { get; init; } = [];

    /// <summary>What else is to be known of how the answer was found, in sentences; empty when nothing is.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>When it started.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>How long it took, milliseconds; 0 while it runs.</summary>
    public double DurationMilliseconds { get; init; }
}

/// <summary>How far a diagnosis is.</summary>
public enum DiagnosisStatus
{
    Running,
    Completed,
}

/// <summary>The answer in one word.</summary>
public enum Verdict
{
    /// <summary>It works, and a probe has shown it.</summary>
    Reachable,

    /// <summary>It works for some: some endpoints, nodes or resolvers fail.</summary>
    Degraded,

    /// <summary>It does not work.</summary>
    Unreachable,

    /// <summary>The evidence does not suffice to say.</summary>
    Undetermined,
}

/// <summary>A rule or area that could not be judged.</summary>
/// <param name="Id">Id of the finding, such as <c>POL01</c>.</param>
/// <param name="Reason">Which evidence is missing.</param>
public sealed record NotEvaluated(string Id, string Reason);
