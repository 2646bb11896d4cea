using System.Collections.Immutable;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Rules.Doctor;

/// <summary>State of what NetDoctor knows, in words.</summary>
internal static class DoctorCaches
{
    private const string UserMark = "User \"";

    /// <summary>Kinds in a state, in the order of the enumeration.</summary>
    /// <param name="snapshot">Facts.</param>
    /// <param name="state">The state.</param>
    public static ImmutableArray<CacheStatus> In(ClusterSnapshot snapshot, CacheState state) =>
        [.. ResourceKinds.All.Select(snapshot.StatusOf).Where(status => status.State == state)];

    /// <summary><c>Pods and Services</c>; <c>Pods, Services, Nodes, Events and 3 more kinds</c>.</summary>
    /// <param name="statuses">The kinds; at least one.</param>
    public static string Names(ImmutableArray<CacheStatus> statuses)
    {
        const int shown = 4;
        var names = statuses.Take(shown).Select(status => Plural(status.Kind.ToString())).ToList();
        var more = statuses.Length - shown;
        return more > 0 ? $"{string.Join(", ", names)} and {more} more {(more == 1 ? "kind" : "kinds")}"
            : names.Count == 1 ? names[0]
            : $"{string.Join(", ", names[..^1])} and {names[^1]}";
    }

    /// <summary>Time since the last contact, in words: <c>45 s</c>, <c>12 min</c>; <c>an unknown time</c> without one.</summary>
    /// <param name="snapshot">Facts.</param>
    /// <param name="status">The kind.</param>
    public static string Age(ClusterSnapshot snapshot, CacheStatus status)
    {
        if (status.LastContactAt is not { } contact)
        {
            return "an unknown time";
        }

        var age = snapshot.ObservedAt - contact;
        return age < TimeSpan.FromMinutes(2) ? $"{(int)age.TotalSeconds} s" : $"{(int)age.TotalMinutes} min";
    }

    /// <summary>The user that the API server names when it forbids; null when it names none.</summary>
    /// <param name="statuses">The kinds.</param>
    public static string? UserIn(ImmutableArray<CacheStatus> statuses)
    {
        foreach (var detail in statuses.Select(status => status.Detail).OfType<string>())
        {
            var start = detail.IndexOf(UserMark, StringComparison.Ordinal) + UserMark.Length;
            var end = start < UserMark.Length ? -1 : detail.IndexOf('"', start);
            if (end > start)
            {
                return detail[start..end];
            }
        }

        return null;
    }

    private static string Plural(string kind) => kind[^1] switch
    {
        'y' => $"{kind[..^1]}ies",
        's' => $"{kind}es",
        _ => $"{kind}s",
    };
}
