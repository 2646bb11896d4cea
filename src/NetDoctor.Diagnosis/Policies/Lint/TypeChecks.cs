using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Policies;

namespace NetDoctor.Diagnosis.Policies.Lint;

/// <summary>Rules of a direction that the policy is not about, directions without rules, and rules that admit everybody.</summary>
internal static class TypeChecks
{
    public static IEnumerable<PolicyLintFinding> Find(LintWorld world) => world.NetworkPolicies.SelectMany(Of);

    private static IEnumerable<PolicyLintFinding> Of(NetworkPolicy policy)
    {
        foreach (var (name, field, applies, rules, others) in new[]
        {
            ("Ingress", "ingress", policy.AppliesToIngress, policy.Ingress, policy.Egress),
            ("Egress", "egress", policy.AppliesToEgress, policy.Egress, policy.Ingress),
        })
        {
            if (!applies && !rules.IsEmpty)
            {
                yield return LintWorld.Finding("POL13", Severity.Warning, policy, "policyTypes",
                    $"It has {rules.Length} {field} rule{(rules.Length == 1 ? "" : "s")}, but policyTypes leaves {name} out, so that they count for nothing.",
                    $"Add {name} to policyTypes, or take the {field} rules out.");
            }

            if (applies && rules.IsEmpty && !others.IsEmpty)
            {
                yield return LintWorld.Finding("POL13", Severity.Info, policy, "policyTypes",
                    $"policyTypes lists {name} and there is no {field} rule: that denies all {field} of the selected pods.",
                    $"Take {name} out of policyTypes, if it is not meant.");
            }
        }

        foreach (var (direction, index, rule) in LintWorld.RulesOf(policy).Where(one => one.Rule.Peers.IsEmpty && one.Rule.Ports.IsEmpty))
        {
            yield return LintWorld.Finding("POL36", Severity.Info, policy, LintWorld.Path(direction, index),
                $"The rule names neither a peer nor a port, and so {(direction == PolicyDirection.Egress ? "lets everything out" : "admits everybody on every port")}.",
                "Name whom it is for, if not everybody is meant.");
        }
    }
}
