using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using NetDoctor.Kubernetes.Configuration;
using NetDoctor.Kubernetes.Reflectors;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Kubernetes.Tests.Reflectors;

public sealed class EventWindowTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public void Keeps_of_a_list_the_newest_events_of_the_last_hour()
    {
        var store = Store(maximum: 3);
        store.Replace(ResourceKind.Event, [.. new[] { 61, 5, 1, 59, 30 }.Select(Event)]);
        Assert.Equal(["1", "30", "5"], Names(store));
    }

    [Fact]
    public void Stays_bounded_while_events_keep_coming()
    {
        var store = Store(maximum: 100);
        store.Replace(ResourceKind.Event, []);
        for (var number = 0; number < 1000; number++)
        {
            store.Set(Named($"e{number}", _time.GetUtcNow()));
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }

        var names = Names(store);
        Assert.InRange(names.Count, 100, 120);
        Assert.Contains("e999", names);
        Assert.DoesNotContain("e0", names);
    }

    [Fact]
    public void Drops_events_that_grew_old_when_the_next_bookmark_comes()
    {
        var store = Store(maximum: 100);
        store.Replace(ResourceKind.Event, [Event(30), Event(1)]);
        _time.Advance(TimeSpan.FromMinutes(31));
        store.Touch(ResourceKind.Event);
        Assert.Equal(["1"], Names(store));
    }

    [Fact]
    public void Counts_the_events_of_the_last_hour_that_it_lets_go()
    {
        var store = Store(maximum: 2);
        store.Replace(ResourceKind.Event, [.. new[] { 61, 5, 1, 59, 30 }.Select(Event)]);
        Assert.Equal(2, store.StatusOf(ResourceKind.Event).NotKept);
        _time.Advance(TimeSpan.FromMinutes(2));
        store.Touch(ResourceKind.Event);
        Assert.Equal(1, store.StatusOf(ResourceKind.Event).NotKept);
        store.Replace(ResourceKind.Event, [Event(1)]);
        Assert.Equal(0, store.StatusOf(ResourceKind.Event).NotKept);
    }

    private static List<string> Names(SnapshotStore store) =>
        [.. store.Take().Events.All.Select(warning => warning.Name).Order(StringComparer.Ordinal)];

    private static WarningEvent Named(string name, DateTimeOffset seenAt) => new()
    {
        Namespace = "shop",
        Name = name,
        Regarding = new ObjectReference("Pod", "shop", "web"),
        LastSeenAt = seenAt,
    };

    private Fact Event(int minutesAgo) => Named($"{minutesAgo}", _time.GetUtcNow() - TimeSpan.FromMinutes(minutesAgo));

    private SnapshotStore Store(int maximum) => new(Options.Create(new KubernetesOptions { MaximumEvents = maximum }), _time);
}
