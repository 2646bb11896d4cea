using System.Collections.Immutable;
using System.Net.Sockets;
using NetDoctor.Diagnosis.Rules.Network;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Rules.KubeProxy;

/// <summary>A node drops packets of pods because its own route to their sender leaves by another interface than the one that they came in by.</summary>
/// <remarks>With the strict filter, and only for IPv4. Source: kernel, Documentation/networking/ip-sysctl.rst, rp_filter; RFC 3704 §2.2;
/// net/ipv4/fib_frontend.c, __fib_validate_source.</remarks>
public sealed class WayBackDiffers : IRule
{
    private const int Strict = 1;

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("KPX24", "rp_filter drops", Severity.Error, Hop.Network)
    {
        Needs = [ResourceKind.Pod],
        Explains = ["APP02", "DNS18", "EPS11", "KPX10", "CNI18", "CNI21"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var dropped = from facts in context.Facts.Nodes
                      where facts.Settings.PathFilterDrops > 0 && !facts.RoutingRules.Any(IsSpecial)
                      from lost in NodeForwarding.Lost(context)
                      where lost.CrossesNodes && lost.Observation.Result.Outcome == ProbeOutcome.Timeout
                      let drop = DropOf(context, facts, lost)
                      where drop is not null
                      select drop;
        return dropped.GroupBy(drop => (drop.Facts.Node, drop.Arrival, drop.Back)).Select(group => Finding([.. group]));
    }

    // The kernel looks for the way back by rules of the packet's source, its mark and the interface that it will leave by; the agent's question has none.
    private static bool IsSpecial(RoutingRuleFact rule) => !rule.IsIPv6 && (rule.Source ?? rule.InputDevice ?? rule.Mark) is not null;

    private static RuleFinding Finding(ImmutableArray<Drop> drops)
    {
        var (facts, sender, arrival, back) = (drops[0].Facts, drops[0].Sender, drops[0].Arrival, drops[0].Back);
        return new RuleFinding
        {
            Subject = $"Node {facts.Node}",
            Summary = $"Node {facts.Node} drops packets of {sender} that come in by {arrival}: its own way to {sender} is by {back}, and {arrival} is strict about that (rp_filter is 1).",
            Evidence =
            [
                .. drops.Take(3).Select(drop => DiagnosisContext.Observed(drop.Lost.Observation)),
                new Evidence(Basis.Observed, $"routes of node {facts.Node}", $"the way to {sender} is by {back}", facts.ObservedAt),
                new Evidence(
                    Basis.Observed, $"settings of node {facts.Node}",
                    $"rp_filter of {arrival} is 1; {facts.Settings.PathFilterDrops} packets dropped by it so far (IPReversePathFilter)", facts.ObservedAt),
            ],
            Fixes =
            [
                new Fix($"See who made the route by {back}, and let it lead back by {arrival}.", $"ip route get {sender}"),
                new Fix("Where the ways should differ, let the filter be loose; in /etc/sysctl.d so that it stays.", $"sysctl -w net.ipv4.conf.all.rp_filter=2 net.ipv4.conf.{arrival}.rp_filter=2"),
            ],
            Coverage = NodeForwarding.CoverageOf(drops.Select(drop => drop.Lost)),
        };
    }

    // On the node of the target it is the question that is dropped, on the node of the source the answer.
    private static Drop? DropOf(DiagnosisContext context, NodeFacts facts, LostProbe lost)
    {
        var isQuestion = facts.Node == lost.To;
        var source = SourceOf(context, lost);
        var (sender, receiver) = isQuestion ? (source, lost.Arrival) : (lost.Arrival, source);
        return (isQuestion || facts.Node == lost.From)
            && context.Facts.Node(isQuestion ? lost.From : lost.To) is { } other
            && AddressOf(sender) is { } from && AddressOf(receiver) is { } to && !EndpointResults.IsIPv6(lost.Observation)
            && ArrivalOf(facts, other, to) is { } arrival && facts.Settings.PathFilters.Contains(new PathFilter(arrival, Strict))
            && WayTo(facts, from)?.Device is { } back && back != arrival
                ? new Drop(facts, lost, from, arrival, back)
                : null;
    }

    // Of a tunnel the same at the other end; else the interface with the address that the other node has as its router.
    private static string? ArrivalOf(NodeFacts facts, NodeFacts other, string receiver)
    {
        var way = WayTo(other, receiver);
        var leaves = other.Links.FirstOrDefault(link => link.Name == way?.Device);
        var candidates = leaves switch
        {
            null => [],
            { Tunnel: { } tunnel } => facts.Links.Where(link => link.Kind == leaves.Kind && link.Tunnel?.Identifier == tunnel.Identifier),
            _ => facts.Links.Where(link => way?.Gateway is { } router && link.Addresses.Any(address => address.StartsWith($"{router}/", StringComparison.Ordinal))),
        };
        return candidates.ToArray() is [var only] ? only.Name : null;
    }

    private static NextHop? WayTo(NodeFacts facts, string address) =>
        facts.RouteAnswers.FirstOrDefault(answer => answer.Question is { Source: null, InputDevice: null } && answer.Question.Destination == address)?.Route?.NextHops is [var hop]
            ? hop
            : null;

    private static string? AddressOf(Pod? pod) => pod is { HostNetwork: false }
        ? pod.PodIPs.FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork)?.ToString()
        : null;

    private static Pod? SourceOf(DiagnosisContext context, LostProbe lost) =>
        lost.Observation.Plan.Vantage.Pod?.Split('/') is [var ns, var name] ? context.Snapshot.Pods.Find(ns, name) : null;

    private sealed record Drop(NodeFacts Facts, LostProbe Lost, string Sender, string Arrival, string Back);
}
