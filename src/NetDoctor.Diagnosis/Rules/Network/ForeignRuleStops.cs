using NetDoctor.Diagnosis.Planning;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Rules.Network;

/// <summary>A rule of a node that neither kube-proxy nor a network plugin made ends the connection: a firewall, or a chain whose policy is to drop.</summary>
/// <remarks>Packets of pods pass the hook forward of both nodes, and prerouting before and postrouting after it; any chain there may end them, whatever
/// other chains say. Source: netfilter.org, "Netfilter hooks"; nft(8), Verdict statements.</remarks>
public sealed class ForeignRuleStops : IRule
{
    // Shares are rounded to four places.
    private const double All = 0.999;

    // Chains and tables by which network plugins apply policies: what these end is for the POL findings.
    private static readonly string[] OfPlugins =
    [
        "cali-", "cali:", "KUBE-", "CILIUM", "ANTREA", "WEAVE", "kube-network-policies", "kube-proxy", "OVN", "antrea", "cilium",
    ];

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("CNI35", "FORWARD policy DROP / firewalld / ufw", Severity.Error, Hop.Network)
    {
        Needs = [ResourceKind.Pod],
        Explains = ["APP01", "APP02", "APP04", "CNI18", "CNI19", "CNI21", "DNS18", "EPS11", "KPX10", "POD25", "SVC15"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var stopped = from lost in NodeForwarding.Lost(context)
                      from facts in context.Facts.Nodes
                      from stop in StopsOf(facts, lost.Observation)
                      select (Lost: lost, facts.Node, Facts: facts, Stop: stop);
        foreach (var group in stopped.GroupBy(one => (one.Node, one.Stop.Place, one.Stop.Rule)).OrderBy(group => group.Key))
        {
            var (node, place, rule) = group.Key;
            var (first, facts) = (group.First().Stop, group.First().Facts);
            var deed = first.IsRejected ? "rejects" : "drops";
            yield return new RuleFinding
            {
                Subject = $"Node {node}",
                Summary = $"A rule on node {node} that is not Kubernetes' own {deed} the packets to {first.Destination}: {place}: {rule}.",
                Evidence =
                [
                    .. group.Take(3).Select(one => DiagnosisContext.Observed(one.Lost.Observation)),
                    new Evidence(
                        Basis.Observed, $"rules of node {node}",
                        $"{place}: {rule}{(first.Packets is { } packets ? $"; {packets} packets ended so far" : "")}", facts.ObservedAt),
                ],
                Fixes = [new Fix($"Let {(first.Rule.StartsWith("policy", StringComparison.Ordinal) ? "the chain accept what pods send each other" : "the firewall accept it before this rule")} on {node}.", CommandFor(first))],
                Coverage = NodeForwarding.CoverageOf(group.Select(one => one.Lost)),
                // The first hop whose way leads over the rule: an address that only the proxy serves is that of the proxy.
                Hop = group.Any(one => one.Lost.Observation.Plan.Step is LadderStep.Endpoint or LadderStep.EndpointApplication or LadderStep.NameAtReplica) ? null : Hop.Proxy,
            };
        }
    }

    private static IEnumerable<RuleStop> StopsOf(NodeFacts facts, Observation observation)
    {
        var (address, port) = (observation.Plan.Spec.Address, observation.Plan.Spec.Port);
        var isUdp = observation.Plan.Spec is UdpProbeSpec or DnsProbeSpec { Transport: not DnsTransport.Tcp };
        var isSilent = observation.Result.Outcome == ProbeOutcome.Timeout;
        return facts.Rules
            .Where(path => path.Question.Destination == address && path.Question.Port == port && (path.Question.Protocol == TransportProtocol.Udp) == isUdp)
            .SelectMany(path => path.Stops)
            .Where(stop => stop.IsCertain && stop.Share > All && stop.IsRejected != isSilent && !OfPlugins.Any(name => stop.Place.Contains(name, StringComparison.Ordinal)));
    }

    private static string CommandFor(RuleStop stop) => stop.Place.StartsWith("iptables", StringComparison.Ordinal)
        ? $"iptables -t {stop.Place.Split(' ')[1]} -S {stop.Place.Split(' ')[^1]}"
        : $"nft list chain {string.Join(' ', stop.Place.Split(' ')[1..])}";
}
