using System.Globalization;

namespace NetDoctor.Diagnosis.Rules;

/// <summary>Counted things in words.</summary>
public static class Counts
{
    /// <summary><c>1 pod</c>, <c>2 pods</c>.</summary>
    /// <param name="count">How many.</param>
    /// <param name="noun">One of them.</param>
    public static string Of(int count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");

    /// <summary><c>the only pod</c>, <c>both pods</c>, <c>all 3 pods</c>.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="noun">One of them.</param>
    public static string All(int count, string noun) => count switch
    {
        1 => $"the only {noun}",
        2 => $"both {noun}s",
        _ => string.Create(CultureInfo.InvariantCulture, $"all {count} {noun}s"),
    };
}
