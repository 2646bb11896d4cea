using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Policies;

/// <summary>Says decisions in sentences: the same for JSON, Markdown, terminal and chat.</summary>
public static class PolicyWords
{
    /// <summary>One sentence on one end, such as "NetworkPolicy shop/deny isolates shop/web for egress, and none of its rules admits ...".</summary>
    /// <param name="chain">The chain of that end.</param>
    /// <param name="flow">The flow.</param>
    public static string Describe(PolicyChain chain, PolicyFlow flow)
    {
        var (subject, other) = PolicyEvaluator.Ends(flow, chain.Direction);
        var direction = chain.Direction == PolicyDirection.Egress ? "egress" : "ingress";
        var decision = chain.Decision;
        return decision.Reason switch
        {
            PolicyReason.NotSelected => $"no policy isolates {subject} for {direction}",
            PolicyReason.NotAPod when subject.Kind == PolicyEndKind.Node => $"{subject} is on a node's network, which policies are not about",
            PolicyReason.NotAPod => $"{subject} is outside of the cluster, which policies are not about",
            PolicyReason.SamePod => $"{subject} always reaches itself",
            PolicyReason.NotEnforced => $"{PolicyOf(decision.Policy!)} does not let it through, but the network plugin does not enforce what policies say of {direction}",
            PolicyReason.OwnNode => $"{other} is the pod's own node, which policies always admit",
            PolicyReason.Allowed => $"{PolicyOf(decision.Policy!)} {(decision.Stage == PolicyStage.NetworkPolicy ? "admits" : "allows")} it ({PathOf(chain)})",
            PolicyReason.Denied => $"{PolicyOf(decision.Policy!)} denies it ({PathOf(chain)})",
            PolicyReason.Isolated => Isolated(chain, subject, flow, other, direction),
            PolicyReason.Conflict => $"policies of one priority disagree ({Names(chain)}), so that it is left to the network plugin",
            _ => $"whether {PolicyOf(decision.Policy!)} lets it through depends on what is not known of the network plugin ({PathOf(chain)})",
        };
    }

    /// <summary><c>TCP 8080</c>.</summary>
    /// <param name="flow">The flow.</param>
    public static string PortOf(PolicyFlow flow) => $"{flow.Protocol.Label()} {flow.Port}";

    /// <summary><c>NetworkPolicy shop/deny</c>.</summary>
    /// <param name="policy">The policy.</param>
    public static string PolicyOf(Fact policy) => policy.Reference.ToString();

    private static string Isolated(PolicyChain chain, PolicyEnd subject, PolicyFlow flow, PolicyEnd other, string direction)
    {
        var isolating = chain.Steps.Where(step => step.Effect == PolicyEffect.DoesNotAdmit).ToList();
        var rules = isolating.Sum(step => Rules(step.Policy, chain.Direction));
        var names = Names(chain);
        var verb = isolating.Count == 1 ? "isolates" : "isolate";
        return rules switch
        {
            0 => $"{names} {verb} {subject} for {direction} and {(isolating.Count == 1 ? "has" : "have")} no rule that admits anything",
            1 => $"{names} {verb} {subject} for {direction}, and the only rule admits {OnlyRule(isolating, chain.Direction)}, which "
                + $"{Other(other, chain.Direction)} on {PortOf(flow)} is not",
            _ => $"{names} {verb} {subject} for {direction}, and none of {rules} rules admits {Other(other, chain.Direction)} on {PortOf(flow)}",
        };
    }

    private static string OnlyRule(List<PolicyStep> isolating, PolicyDirection direction)
    {
        var policy = isolating.Select(step => step.Policy).OfType<NetworkPolicy>().First(one => Rules(one, direction) > 0);
        return RuleWords.Describe((direction == PolicyDirection.Egress ? policy.Egress : policy.Ingress)[0], policy.Namespace);
    }

    private static string Other(PolicyEnd other, PolicyDirection direction) => direction == PolicyDirection.Egress ? $"traffic to {other}" : $"{other}";

    private static int Rules(Fact policy, PolicyDirection direction) => policy is NetworkPolicy one
        ? (direction == PolicyDirection.Egress ? one.Egress : one.Ingress).Length
        : 0;

    private static string Names(PolicyChain chain)
    {
        var names = chain.Steps.Where(step => step.Effect != PolicyEffect.NoMatch).Select(step => PolicyOf(step.Policy)).ToList();
        return names.Count switch
        {
            <= 2 => string.Join(" and ", names),
            3 => $"{names[0]}, {names[1]} and {names[2]}",
            _ => $"{string.Join(", ", names.Take(3))} and {names.Count - 3} more",
        };
    }

    private static string PathOf(PolicyChain chain)
    {
        var decision = chain.Decision;
        var step = chain.Steps.FirstOrDefault(one => ReferenceEquals(one.Policy, decision.Policy));
        var path = new PolicyStep(PolicyStage.Admin, decision.Policy!, PolicyEffect.Allows, decision.Rule, decision.Peer, null).Path(chain.Direction);
        return step?.RuleName is { Length: > 0 } name ? $"{path}, \"{name}\"" : path ?? "its rules";
    }
}
