using NetDoctor.Model.Cluster;

namespace NetDoctor.Kubernetes.Reflectors;

/// <summary>Keeps the number and age of events bounded: a sick cluster writes them by the thousand.</summary>
/// <param name="maximum">Events that are kept, the newest.</param>
/// <param name="maximumAge">Age at which an event is dropped.</param>
internal sealed class EventWindow(int maximum, TimeSpan maximumAge)
{
    /// <summary>Number above which events are dropped; some more than are kept, so that not every newcomer costs a sweep.</summary>
    public int SweepAbove { get; } = maximum + (maximum / 10) + 10;

    /// <summary>The events that are kept.</summary>
    /// <param name="events">Facts, of which those that are events count.</param>
    /// <param name="now">The present.</param>
    public List<Fact> Keep(IEnumerable<Fact> events, DateTimeOffset now) =>
        [.. events.OfType<WarningEvent>()
            .Where(warning => now - warning.LastSeenAt <= maximumAge)
            .OrderByDescending(warning => warning.LastSeenAt)
            .Take(maximum)];
}
