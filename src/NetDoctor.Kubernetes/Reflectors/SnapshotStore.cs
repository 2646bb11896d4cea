using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using NetDoctor.Kubernetes.Configuration;
using NetDoctor.Kubernetes.Facts;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Kubernetes.Reflectors;

/// <summary>The facts of now. Reflectors change them; who takes a snapshot keeps what was.</summary>
internal sealed class SnapshotStore
{
    private static readonly TimeSpan EventSweepInterval = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly TimeProvider _timeProvider;
    private readonly EventWindow _events;
    private readonly AddressLedger _addresses;
    private readonly string? _domain;
    private ClusterSnapshot _snapshot;
    private DateTimeOffset _eventsSweptAt;

    /// <summary>Makes a store that knows nothing.</summary>
    /// <param name="options">Bounds of the events, and the cluster's domain.</param>
    /// <param name="timeProvider">Gives the instants of contact.</param>
    public SnapshotStore(IOptions<KubernetesOptions> options, TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        _events = new EventWindow(options.Value.MaximumEvents, options.Value.MaximumEventAge);
        _addresses = new AddressLedger(options.Value.MaximumFormerHolders, options.Value.MaximumFormerHolderAge);
        _domain = options.Value.ClusterDomain;
        _snapshot = ClusterSnapshot.Unknown with { ClusterDomain = _domain ?? DnsConfiguration.DefaultDomain };
    }

    /// <summary>The facts of this instant.</summary>
    public ClusterSnapshot Take() => Volatile.Read(ref _snapshot) with { ObservedAt = _timeProvider.GetUtcNow() };

    /// <summary>Takes over what the API server says of the rights of the cluster's DNS.</summary>
    /// <param name="reviews">Its answers; empty when it does not tell.</param>
    public void Replace(ImmutableArray<AccessReview> reviews)
    {
        lock (_lock)
        {
            Volatile.Write(ref _snapshot, _snapshot with { AccessReviews = reviews });
        }
    }

    /// <summary>State of a kind.</summary>
    /// <param name="kind">The kind.</param>
    public CacheStatus StatusOf(ResourceKind kind) => Volatile.Read(ref _snapshot).StatusOf(kind);

    /// <summary>Takes over a whole list; the kind is synced with it.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="facts">All facts of the kind.</param>
    public void Replace(ResourceKind kind, IReadOnlyCollection<Fact> facts)
    {
        var now = _timeProvider.GetUtcNow();
        var kept = kind == ResourceKind.Event ? _events.Keep(facts, now, isNewList: true) : facts.Where(KeptConfigMaps.Keeps);
        lock (_lock)
        {
            var before = _snapshot;
            var after = FactTables.Replace(before, kind, kept);
            Released(before, after, kind, now);
            Publish(after, Synced(kind, now));
        }
    }

    /// <summary>Adds or replaces one object.</summary>
    /// <param name="fact">The object as it is now.</param>
    public void Set(Fact fact)
    {
        lock (_lock)
        {
            if (!KeptConfigMaps.Keeps(fact))
            {
                Heard(_snapshot, fact.Kind);
                return;
            }

            _addresses.Changed(Known(fact), fact, _timeProvider.GetUtcNow());
            Heard(FactTables.With(_snapshot, fact), fact.Kind);
        }
    }

    /// <summary>Removes one object.</summary>
    /// <param name="fact">The object as it was last.</param>
    public void Remove(Fact fact)
    {
        lock (_lock)
        {
            _addresses.Changed(Known(fact), null, _timeProvider.GetUtcNow());
            Heard(FactTables.Without(_snapshot, fact.Kind, fact.Namespace, fact.Name), fact.Kind);
        }
    }

    /// <summary>The API server was heard of a kind, and nothing changed: the kind is synced.</summary>
    /// <param name="kind">The kind.</param>
    public void Touch(ResourceKind kind)
    {
        lock (_lock)
        {
            Heard(_snapshot, kind);
        }
    }

    /// <summary>The kind cannot be read now: what was synced is disconnected, what never was stays syncing.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="detail">Why, in a sentence.</param>
    /// <returns>Whether that is news.</returns>
    public bool Disconnect(ResourceKind kind, string detail)
    {
        lock (_lock)
        {
            var status = _snapshot.StatusOf(kind);
            var state = status.IsComplete ? CacheState.Disconnected : CacheState.Syncing;
            Publish(_snapshot, status with { State = state, Detail = detail });
            return status.State != state || status.Detail != detail;
        }
    }

    /// <summary>The kind cannot be read at all: nothing is known of it any more.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="state">Whether it is forbidden or not served.</param>
    /// <param name="detail">Why, in the API server's words.</param>
    /// <returns>Whether that is news.</returns>
    public bool Forbid(ResourceKind kind, CacheState state, string detail)
    {
        lock (_lock)
        {
            var status = _snapshot.StatusOf(kind);
            Publish(
                FactTables.Replace(_snapshot, kind, []),
                new CacheStatus(kind, state, _timeProvider.GetUtcNow(), detail));
            return status.State != state || status.Detail != detail;
        }
    }

    private Fact? Known(Fact fact) => fact switch
    {
        Pod => _snapshot.Pods.Find(fact.Namespace, fact.Name),
        Service => _snapshot.Services.Find(fact.Namespace, fact.Name),
        _ => null,
    };

    // What went while the watch was broken: when exactly is not known, only that it is gone now.
    private void Released(ClusterSnapshot before, ClusterSnapshot after, ResourceKind kind, DateTimeOffset now)
    {
        if (kind == ResourceKind.Pod)
        {
            _addresses.Replaced(before.Pods.All, after.Pods.Find, now);
        }
        else if (kind == ResourceKind.Service)
        {
            _addresses.Replaced(before.Services.All, after.Services.Find, now);
        }
    }

    private void Heard(ClusterSnapshot snapshot, ResourceKind kind)
    {
        var now = _timeProvider.GetUtcNow();
        if (kind == ResourceKind.Event
            && (snapshot.Events.Count > _events.SweepAbove || now - _eventsSweptAt >= EventSweepInterval))
        {
            _eventsSweptAt = now;
            var kept = _events.Keep(snapshot.Events.All, now);
            snapshot = kept.Count == snapshot.Events.Count ? snapshot : FactTables.Replace(snapshot, kind, kept);
        }

        _addresses.Sweep(now);
        Publish(snapshot, Synced(kind, now));
    }

    private CacheStatus Synced(ResourceKind kind, DateTimeOffset now) =>
        new(kind, CacheState.Synced, now, NotKept: kind == ResourceKind.Event ? _events.NotKept(now) : 0);

    private void Publish(ClusterSnapshot snapshot, CacheStatus status) =>
        Volatile.Write(ref _snapshot, snapshot with
        {
            Caches = snapshot.Caches.SetItem(status.Kind, status),
            AddressHistory = _addresses.History,
            ClusterDomain = _domain ?? snapshot.Dns.ClusterDomain,
        });
}
