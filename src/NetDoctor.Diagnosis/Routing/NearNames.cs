using System.Collections.Immutable;
using NetDoctor.Model;
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
        var distance = EditDistance.Of(name, other, Math.Clamp(Math.Min(name.Length, other.Length) / 3, 1, 3));
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
}
