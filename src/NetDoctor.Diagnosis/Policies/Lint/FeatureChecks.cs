using NetDoctor.Diagnosis.Policies.Dialects;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Policies;

namespace NetDoctor.Diagnosis.Policies.Lint;

/// <summary>What policies ask for and the network plugin is known not to do.</summary>
internal static class FeatureChecks
{
    private const string Root = "spec";

    public static IEnumerable<PolicyLintFinding> Find(LintWorld world) =>
        from policy in world.NetworkPolicies.Concat<Fact>(world.ClusterPolicies)
        from gap in PolicyCapabilities.GapsOf(policy, world.Dialect, null)
        where gap.IsUnsupported
        select LintWorld.Finding("POL38", Severity.Warning, policy, gap.Path == Root ? null : gap.Path[(Root.Length + 1)..],
            $"{gap.Value}: {gap.Words}.", "Write it in another way, or use a network plugin that applies it.");
}
