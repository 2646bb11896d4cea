using System.Diagnostics;
using System.Diagnostics.Metrics;
using NetDoctor.Kubernetes.Facts;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Kubernetes;

/// <summary>Measures of the caches: what they hold, how old it is, and how often the API server let them down.</summary>
/// <remarks>Meter <c>NetDoctor.Kubernetes</c>, owned and disposed by the factory. Tags <c>netdoctor.cache.kind</c> and, of failures,
/// <c>error.type</c>: an HTTP status, or the type of the exception.</remarks>
public sealed class KubernetesMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "NetDoctor.Kubernetes";

    private const string KindTag = "netdoctor.cache.kind";

    private readonly Meter _meter;
    private readonly Counter<long> _lists;
    private readonly Counter<long> _changes;
    private readonly Counter<long> _failures;

    /// <summary>Makes the instruments.</summary>
    /// <param name="meterFactory">Owner of the meter.</param>
    public KubernetesMetrics(IMeterFactory meterFactory)
    {
        _meter = meterFactory.Create(MeterName);
        _lists = _meter.CreateCounter<long>("netdoctor.cache.lists", "{list}", "Whole lists taken in.");
        _changes = _meter.CreateCounter<long>("netdoctor.cache.changes", "{change}", "Objects set or removed by a watch.");
        _failures = _meter.CreateCounter<long>("netdoctor.cache.failures", "{failure}", "Lists and watches that failed.");
    }

    internal void Listed(ResourceKind kind) => _lists.Add(1, new KeyValuePair<string, object?>(KindTag, Name(kind)));

    internal void Changed(ResourceKind kind) => _changes.Add(1, new KeyValuePair<string, object?>(KindTag, Name(kind)));

    internal void Failed(ResourceKind kind, string error) =>
        _failures.Add(1, new TagList { { KindTag, Name(kind) }, { "error.type", error } });

    /// <summary>Shows size and age of the facts that a source gives.</summary>
    /// <param name="takeSnapshot">Gives the facts of now.</param>
    internal void Observe(Func<ClusterSnapshot> takeSnapshot)
    {
        _meter.CreateObservableGauge(
            "netdoctor.cache.objects",
            () =>
            {
                var snapshot = takeSnapshot();
                return ResourceKinds.All.Select(kind => Measurement(kind, (long)FactTables.Count(snapshot, kind)));
            },
            "{object}",
            "Objects in the cache.");
        _meter.CreateObservableGauge(
            "netdoctor.cache.age",
            () =>
            {
                var snapshot = takeSnapshot();
                return snapshot.Caches.Values
                    .Where(status => status.LastContactAt is not null)
                    .Select(status => Measurement(status.Kind, (snapshot.ObservedAt - status.LastContactAt!.Value).TotalSeconds));
            },
            "s",
            "Time since the API server was last heard of the kind; up to about 70 s is normal, because bookmarks come about once a minute.");
    }

    private static Measurement<T> Measurement<T>(ResourceKind kind, T value)
        where T : struct => new(value, new KeyValuePair<string, object?>(KindTag, Name(kind)));

    private static string Name(ResourceKind kind) => ResourceType.Of(kind).Plural;
}
