using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Network;

/// <summary>Packets between nodes arrive, and those in the overlay do not: something between the nodes drops the tunnel's packets.</summary>
/// <remarks>VXLAN travels in UDP, port 4789 by RFC 7348 §5 and 8472 as Linux and flannel have it; Geneve in UDP 6081 (RFC 8926 §3.3); WireGuard in UDP;
/// IPIP is IP protocol 4 (RFC 2003).</remarks>
public sealed class OverlayBlocked : IRule
{
    private static readonly string[] Kinds = ["vxlan", "geneve", "ipip", "sit", "ip6tnl", "gre", "gretap", "wireguard"];

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("CNI18", "Overlay UDP port blocked between nodes", Severity.Error, Hop.Network)
    {
        Needs = [ResourceKind.Pod, ResourceKind.Node],
        Explains = ["APP02", "APP04", "CNI21", "DNS18", "EPS11", "KPX10"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        foreach (var group in Contrasts.OfPodNetwork(context).GroupBy(one => (one.Lost.From, one.Lost.To)))
        {
            var (from, to) = group.Key;
            if (context.Facts.Node(from) is not { } facts || TunnelTo(facts, group.First().Lost) is not { } tunnel)
            {
                continue;
            }

            var carrier = CarrierOf(tunnel);
            yield return new RuleFinding
            {
                Subject = $"Node {to}",
                Summary = $"What {from} sends to pods of {to} through {tunnel.Name} ({carrier}) is lost, while the nodes reach each other: the tunnel's packets are dropped between them, or {to} does not take them.",
                Evidence =
                [
                    .. group.Take(3).Select(one => DiagnosisContext.Observed(one.Lost.Observation)),
                    .. group.First().Around.Select(seen => DiagnosisContext.Observed(seen)),
                    new Evidence(Basis.Observed, $"routes of node {from}", $"the way to {group.First().Lost.Observation.Plan.Spec.Address} is by {tunnel.Name}, {carrier}", facts.ObservedAt),
                ],
                Fixes =
                [
                    new Fix($"Let {carrier} pass between the nodes, both ways: security groups, host firewalls."),
                    new Fix($"See whether {tunnel.Name} is there and up on {to}.", $"ip -d link show {tunnel.Name}"),
                ],
                Coverage = NodeForwarding.CoverageOf(NodeForwarding.Lost(context).Where(probe => probe.From == from && probe.To == to)),
            };
        }
    }

    private static LinkFact? TunnelTo(NodeFacts facts, LostProbe lost)
    {
        var route = facts.RouteAnswers.FirstOrDefault(answer => answer.Question.Destination == lost.Observation.Plan.Spec.Address)?.Route;
        var device = route is { NextHops: [var hop, ..] } ? hop.Device : null;
        return facts.Links.FirstOrDefault(link => link.Name == device && Kinds.Contains(link.Kind));
    }

    private static string CarrierOf(LinkFact tunnel) => tunnel switch
    {
        { Kind: "vxlan", Tunnel.Port: > 0 and var port } => $"VXLAN, UDP port {port}",
        { Kind: "geneve", Tunnel.Port: > 0 and var port } => $"Geneve, UDP port {port}",
        { Kind: "wireguard" } => "WireGuard, UDP",
        { Kind: "ipip" or "sit" or "ip6tnl" } => "IP in IP, protocol 4 or 41",
        _ => tunnel.Kind ?? "a tunnel",
    };
}
