using System.Collections.Immutable;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Judging;

/// <summary>What the engine makes of route, facts and results.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Summary">The answer in a sentence or two.</param>
/// <param name="Cause">What explains the verdict; null when reachable or undetermined.</param>
/// <param name="Findings">Everything that was found, the cause first.</param>
/// <param name="Route">The route, hop by hop.</param>
/// <param name="NotEvaluated">What could not be judged.</param>
public sealed record Judgement(
    Verdict Verdict,
    string Summary,
    Finding? Cause,
    ImmutableArray<Finding> Findings,
    ImmutableArray<RouteHop> Route,
    ImmutableArray<NotEvaluated> NotEvaluated);
