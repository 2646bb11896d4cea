using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Doctor;

/// <summary>The API server does not answer NetDoctor: objects are known as they were at the last contact.</summary>
/// <remarks>Probes go on; only what is derived from objects may be out of date.</remarks>
public sealed class ApiServerUnreachable : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("DOC05", "API server unreachable", Severity.Warning, Hop.Doctor)
    {
        Explains = ["DOC06"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var lost = DoctorCaches.In(context.Snapshot, CacheState.Disconnected);
        if (lost.IsEmpty)
        {
            yield break;
        }

        var oldest = lost.MinBy(status => status.LastContactAt ?? DateTimeOffset.MinValue)!;
        yield return new RuleFinding
        {
            Subject = "API server",
            Summary = $"The API server does not answer NetDoctor for {DoctorCaches.Names(lost)}: "
                + $"facts are up to {DoctorCaches.Age(context.Snapshot, oldest)} old.",
            Evidence =
            [
                .. lost.Select(status => context.Derived(
                    $"cache of {status.Kind}",
                    $"{status.Detail ?? "the connection is lost"}; last contact {DoctorCaches.Age(context.Snapshot, status)} ago")),
            ],
            Fixes = [new Fix("See whether the API server answers others, and whether it throttles.", "kubectl get --raw /readyz?verbose")],
        };
    }
}
