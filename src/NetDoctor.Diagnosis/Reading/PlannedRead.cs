using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Reading;

/// <summary>A pod or node in which an agent is to read, and what.</summary>
/// <param name="Place">The pod or node.</param>
/// <param name="Request">What to read; it does not say of which pod, the place does.</param>
public sealed record PlannedRead(Vantage Place, FactsRequest Request);

/// <summary>What became of a reading.</summary>
/// <param name="Plan">What was to be read.</param>
/// <param name="Answer">What was read; null when it was not.</param>
/// <param name="Problem">Why it was not read, in a sentence; null when it was.</param>
public sealed record ReadResult(PlannedRead Plan, FactsAnswer? Answer, string? Problem = null);
