using System.Collections.Immutable;

namespace NetDoctor.Model.Diagnoses;

/// <summary>A page of recent diagnoses.</summary>
/// <param name="Items">Diagnoses, the latest first.</param>
/// <param name="NextCursor">Pass it as <c>cursor</c> for the next page; null on the last page.</param>
public sealed record DiagnosisList(ImmutableArray<DiagnosisListItem> Items, string? NextCursor);

/// <summary>A diagnosis in short.</summary>
/// <param name="Id">Identifier.</param>
/// <param name="Status">How far it is.</param>
/// <param name="Verdict">The verdict; <c>undetermined</c> while it runs.</param>
/// <param name="Summary">The answer in a sentence or two.</param>
/// <param name="Question">The question as it was asked.</param>
/// <param name="CauseId">Id of the finding that explains the verdict; null when there is none.</param>
/// <param name="StartedAt">When it started.</param>
/// <param name="DurationMilliseconds">How long it took, milliseconds; 0 while it runs.</param>
public sealed record DiagnosisListItem(
    string Id,
    DiagnosisStatus Status,
    Verdict Verdict,
    string Summary,
    DiagnosisQuestion Question,
    string? CauseId,
    DateTimeOffset StartedAt,
    double DurationMilliseconds);
