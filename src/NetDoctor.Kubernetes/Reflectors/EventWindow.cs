using NetDoctor.Model.Cluster;

namespace NetDoctor.Kubernetes.Reflectors;

/// <summary>Keeps the number and age of events bounded: a sick cluster writes them by the thousand.</summary>
/// <param name="maximum">Events that are kept, the newest.</param>
/// <param name="maximumAge">Age at which an event is dropped.</param>
internal sealed class EventWindow(int maximum, TimeSpan maximumAge)
{
    /// <summary>Number above which events are dropped; some more than are kept, so that not every newcomer costs a sweep.</summary>
    public int SweepAbove { get; } = maximum + (maximum / 10) + 10;

    private readonly Queue<DateTimeOffset> _letGo = new();

    /// <summary>The events that are kept.</summary>
    /// <param name="events">Facts, of which those that are events count.</param>
    /// <param name="now">The present.</param>
    /// <param name="isNewList">Whether these are all that the API server has, and not those that were kept with the newcomers.</param>
    public List<Fact> Keep(IEnumerable<Fact> events, DateTimeOffset now, bool isNewList = false)
    {
        var recent = events.OfType<WarningEvent>()
            .Where(warning => now - warning.LastSeenAt <= maximumAge)
            .OrderByDescending(warning => warning.LastSeenAt)
            .ToList();
        if (isNewList)
        {
            _letGo.Clear();
        }

        // The oldest first, as they will be too old to be missed.
        foreach (var warning in recent.Skip(maximum).Reverse())
        {
            _letGo.Enqueue(warning.LastSeenAt);
        }

        return [.. recent.Take(maximum)];
    }

    /// <summary>Events that would be kept for their age, and were let go for their number.</summary>
    /// <param name="now">The present.</param>
    public int NotKept(DateTimeOffset now)
    {
        while (_letGo.TryPeek(out var oldest) && now - oldest > maximumAge)
        {
            _letGo.Dequeue();
        }

        return _letGo.Count;
    }
}
