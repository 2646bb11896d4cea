namespace NetDoctor.Diagnosis.Policies;

/// <summary>Whether something matches, when that may depend on what is not known. The larger of two is their disjunction, the smaller
/// their conjunction.</summary>
internal enum Matching
{
    No,
    Maybe,
    Yes,
}

/// <summary>Reads what is known of a plugin as a match.</summary>
internal static class Matchings
{
    /// <summary>Whether it matches as far as that is known; <c>Maybe</c> when nothing is.</summary>
    /// <param name="known">What is known; null when nothing is.</param>
    public static Matching Known(this bool? known) => known switch
    {
        true => Matching.Yes,
        false => Matching.No,
        null => Matching.Maybe,
    };
}
