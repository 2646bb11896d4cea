using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Policies.NearMisses;

/// <summary>Two ends that let each other through, but on different ports.</summary>
internal static class CommonPorts
{
    private static readonly TransportProtocol[] Protocols = Enum.GetValues<TransportProtocol>();

    /// <summary>The miss, at the end that denies the flow; none when some port is common, or an end lets nothing through.</summary>
    public static IEnumerable<NearMiss> Find(PolicyEvaluator evaluator, ClusterSnapshot snapshot, PolicyFlow flow, FlowBackground background)
    {
        var egress = Sample(evaluator, flow, PolicyDirection.Egress);
        var ingress = Sample(evaluator, flow, PolicyDirection.Ingress);
        var ports = PortsOf(egress).Concat(PortsOf(ingress)).Concat(Named(flow.Destination)).Append(flow.Port).Distinct().ToList();
        if (egress.Count == 0 || ingress.Count == 0)
        {
            yield break;
        }

        var isOut = false;
        var isIn = false;
        foreach (var one in Protocols.SelectMany(protocol => ports.Select(port => flow with { Protocol = protocol, Port = port })))
        {
            var decision = evaluator.Decide(one);
            if (decision.Outcome != PolicyOutcome.Denied)
            {
                yield break;
            }

            isOut |= decision.Egress.Outcome == PolicyOutcome.Allowed;
            isIn |= decision.Ingress.Outcome == PolicyOutcome.Allowed;
        }

        if (isOut && isIn)
        {
            var direction = evaluator.Decide(flow, PolicyDirection.Ingress).Outcome == PolicyOutcome.Denied ? PolicyDirection.Ingress : PolicyDirection.Egress;
            var denied = new DeniedFlow(evaluator, snapshot, flow, direction, background);
            var (from, to) = (Words(egress), Words(ingress));
            yield return new NearMiss
            {
                Kind = NearMissKind.NoCommonPort,
                Direction = direction,
                Policy = (direction == PolicyDirection.Egress ? egress : ingress)[0].Policy,
                Rule = (direction == PolicyDirection.Egress ? egress : ingress)[0].Index,
                Wanted = direction == PolicyDirection.Egress ? from : to,
                Has = direction == PolicyDirection.Egress ? to : from,
                Words = $"{flow.Source} may go out to {flow.Destination} on {from}, and {flow.Destination} admits it on {to}: no port is in both",
                IsLikely = true,
                Distance = 1,
                Correction = null,
            };
        }
    }

    // Rules of NetworkPolicies that are about the other end, whatever the port.
    private static List<(NetworkPolicy Policy, int Index, NetworkPolicyRule Rule)> Sample(PolicyEvaluator evaluator, PolicyFlow flow, PolicyDirection direction)
    {
        var denied = new DeniedFlow(evaluator, ClusterSnapshot.Unknown, flow, direction, FlowBackground.None);
        return
        [
            .. from policy in denied.Isolating
               from pair in denied.RulesOf(policy).Select((rule, index) => (Rule: rule, Index: index))
               where !pair.Rule.Ports.IsEmpty
                   && CompiledRule.Of(pair.Rule, policy.Namespace).MatchesPeer(denied.Other, denied.Dialect, out _) == Matching.Yes
               select (policy, pair.Index, pair.Rule),
        ];
    }

    private static IEnumerable<int> PortsOf(List<(NetworkPolicy Policy, int Index, NetworkPolicyRule Rule)> rules) => rules
        .SelectMany(one => one.Rule.Ports)
        .SelectMany(port => new[] { port.Port?.Number ?? 1, port.EndPort ?? 1 })
        .Where(port => port > 0);

    // A rule may mean them by name.
    private static IEnumerable<int> Named(PolicyEnd destination) => destination is { Kind: PolicyEndKind.Pod, Pod: { } pod }
        ? pod.Containers.SelectMany(container => container.Ports).Where(port => port.Name is not null).Select(port => port.Port)
        : [];

    private static string Words(List<(NetworkPolicy Policy, int Index, NetworkPolicyRule Rule)> rules) =>
        string.Join(", ", rules.SelectMany(one => one.Rule.Ports).Select(RuleWords.Describe).Distinct().Take(4));
}
