using System.Collections.Immutable;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Doctor;

/// <summary>Nothing was heard of some kinds for longer than the API server ever stays silent: what is known of them may be old.</summary>
/// <remarks>A watch with bookmarks hears something about once a minute. Source: Kubernetes documentation, "API Concepts", Watch bookmarks.</remarks>
public sealed class StaleCaches : IRule
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("DOC06", "Cache stale", Severity.Warning, Hop.Doctor);

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var snapshot = context.Snapshot;
        var stale = ResourceKinds.All.Select(snapshot.StatusOf)
            .Where(status => status.IsComplete && snapshot.ObservedAt - status.LastContactAt > Limit)
            .ToImmutableArray();
        if (stale.IsEmpty)
        {
            yield break;
        }

        var oldest = stale.MinBy(status => status.LastContactAt)!;
        yield return new RuleFinding
        {
            Subject = "NetDoctor",
            Summary = $"What NetDoctor knows of {DoctorCaches.Names(stale)} is up to {DoctorCaches.Age(snapshot, oldest)} old; "
                + "what changed since is not part of the answer.",
            Evidence =
            [
                .. stale.Select(status => context.Derived(
                    $"cache of {status.Kind}", $"last contact {DoctorCaches.Age(snapshot, status)} ago, state {status.State}")),
            ],
            Fixes = [new Fix("See whether the API server answers and its watches go on.", "kubectl get --raw /readyz?verbose")],
        };
    }
}
