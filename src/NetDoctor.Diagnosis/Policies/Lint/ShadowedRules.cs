using System.Collections.Immutable;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Policies;

namespace NetDoctor.Diagnosis.Policies.Lint;

/// <summary>Rules of the administrator that are never reached, because an earlier one matches all that they do.</summary>
internal static class ShadowedRules
{
    public static IEnumerable<PolicyLintFinding> Find(LintWorld world)
    {
        var policies = world.ClusterPolicies.Where(policy => policy.Subject is not null).ToList();
        foreach (var direction in new[] { PolicyDirection.Ingress, PolicyDirection.Egress })
        {
            for (var place = 0; place < policies.Count; place++)
            {
                var rules = RulesOf(policies[place], direction);
                for (var index = 0; index < rules.Length; index++)
                {
                    if (Before(policies, place, index, direction, rules[index]) is { } found)
                    {
                        var where = ReferenceEquals(found.Policy, policies[place]) ? found.Path : $"{found.Path} of {PolicyWords.PolicyOf(found.Policy)}";
                        yield return LintWorld.Finding(IdOf(policies[place]), Severity.Warning, policies[place], LintWorld.Path(direction, index),
                            $"The rule is never reached: {where} is asked first and matches all that it does.", "Put the rule first, or take it out.");
                    }
                }
            }
        }
    }

    private static (ClusterPolicy Policy, string Path)? Before(
        List<ClusterPolicy> policies, int place, int index, PolicyDirection direction, ClusterPolicyRule rule)
    {
        var mine = policies[place];
        for (var earlier = 0; earlier <= place; earlier++)
        {
            var policy = policies[earlier];
            var isSame = earlier == place;
            if (!isSame && (policy.Tier != mine.Tier || policy.Priority >= mine.Priority || !Coverage.Covers(policy.Subject!, mine.Subject!)))
            {
                continue;
            }

            var rules = RulesOf(policy, direction);
            for (var number = 0; number < (isSame ? index : rules.Length); number++)
            {
                if (Coverage.Covers(rules[number], rule))
                {
                    return (policy, LintWorld.Path(direction, number));
                }
            }
        }

        return null;
    }

    private static ImmutableArray<ClusterPolicyRule> RulesOf(ClusterPolicy policy, PolicyDirection direction) =>
        direction == PolicyDirection.Egress ? policy.Egress : policy.Ingress;

    private static string IdOf(ClusterPolicy policy) => policy.PolicyKind switch
    {
        ResourceKind.AdminNetworkPolicy => "POL17",
        ResourceKind.BaselineAdminNetworkPolicy => "POL18",
        _ => "POL19",
    };
}
