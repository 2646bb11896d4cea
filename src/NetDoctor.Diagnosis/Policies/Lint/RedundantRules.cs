using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Policies;

namespace NetDoctor.Diagnosis.Policies.Lint;

/// <summary>Rules of NetworkPolicies that add nothing to another one of the same pods.</summary>
internal static class RedundantRules
{
    public static IEnumerable<PolicyLintFinding> Find(LintWorld world)
    {
        foreach (var policies in world.NetworkPolicies.GroupBy(policy => policy.Namespace))
        {
            // In the order of names and places, so that of two equal ones the later is told.
            var rules = policies.SelectMany(LintWorld.RulesOf, (policy, one) => (Policy: policy, one.Direction, one.Index, one.Rule)).ToList();
            for (var index = 0; index < rules.Count; index++)
            {
                var mine = rules[index];
                var number = index;
                var by = rules.Select((other, place) => (Rule: other, Place: place)).FirstOrDefault(other => other.Place != number
                    && other.Rule.Direction == mine.Direction
                    && Coverage.Covers(other.Rule.Policy.PodSelector, mine.Policy.PodSelector)
                    && Coverage.Covers(other.Rule.Rule, mine.Rule)
                    && (other.Place < number || !IsCoveredBack(mine, other.Rule)));
                if (by.Rule.Policy is not null)
                {
                    var (policy, path) = (by.Rule.Policy, LintWorld.Path(by.Rule.Direction, by.Rule.Index));
                    var where = ReferenceEquals(policy, mine.Policy) ? path : $"{path} of {PolicyWords.PolicyOf(policy)}";
                    yield return LintWorld.Finding("POL15", Severity.Info, mine.Policy, LintWorld.Path(mine.Direction, mine.Index),
                        $"The rule adds nothing: {where} admits the same and is about the same pods.", "Take the rule out, or the other one.");
                }
            }
        }
    }

    private static bool IsCoveredBack(
        (NetworkPolicy Policy, PolicyDirection Direction, int Index, NetworkPolicyRule Rule) one,
        (NetworkPolicy Policy, PolicyDirection Direction, int Index, NetworkPolicyRule Rule) other) =>
        Coverage.Covers(one.Policy.PodSelector, other.Policy.PodSelector) && Coverage.Covers(one.Rule, other.Rule);
}
