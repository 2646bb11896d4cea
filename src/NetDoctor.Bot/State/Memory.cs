using System.Collections.Immutable;

namespace NetDoctor.Bot.State;

/// <summary>What a speaker said last in a place.</summary>
public sealed record Memory
{
    /// <summary>Nothing.</summary>
    public static Memory Empty { get; } = new();

    /// <summary>What was asked last, in words that ask it again; null when nothing was.</summary>
    public string? LastAsked { get; init; }

    /// <summary>Identifier of the last diagnosis; null when there was none.</summary>
    public string? LastDiagnosis { get; init; }

    /// <summary>What the last diagnosis was about, as <c>SOURCE -> TARGET</c>; null when there was none.</summary>
    public string? LastSubject { get; init; }

    /// <summary>Answers to the question that was put to him last; empty when none is open.</summary>
    public ImmutableArray<OpenChoice> Choices { get; init; } = [];
}

/// <summary>One possible answer to a question that is open.</summary>
/// <param name="Label">The answer.</param>
/// <param name="Says">What it means, in words that ask it.</param>
public sealed record OpenChoice(string Label, string Says);
