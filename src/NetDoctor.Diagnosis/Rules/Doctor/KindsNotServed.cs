using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Doctor;

/// <summary>The API server does not serve kinds that NetDoctor reads, or not in the version that it reads.</summary>
/// <remarks>A group or version that is not served answers 404. Source: Kubernetes documentation, "The Kubernetes API", API groups and
/// versioning; "Deprecated API Migration Guide".</remarks>
public sealed class KindsNotServed : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("DOC17", "CRD absent or version unknown", Severity.Info, Hop.Doctor);

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var absent = DoctorCaches.In(context.Snapshot, CacheState.NotServed);
        if (absent.IsEmpty)
        {
            yield break;
        }

        yield return new RuleFinding
        {
            Subject = "NetDoctor",
            Summary = $"The API server does not serve {DoctorCaches.Names(absent)} in the version that NetDoctor reads: findings that need "
                + "them are not evaluated.",
            Evidence =
            [
                .. absent.Select(status => context.Derived(
                    $"cache of {status.Kind}", status.Detail ?? $"the API server answers 404 to a list of {status.Kind}")),
            ],
            Fixes = [new Fix("See which groups and versions it serves.", "kubectl api-versions")],
            IsHazard = true,
        };
    }
}
