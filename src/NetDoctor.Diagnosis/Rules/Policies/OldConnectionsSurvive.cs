using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Policies;

/// <summary>New connections are denied by a policy that is younger than the source's pod: connections from before it may go on working.</summary>
/// <remarks>Established connections are not cut by most plugins when a policy changes. Source: Kubernetes documentation, "Network Policies", Pod lifecycle: behaviour towards existing connections is implementation-defined.</remarks>
public sealed class OldConnectionsSurvive : IRule
{
    // Few connections are older than that, and whoever has one knows.
    private static readonly TimeSpan Recent = TimeSpan.FromDays(1);

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("POL37", "Old connection survives, new one denied", Severity.Info, Hop.IngressPolicy)
    {
        Needs = [ResourceKind.NetworkPolicy, ResourceKind.Pod, ResourceKind.Namespace],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        if (context.Route.Source.Pod is not { } source)
        {
            yield break;
        }

        foreach (var denied in DeniedEnd.All(context))
        {
            var policy = denied.Policy;
            if (policy.CreatedAt <= source.CreatedAt || denied.First.Chain.Subject.Pod is not { } subject || policy.CreatedAt <= subject.CreatedAt
                || context.Snapshot.IsAgo(policy.CreatedAt, Recent))
            {
                continue;
            }

            yield return new RuleFinding
            {
                Subject = policy.Reference.ToString(),
                Summary = $"{policy.Reference} is younger than both pods: connections that {context.Route.Source} opened before {policy.CreatedAt:HH:mm:ss} UTC "
                    + "may still work while new ones are denied.",
                Evidence = [context.Derived(policy, $"made at {policy.CreatedAt:yyyy-MM-dd HH:mm:ss} UTC"), context.Derived(source, $"made at {source.CreatedAt:yyyy-MM-dd HH:mm:ss} UTC")],
                Hop = denied.Hop,
                IsHazard = true,
            };
            yield break;
        }
    }
}
