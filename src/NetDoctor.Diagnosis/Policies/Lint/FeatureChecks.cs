using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Policies;

namespace NetDoctor.Diagnosis.Policies.Lint;

/// <summary>What policies ask for and the network plugin is known not to do.</summary>
internal static class FeatureChecks
{
    public static IEnumerable<PolicyLintFinding> Find(LintWorld world)
    {
        var dialect = world.Dialect;
        return world.NetworkPolicies.SelectMany(policy => Of(policy, dialect)).Concat(world.ClusterPolicies.SelectMany(policy => Of(policy, dialect)));
    }

    private static IEnumerable<PolicyLintFinding> Of(NetworkPolicy policy, PolicyDialect dialect)
    {
        if (dialect.Enforces == false || (dialect.EnforcesEgress == false && policy.AppliesToEgress))
        {
            var what = dialect.Enforces == false ? "NetworkPolicies" : "egress rules";
            yield return LintWorld.Finding("POL38", Severity.Warning, policy, null, $"{dialect.Name} does not enforce {what}.", "Use a network plugin that does.");
            yield break;
        }

        foreach (var (direction, index, rule) in LintWorld.RulesOf(policy))
        {
            foreach (var (port, number) in rule.Ports.Select((port, number) => (port, number)))
            {
                var missing = port.EndPort > port.Port?.Number && dialect.SupportsEndPort == false ? "endPort: the rule is about its first port only"
                    : port.Protocol == TransportProtocol.Sctp && dialect.SupportsSctp == false ? "SCTP"
                    : port.Port is { IsName: true } && dialect.SupportsNamedPorts == false ? "names of ports"
                    : null;
                if (missing is not null)
                {
                    yield return LintWorld.Finding("POL38", Severity.Warning, policy, $"{LintWorld.Path(direction, index)}.ports[{number}]",
                        $"{dialect.Name} does not support {missing}.", "Write it in another way: each port by its number.");
                }
            }
        }
    }

    private static IEnumerable<PolicyLintFinding> Of(ClusterPolicy policy, PolicyDialect dialect)
    {
        var applies = policy.PolicyKind switch
        {
            ResourceKind.AdminNetworkPolicy => dialect.AppliesAdminNetworkPolicies,
            ResourceKind.BaselineAdminNetworkPolicy => dialect.AppliesBaselineAdminNetworkPolicies,
            _ => dialect.AppliesClusterNetworkPolicies,
        };
        if (applies == false)
        {
            yield return LintWorld.Finding("POL38", Severity.Warning, policy, null,
                $"{dialect.Name} does not enforce policies of kind {policy.PolicyKind}.", "Write it as NetworkPolicies, or use a network plugin that does.");
        }
    }
}
