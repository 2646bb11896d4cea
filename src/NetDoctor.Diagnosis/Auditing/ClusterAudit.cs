using System.Collections.Immutable;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Auditing;

/// <summary>The audits of every Service of a cluster at one instant; immutable.</summary>
/// <remarks>An audit rests on what it read, and on nothing else: rules are pure. Each is therefore kept with a record of its reads,
/// and holds in a later snapshot unless one of them concerns something that changed in between. What a rule reads is found out, not
/// declared, so that a new rule needs nothing. An audit whose rules ask for the time is made anew whenever time has passed (rules that
/// ask whether something is long ago, only when it becomes so), and every audit when the state of a kind changes, because that decides
/// which rules can judge.</remarks>
public sealed class ClusterAudit
{
    // Below this, starting others costs more than it saves.
    private const int WorthSharing = 32;

    private readonly ServiceAuditor _auditor;
    private readonly ImmutableDictionary<ServiceKey, Entry> _entries;

    private ClusterAudit(
        ServiceAuditor auditor, ClusterSnapshot snapshot, ImmutableDictionary<ServiceKey, Entry> entries, int renewed)
    {
        _auditor = auditor;
        _entries = entries;
        Snapshot = snapshot;
        Renewed = renewed;
    }

    /// <summary>The facts that were audited.</summary>
    public ClusterSnapshot Snapshot { get; }

    /// <summary>Services that were audited for this, and not taken over from the audit before.</summary>
    public int Renewed { get; }

    /// <summary>Number of Services.</summary>
    public int Count => _entries.Count;

    /// <summary>The audit of a Service; null when there is no such Service.</summary>
    /// <param name="service">Namespace and name.</param>
    public ServiceAudit? this[ServiceKey service] => _entries.GetValueOrDefault(service)?.Audit;

    /// <summary>Audits every Service.</summary>
    /// <param name="auditor">Audits one.</param>
    /// <param name="snapshot">Facts.</param>
    /// <param name="parallelism">Processors that may work on it, at least 1.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static ClusterAudit Full(
        ServiceAuditor auditor, ClusterSnapshot snapshot, int parallelism, CancellationToken cancellationToken)
    {
        var services = snapshot.Services.All.ToArray();
        return new ClusterAudit(
            auditor, snapshot, Audit(auditor, services, snapshot, parallelism, cancellationToken).ToImmutableDictionary(), services.Length);
    }

    /// <summary>The audit of a later snapshot; only what the changes in between touch is audited.</summary>
    /// <param name="snapshot">Facts of later.</param>
    /// <param name="parallelism">Processors that may work on it, at least 1.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public ClusterAudit Next(ClusterSnapshot snapshot, int parallelism, CancellationToken cancellationToken)
    {
        var changes = SnapshotChanges.Between(Snapshot, snapshot);
        var touched = snapshot.Services.All
            .Where(service => !_entries.TryGetValue(KeyOf(service), out var entry) || entry.Reads.IsTouchedBy(changes))
            .ToArray();
        var gone = _entries.Keys.Where(key => snapshot.Services.Find(key.Namespace, key.Name) is null).ToArray();
        var entries = _entries.RemoveRange(gone).SetItems(Audit(_auditor, touched, snapshot, parallelism, cancellationToken));
        return new ClusterAudit(_auditor, snapshot, entries, touched.Length);
    }

    private static KeyValuePair<ServiceKey, Entry>[] Audit(
        ServiceAuditor auditor, Service[] services, ClusterSnapshot snapshot, int parallelism, CancellationToken cancellationToken)
    {
        var audited = new KeyValuePair<ServiceKey, Entry>[services.Length];
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = services.Length < WorthSharing ? 1 : parallelism,
            CancellationToken = cancellationToken,
        };
        Parallel.For(0, services.Length, options, index => audited[index] = Audit(auditor, services[index], snapshot));
        return audited;
    }

    private static KeyValuePair<ServiceKey, Entry> Audit(ServiceAuditor auditor, Service service, ClusterSnapshot snapshot)
    {
        var recorder = new ReadSet.Recorder();
        recorder.Fact(ResourceKind.Service, service.Namespace, service.Name);
        var audit = auditor.Audit(service, snapshot.Recording(recorder), snapshot.ObservedAt);
        return new(KeyOf(service), new Entry(audit, recorder.ToReadSet(snapshot.ObservedAt)));
    }

    private static ServiceKey KeyOf(Service service) => new(service.Namespace, service.Name);

    private sealed record Entry(ServiceAudit Audit, ReadSet Reads);
}
