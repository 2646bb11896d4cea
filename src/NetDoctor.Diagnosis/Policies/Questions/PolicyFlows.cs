using System.Collections.Immutable;
using NetDoctor.Diagnosis.Questions;

namespace NetDoctor.Diagnosis.Policies.Questions;

/// <summary>The flows that a question about policies means, or why it means none.</summary>
/// <param name="Flows">The flows: one, or one for each pod behind a Service; empty with errors or without an answer.</param>
/// <param name="Errors">What is wrong with the question, unknown names among it; empty when it is understood.</param>
/// <param name="Gap">Why there is nothing that policies could judge, as a sentence; null when there is.</param>
public sealed record PolicyFlows(ImmutableArray<PolicyFlow> Flows, ImmutableArray<QuestionError> Errors, string? Gap)
{
    /// <summary>Name that the source has to look up first; null when there is none.</summary>
    public string? Name { get; init; }

    internal static PolicyFlows Of(params IEnumerable<QuestionError?> errors) =>
        new([], [.. errors.OfType<QuestionError>()], null);
}
