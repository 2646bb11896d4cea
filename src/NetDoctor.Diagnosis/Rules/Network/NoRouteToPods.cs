using System.Collections.Immutable;
using System.Net;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Network;

/// <summary>A node has no route to the pod at the other end: the network plugin did not make it, or somebody took it away.</summary>
/// <remarks>Every node has to know the way to the pods of every other. Source: Kubernetes documentation, "Cluster Networking"; kernel, RTM_GETROUTE,
/// which the agent asks for the very address.</remarks>
public sealed class NoRouteToPods : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("CNI06", "No route to pod CIDR", Severity.Error, Hop.Network)
    {
        Needs = [ResourceKind.Pod],
        Explains = ["APP02", "APP04", "DNS18", "EPS11", "KPX10", "CNI18", "CNI21"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var lost = NodeForwarding.Lost(context).Where(probe => probe.CrossesNodes).ToImmutableArray();
        foreach (var facts in context.Facts.Nodes)
        {
            // What a route of its own forbids has a route (CNI08).
            var unknown = facts.RouteAnswers
                .Where(answer => answer.Route is null && !facts.Routes.Any(route => route.Type != "unicast" && Holds(route, answer.Question.Destination)))
                .ToImmutableArray();
            var concerned = lost.Where(probe => unknown.Any(answer => IsOnTheWay(context, facts, probe, answer.Question.Destination))).ToImmutableArray();
            if (!concerned.IsEmpty)
            {
                yield return Finding(facts, concerned, unknown.First(answer => IsOnTheWay(context, facts, concerned[0], answer.Question.Destination)));
            }
        }
    }

    private static RuleFinding Finding(NodeFacts facts, ImmutableArray<LostProbe> lost, RouteAnswer answer)
    {
        var other = lost[0].From == facts.Node ? lost[0].To : lost[0].From;
        var range = facts.Node == lost[0].From ? $"the pods of node {other}" : $"{answer.Question.Destination}, which asks from node {other}";
        return new RuleFinding
        {
            Subject = $"Node {facts.Node}",
            Summary = $"Node {facts.Node} has no route to {range}: for {answer.Question.Destination} its kernel says \"{answer.Error}\".",
            Evidence =
            [
                .. lost.Take(3).Select(probe => DiagnosisContext.Observed(probe.Observation)),
                new Evidence(Basis.Observed, $"routes of node {facts.Node}", $"the way to {answer.Question.Destination}: {answer.Error}", facts.ObservedAt),
            ],
            Fixes =
            [
                new Fix(
                    $"See whether the network plugin's agent runs on {facts.Node}, and restart it: it makes the routes.",
                    $"kubectl get pods -A -o wide --field-selector spec.nodeName={facts.Node}"),
            ],
            Coverage = NodeForwarding.CoverageOf(lost),
        };
    }

    // From the source's node the way is that to the pod, from the pod's node the way back to where the probe came from.
    private static bool IsOnTheWay(DiagnosisContext context, NodeFacts facts, LostProbe probe, string destination)
    {
        var address = IPAddress.Parse(destination);
        return (probe.From == facts.Node && probe.Arrival!.PodIPs.Contains(address))
            || (probe.To == facts.Node && SourceOf(context, probe)?.PodIPs.Contains(address) == true);
    }

    private static Pod? SourceOf(DiagnosisContext context, LostProbe probe) =>
        probe.Observation.Plan.Vantage.Pod?.Split('/') is [var ns, var name] ? context.Snapshot.Pods.Find(ns, name) : null;

    private static bool Holds(RouteFact route, string address) =>
        IPNetwork.TryParse(route.Destination, out var range) && range.PrefixLength > 0 && range.Contains(IPAddress.Parse(address));
}
