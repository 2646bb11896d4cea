using System.Collections.Immutable;

namespace NetDoctor.Diagnosis.Routing;

/// <summary>Names that are likely meant by one that does not exist.</summary>
public static class NearNames
{
    /// <summary>Candidates near a name, the nearest first, then by name; empty when none is near.</summary>
    /// <param name="name">Name that does not exist.</param>
    /// <param name="candidates">Names that exist.</param>
    /// <param name="most">How many to return at most.</param>
    public static ImmutableArray<string> Of(string name, IEnumerable<string> candidates, int most = 3) =>
    [
        .. candidates.Distinct(StringComparer.Ordinal)
            .Where(candidate => candidate != name && IsNear(name, candidate))
            .OrderBy(candidate => Distance(name, candidate))
            .ThenBy(candidate => candidate, StringComparer.Ordinal)
            .Take(most),
    ];

    /// <summary>Whether one name may well be the other with a slip: a third of it differs at most, or one is the start of the other.</summary>
    /// <param name="name">A name.</param>
    /// <param name="other">Another name.</param>
    public static bool IsNear(string name, string other)
    {
        if (Math.Min(name.Length, other.Length) >= 3
            && (name.StartsWith(other + "-", StringComparison.Ordinal) || other.StartsWith(name + "-", StringComparison.Ordinal)))
        {
            return true;
        }

        var allowed = Math.Max(1, Math.Min(name.Length, other.Length) / 3);
        return Math.Abs(name.Length - other.Length) <= allowed && Distance(name, other) <= allowed;
    }

    /// <summary>Letters to insert, delete, replace or swap with their neighbour until one name is the other; case counts not.</summary>
    /// <param name="name">A name.</param>
    /// <param name="other">Another name.</param>
    /// <remarks>Optimal string alignment distance.</remarks>
    public static int Distance(string name, string other)
    {
        var (a, b) = (name.ToLowerInvariant(), other.ToLowerInvariant());
        var before = new int[b.Length + 1];
        var previous = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var current = new int[b.Length + 1];
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                current[j] = Math.Min(Math.Min(current[j - 1], previous[j]) + 1, previous[j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    current[j] = Math.Min(current[j], before[j - 2] + 1);
                }
            }

            (before, previous) = (previous, current);
        }

        return previous[b.Length];
    }
}
