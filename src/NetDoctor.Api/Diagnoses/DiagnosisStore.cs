using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Api.Diagnoses;

/// <summary>Recent diagnoses, in memory; safe for many threads.</summary>
/// <param name="options">How many are kept.</param>
internal sealed class DiagnosisStore(IOptions<DiagnosesOptions> options)
{
    private readonly Lock _lock = new();

    // By identifier, which is by age.
    private readonly SortedDictionary<string, DiagnosisSession> _sessions = new(StringComparer.Ordinal);

    /// <summary>Keeps a diagnosis; the oldest that are done make room.</summary>
    /// <param name="session">The diagnosis.</param>
    public void Add(DiagnosisSession session)
    {
        lock (_lock)
        {
            _sessions.Add(session.Id, session);
            while (_sessions.Count > options.Value.MaxStored
                && _sessions.Values.FirstOrDefault(other => other != session && other.Completion.IsCompleted) is { } oldest)
            {
                _sessions.Remove(oldest.Id);
            }
        }
    }

    /// <summary>Forgets a diagnosis that came to nothing.</summary>
    /// <param name="session">The diagnosis.</param>
    public void Remove(DiagnosisSession session)
    {
        lock (_lock)
        {
            _sessions.Remove(session.Id);
        }
    }

    /// <summary>A diagnosis; null when it is not kept.</summary>
    /// <param name="id">Identifier, in any case.</param>
    public DiagnosisSession? Find(string id)
    {
        lock (_lock)
        {
            return _sessions.GetValueOrDefault(id.ToUpperInvariant());
        }
    }

    /// <summary>A page of diagnoses, the latest first.</summary>
    /// <param name="verdict">Only those that are done with this verdict; null for all.</param>
    /// <param name="before">Only those older than this identifier; null for all.</param>
    /// <param name="limit">How many at most.</param>
    public DiagnosisList List(Verdict? verdict, string? before, int limit)
    {
        DiagnosisSession[] sessions;
        lock (_lock)
        {
            sessions = [.. _sessions.Values];
        }

        var items = sessions.Reverse()
            .Select(session => session.Current)
            .Where(item => before is null || string.CompareOrdinal(item.Id, before.ToUpperInvariant()) < 0)
            .Where(item => verdict is null || (item.Status == DiagnosisStatus.Completed && item.Verdict == verdict))
            .Take(limit + 1)
            .Select(item => new DiagnosisListItem(
                item.Id, item.Status, item.Verdict, item.Summary, item.Question, item.Cause?.Id, item.StartedAt, item.DurationMilliseconds))
            .ToImmutableArray();
        return items.Length > limit
            ? new DiagnosisList(items[..limit], items[limit - 1].Id)
            : new DiagnosisList(items, null);
    }
}
