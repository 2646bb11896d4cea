using System.Collections.Immutable;

namespace NetDoctor.Diagnosis.Questions;

/// <summary>What is wrong with one field of a question.</summary>
/// <param name="Field"><c>from</c>, <c>to</c> or <c>protocol</c>.</param>
/// <param name="Offending">The text that is wrong, or the part of it that is.</param>
/// <param name="Message">What is wrong and what was expected, in a sentence.</param>
public sealed record QuestionError(string Field, string Offending, string Message);

/// <summary>A parsed question, or what is wrong with it.</summary>
/// <param name="Question">The question; null when there are errors.</param>
/// <param name="Errors">Every error, in the order from, to, protocol; empty when the question is understood.</param>
public sealed record QuestionParse(ParsedQuestion? Question, ImmutableArray<QuestionError> Errors);
