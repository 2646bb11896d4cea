using NetDoctor.Diagnosis.Policies.NearMisses;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Policies;

namespace NetDoctor.Diagnosis.Policies.Lint;

/// <summary>Policies that select no pod.</summary>
internal static class SubjectChecks
{
    private const int Most = 3;

    public static IEnumerable<PolicyLintFinding> Find(LintWorld world) =>
        world.NetworkPolicies.Select(policy => Of(world, policy)).Concat(world.ClusterPolicies.Select(policy => Of(world, policy))).OfType<PolicyLintFinding>();

    private static PolicyLintFinding? Of(LintWorld world, NetworkPolicy policy)
    {
        // One for a whole namespace waits for its pods.
        var pods = world.PodsOf(policy.Namespace);
        if (policy.PodSelector.IsEmpty || pods.Any(pod => policy.PodSelector.Matches(pod.Labels)))
        {
            return null;
        }

        var selector = RuleWords.Describe(policy.PodSelector);
        var elsewhere = world.Namespaces.Where(ns => world.PodsOf(ns).Any(pod => policy.PodSelector.Matches(pod.Labels))).ToList();
        if (elsewhere.Count is > 0 and <= Most)
        {
            return LintWorld.Finding("POL16", Severity.Warning, policy, "podSelector",
                $"It selects no pod of {policy.Namespace}: pods with {selector} are in {string.Join(", ", elsewhere)}.",
                $"Put the policy into namespace {elsewhere[0]}, if its pods are meant.");
        }

        var near = pods.Select(pod => (Pod: pod, Misses: SelectorMiss.Of(policy.PodSelector, pod.Labels)))
            .FirstOrDefault(one => one.Misses is [{ IsNear: true }]);
        return LintWorld.Finding("POL14", Severity.Warning, policy, "podSelector",
            near.Pod is null
                ? $"It selects no pod: none of {policy.Namespace} has {selector}."
                : $"It selects no pod: it wants {near.Misses[0].Wanted}, and {near.Pod} has {near.Misses[0].Has}.",
            near.Pod is null ? "Correct podSelector, or delete the policy." : $"Write {near.Misses[0].Has} into podSelector, if {near.Pod} is meant.");
    }

    private static PolicyLintFinding? Of(LintWorld world, ClusterPolicy policy)
    {
        var compiled = CompiledPolicy.Of(policy);
        return world.Pods.Any(compiled.Selects) || !world.Pods.Any()
            ? null
            : LintWorld.Finding("POL14", Severity.Warning, policy, "subject", "Its subject selects no pod of the cluster.", "Correct the subject, or delete the policy.");
    }
}
