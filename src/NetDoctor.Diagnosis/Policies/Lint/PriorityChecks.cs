using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Policies;

namespace NetDoctor.Diagnosis.Policies.Lint;

/// <summary>Policies of the administrator with one priority and common pods: which is asked first is left to the plugin.</summary>
internal static class PriorityChecks
{
    public static IEnumerable<PolicyLintFinding> Find(LintWorld world)
    {
        var compiled = world.ClusterPolicies.Where(policy => policy.PolicyKind != ResourceKind.BaselineAdminNetworkPolicy)
            .Select(policy => (Policy: policy, Compiled: CompiledPolicy.Of(policy))).ToList();
        foreach (var group in compiled.GroupBy(one => (one.Policy.Tier, one.Policy.Priority)))
        {
            var same = group.ToList();
            for (var index = 1; index < same.Count; index++)
            {
                var mine = same[index];
                foreach (var other in same.Take(index))
                {
                    var direction = new[] { PolicyDirection.Ingress, PolicyDirection.Egress }
                        .Where(one => mine.Compiled.AppliesTo(one) && other.Compiled.AppliesTo(one)).Cast<PolicyDirection?>().FirstOrDefault();
                    if (direction is not null && world.Pods.FirstOrDefault(pod => mine.Compiled.Selects(pod) && other.Compiled.Selects(pod)) is { } common)
                    {
                        yield return LintWorld.Finding("POL20", Severity.Warning, mine.Policy, "priority",
                            $"It has priority {mine.Policy.Priority}, as {PolicyWords.PolicyOf(other.Policy)} has, and both select {common}: which of them is asked first is not defined.",
                            "Give the two different priorities.");
                    }
                }
            }
        }
    }
}
