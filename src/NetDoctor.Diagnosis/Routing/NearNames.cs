using System.Collections.Immutable;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Routing;

/// <summary>Names that somebody may have meant: those at a small edit distance, and the same name elsewhere.</summary>
public static class NearNames
{
    /// <summary>Names that are offered at most.</summary>
    public const int Limit = 3;

    // A cluster may have more; a hint is not worth the time to read them all.
    private const int MaxExamined = 20_000;

    // Rank of a name that only begins like the other: behind every typing error.
    private const int PrefixRank = 8;

    /// <summary>The near ones among known names, the nearest first; the name itself is not one of them.</summary>
    /// <param name="name">The name that was written.</param>
    /// <param name="known">Names that exist.</param>
    public static ImmutableArray<string> Of(string name, IEnumerable<string> known) =>
    [
        .. known.Take(MaxExamined)
            .Select(other => (Name: other, Rank: Rank(name, other)))
            .Where(pair => pair.Rank is > 0)
            .OrderBy(pair => pair.Rank).ThenBy(pair => pair.Name, StringComparer.Ordinal)
            .Select(pair => pair.Name).Distinct(StringComparer.Ordinal).Take(Limit),
    ];

    /// <summary>Services that may have been meant: the same name in other namespaces, near names in the same one, then in a
    /// near namespace, then anywhere.</summary>
    /// <param name="snapshot">Facts.</param>
    /// <param name="ns">Namespace that was written, or meant by a short name.</param>
    /// <param name="name">Name that was written.</param>
    public static ImmutableArray<ServiceKey> Services(ClusterSnapshot snapshot, string ns, string name)
    {
        var sameName = snapshot.Services.Namespaces
            .Where(other => other != ns && snapshot.Services.Find(other, name) is not null)
            .OrderBy(other => Rank(ns, other) ?? int.MaxValue).ThenBy(other => other, StringComparer.Ordinal)
            .Select(other => new ServiceKey(other, name));
        var sameNamespace = Of(name, snapshot.Services.InNamespace(ns).Select(service => service.Name))
            .Select(other => new ServiceKey(ns, other));
        var first = sameName.Concat(sameNamespace)
            .OrderBy(key => key.Name == name && Rank(ns, key.Namespace) is not null ? 0 : key.Namespace == ns ? 1 : 2)
            .Take(Limit).ToImmutableArray();
        return first.IsEmpty ? Anywhere(snapshot, name) : first;
    }

    /// <summary>Namespaces that may have been meant.</summary>
    /// <param name="snapshot">Facts.</param>
    /// <param name="ns">Namespace that was written.</param>
    public static ImmutableArray<string> Namespaces(ClusterSnapshot snapshot, string ns) =>
        Of(ns, snapshot.Namespaces.InNamespace("").Select(fact => fact.Name));

    /// <summary>Edit distance of two texts: letters put in, left out, replaced, or swapped with their neighbour.</summary>
    /// <param name="left">One text.</param>
    /// <param name="right">The other.</param>
    /// <param name="limit">Largest distance of interest.</param>
    /// <returns>The distance; null when it is above the limit.</returns>
    /// <remarks>Source: optimal string alignment, Damerau 1964.</remarks>
    public static int? Distance(string left, string right, int limit)
    {
        if (Math.Abs(left.Length - right.Length) > limit || right.Length > 253)
        {
            return null;
        }

        Span<int> before = stackalloc int[right.Length + 1];
        Span<int> last = stackalloc int[right.Length + 1];
        Span<int> row = stackalloc int[right.Length + 1];
        for (var column = 0; column <= right.Length; column++)
        {
            last[column] = column;
        }

        for (var line = 1; line <= left.Length; line++)
        {
            if (NextRow(left, right, line, before, last, row) > limit)
            {
                return null;
            }

            var spare = before;
            before = last;
            last = row;
            row = spare;
        }

        return last[right.Length] <= limit ? last[right.Length] : null;
    }

    /// <summary><c>; did you mean a, b or c?</c>, or a full stop when there is nothing near.</summary>
    /// <param name="names">Near names.</param>
    public static string Hint(IEnumerable<string> names)
    {
        var list = names.ToArray();
        return list.Length switch
        {
            0 => ".",
            1 => $"; did you mean {list[0]}?",
            _ => $"; did you mean {string.Join(", ", list[..^1])} or {list[^1]}?",
        };
    }

    // How near; 0 for the same, null for strangers. Short names stand one error, long ones up to three.
    private static int? Rank(string name, string other)
    {
        var distance = Distance(name, other, Math.Clamp(Math.Min(name.Length, other.Length) / 3, 1, 3));
        return distance is not null ? distance : IsBeginning(name, other) || IsBeginning(other, name) ? PrefixRank : null;
    }

    private static bool IsBeginning(string name, string other) => name.Length >= 3 && other.Length > name.Length
        && other[name.Length] == '-' && other.StartsWith(name, StringComparison.Ordinal);

    private static ImmutableArray<ServiceKey> Anywhere(ClusterSnapshot snapshot, string name) =>
    [
        .. snapshot.Services.All.Take(MaxExamined)
            .Select(service => (Service: service, Rank: Rank(name, service.Name)))
            .Where(pair => pair.Rank is > 0)
            .OrderBy(pair => pair.Rank)
            .ThenBy(pair => pair.Service.Name, StringComparer.Ordinal).ThenBy(pair => pair.Service.Namespace, StringComparer.Ordinal)
            .Select(pair => new ServiceKey(pair.Service.Namespace, pair.Service.Name)).Take(Limit),
    ];

    // Fills one row of the distance table and returns its smallest value.
    private static int NextRow(string left, string right, int line, Span<int> before, Span<int> last, Span<int> row)
    {
        row[0] = line;
        var smallest = line;
        for (var column = 1; column <= right.Length; column++)
        {
            var cost = left[line - 1] == right[column - 1] ? 0 : 1;
            var value = Math.Min(Math.Min(row[column - 1], last[column]) + 1, last[column - 1] + cost);
            if (line > 1 && column > 1 && left[line - 1] == right[column - 2] && left[line - 2] == right[column - 1])
            {
                value = Math.Min(value, before[column - 2] + 1);
            }

            row[column] = value;
            smallest = Math.Min(smallest, value);
        }

        return smallest;
    }
}
