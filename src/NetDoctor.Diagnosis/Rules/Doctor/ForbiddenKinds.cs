using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Doctor;

/// <summary>NetDoctor may not read some kinds of objects: what they would tell is not part of the answer.</summary>
/// <remarks>Source: Kubernetes documentation, "Using RBAC Authorization".</remarks>
public sealed class ForbiddenKinds : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("DOC04", "Evidence hidden by RBAC", Severity.Warning, Hop.Doctor);

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        // Not to read Secrets is a sound choice, and no fault to be told of each time.
        var hidden = DoctorCaches.In(context.Snapshot, CacheState.Forbidden)
            .RemoveAll(status => status.Kind == ResourceKind.Secret);
        if (hidden.IsEmpty)
        {
            yield break;
        }

        yield return new RuleFinding
        {
            Subject = "NetDoctor",
            Summary = $"NetDoctor may not read {DoctorCaches.Names(hidden)}: findings that need them are not evaluated.",
            Evidence =
            [
                .. hidden.Select(status => context.Derived(
                    $"cache of {status.Kind}", status.Detail ?? $"the API server forbids to list {status.Kind}")),
            ],
            Fixes =
            [
                new Fix("Let NetDoctor's ServiceAccount list and watch these kinds: apply its deploy/base/rbac.yaml again.",
                    DoctorCaches.UserIn(hidden) is { } user
                        ? $"kubectl auth can-i --list --as={user}"
                        : null),
            ],
        };
    }
}
