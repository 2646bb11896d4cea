using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Policies.NearMisses;

/// <summary>A flow that is denied at one end, with all that is needed to look for what almost admits it there.</summary>
/// <param name="Evaluator">Decided.</param>
/// <param name="Snapshot">Facts.</param>
/// <param name="Flow">The flow.</param>
/// <param name="Direction">The end.</param>
/// <param name="Background">What else is known.</param>
internal sealed record DeniedFlow(
    PolicyEvaluator Evaluator, ClusterSnapshot Snapshot, PolicyFlow Flow, PolicyDirection Direction, FlowBackground Background)
{
    /// <summary>The end whose policies deny.</summary>
    public PolicyEnd Subject => PolicyEvaluator.Ends(Flow, Direction).Subject;

    /// <summary>The other end.</summary>
    public PolicyEnd Other => PolicyEvaluator.Ends(Flow, Direction).Other;

    /// <summary>What the plugin makes of policies.</summary>
    public PolicyDialect Dialect => Evaluator.Dialect;

    /// <summary>Whether it is about what goes out.</summary>
    public bool IsEgress => Direction == PolicyDirection.Egress;

    /// <summary><c>egress</c> or <c>ingress</c>.</summary>
    public string Field => IsEgress ? "egress" : "ingress";

    /// <summary>NetworkPolicies that isolate the subject, by name.</summary>
    public IEnumerable<NetworkPolicy> Isolating => Evaluator.Index.Isolating(Subject, Direction)
        .Select(policy => policy.Fact).OfType<NetworkPolicy>().OrderBy(policy => policy.Name, StringComparer.Ordinal);

    /// <summary>Rules of a policy in this direction, whatever <c>policyTypes</c> says.</summary>
    /// <param name="policy">The policy.</param>
    public IReadOnlyList<NetworkPolicyRule> RulesOf(NetworkPolicy policy) => IsEgress ? policy.Egress : policy.Ingress;

    /// <summary>"the only ingress rule of NetworkPolicy shop/web", or "ingress[1] of ...".</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="rule">Index of the rule.</param>
    public string Name(NetworkPolicy policy, int rule) => RulesOf(policy).Count == 1
        ? $"the only {Field} rule of {PolicyWords.PolicyOf(policy)}"
        : $"{Field}[{rule}] of {PolicyWords.PolicyOf(policy)}";

    /// <summary>A policy with another rule in place of one of its own.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="index">Index of the rule.</param>
    /// <param name="rule">The other rule.</param>
    public NetworkPolicy With(NetworkPolicy policy, int index, NetworkPolicyRule rule) => IsEgress
        ? policy with { Egress = policy.Egress.SetItem(index, rule) }
        : policy with { Ingress = policy.Ingress.SetItem(index, rule) };

    /// <summary>Whether a rule of a policy admits the flow, if the policy selected the subject and were about this direction.</summary>
    /// <param name="policy">The policy.</param>
    public int AdmittingRule(NetworkPolicy policy)
    {
        var rules = RulesOf(policy);
        for (var index = 0; index < rules.Count; index++)
        {
            if (CompiledRule.Of(rules[index], policy.Namespace).Matches(Other, Flow, Dialect, out _) == Matching.Yes)
            {
                return index;
            }
        }

        return -1;
    }
}
