namespace NetDoctor.Diagnosis.Policies;

/// <summary>Whether something matches, when that may depend on what is not known. The larger of two is their disjunction, the smaller
/// their conjunction.</summary>
internal enum Matching
{
    No,
    Maybe,
    Yes,
}
