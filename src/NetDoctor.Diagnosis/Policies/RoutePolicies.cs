using System.Collections.Immutable;
using NetDoctor.Diagnosis.Policies.Dialects;
using NetDoctor.Diagnosis.Policies.NearMisses;
using NetDoctor.Diagnosis.Policies.Patches;
using NetDoctor.Diagnosis.Policies.WhatIf;
using NetDoctor.Diagnosis.Questions;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Policies;

/// <summary>What policies do with the traffic of a question, and with that of NetDoctor's own probes to the same places.</summary>
public sealed class RoutePolicies
{
    // Several rules ask for the same, one after the other.
    private readonly Dictionary<RouteEnd, NearMiss?> _nearest = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<RouteEnd, PatchPlan> _plans = new(ReferenceEqualityComparer.Instance);
    private readonly ComparisonBudget _budget = ComparisonBudget.Of(CancellationToken.None);

    private RoutePolicies(ClusterSnapshot snapshot, Route route, DialectDetection plugin, PolicyEvaluator evaluator) =>
        (Snapshot, Route, Plugin, Evaluator) = (snapshot, route, plugin, evaluator);

    /// <summary>Facts that it was made of.</summary>
    public ClusterSnapshot Snapshot { get; }

    /// <summary>The route that was judged.</summary>
    public Route Route { get; }

    /// <summary>The network plugin, as far as it was recognised.</summary>
    public DialectDetection Plugin { get; }

    /// <summary>Decides.</summary>
    public PolicyEvaluator Evaluator { get; }

    /// <summary>The source; null when it is not known.</summary>
    public PolicyEnd? Source { get; private init; }

    /// <summary>Where probes start: NetDoctor's own pod, or with an agent the source; null when it is not known, such as when NetDoctor runs outside of the cluster.</summary>
    public PolicyEnd? Own { get; private init; }

    /// <summary>The source's traffic, one entry per chosen endpoint, node or address; empty when there is nothing to judge.</summary>
    public ImmutableArray<RouteFlow> Flows { get; private init; } = [];

    /// <summary>NetDoctor's traffic to the address that the question names, translated as the source's is.</summary>
    public ImmutableArray<RouteFlow> OwnFlows { get; private init; } = [];

    /// <summary>NetDoctor's traffic to each chosen endpoint by its own address.</summary>
    public ImmutableArray<RouteFlow> OwnDirectFlows { get; private init; } = [];

    /// <summary>The source's lookups at each ready DNS pod, over UDP and TCP; empty when the source does not ask the cluster's DNS.</summary>
    public ImmutableArray<RouteFlow> DnsFlows { get; private init; } = [];

    /// <summary>NetDoctor's lookups there.</summary>
    public ImmutableArray<RouteFlow> OwnDnsFlows { get; private init; } = [];

    private RouteFlows? Translated { get; init; }

    private string? OwnNode { get; init; }

    /// <summary>NetDoctor's traffic to a port of any node; empty where it cannot be told.</summary>
    /// <param name="node">The node.</param>
    /// <param name="port">The port.</param>
    public ImmutableArray<RouteFlow> OwnFlowsBy(string node, int port) =>
        Translated?.ThroughNodePort(Own, OwnNode, node, port) ?? [];

    /// <summary>The rule that came nearest to letting a denied flow through; null when nothing comes near.</summary>
    /// <param name="denied">An end at which the flow is denied.</param>
    internal NearMiss? NearestAt(RouteEnd denied)
    {
        if (!_nearest.TryGetValue(denied, out var nearest))
        {
            nearest = NearMissFinder.At(Evaluator, Snapshot, denied.Flow, denied.Chain.Direction, BackgroundOf(denied)).FirstOrDefault();
            _nearest.Add(denied, nearest);
        }

        return nearest;
    }

    /// <summary>The smallest change of the policies that lets a denied flow through.</summary>
    /// <param name="denied">An end at which the flow is denied.</param>
    internal PatchPlan PlanFor(RouteEnd denied)
    {
        if (!_plans.TryGetValue(denied, out var plan))
        {
            plan = PatchPlanner.Plan(new PolicyWorld(Snapshot, Evaluator), denied.Flow, BackgroundOf(denied), _budget);
            _plans.Add(denied, plan);
        }

        return plan;
    }

    /// <summary>Judges a route.</summary>
    /// <param name="snapshot">Facts.</param>
    /// <param name="route">The route.</param>
    /// <param name="own">Where NetDoctor's probes were made; null when none was.</param>
    /// <param name="index">The policies.</param>
    /// <param name="plugin">The network plugin.</param>
    public static RoutePolicies Of(ClusterSnapshot snapshot, Route route, Vantage? own, PolicyIndex index, DialectDetection plugin)
    {
        var evaluator = new PolicyEvaluator(index, plugin.Dialect);
        var ownEnd = OwnEnd(snapshot, own);
        var source = SourceEnd(snapshot, route.Source, ownEnd);
        var flows = new RouteFlows(snapshot, route, evaluator);
        return new(snapshot, route, plugin, evaluator)
        {
            Source = source,
            Own = ownEnd,
            Flows = flows.From(source, route.Source.Node),
            OwnFlows = route.TargetKind == RouteTargetKind.Ingress ? flows.ToController(ownEnd) : flows.From(ownEnd, own?.Node),
            OwnDirectFlows = flows.Direct(ownEnd),
            DnsFlows = flows.ToDns(source),
            OwnDnsFlows = flows.ToDns(ownEnd),
            Translated = flows,
            OwnNode = own?.Node,
        };
    }

    private FlowBackground BackgroundOf(RouteEnd denied) => new()
    {
        // What leaves the source for an Ingress meets the port of the URL, not that of the backend.
        ServicePort = Route.Ingress is { } view && Source is { } source && denied.Flow.Source.IsSamePod(source) ? view.Port : Route.Port?.Port,
        Original = denied.Client is { Kind: not PolicyEndKind.Node } client ? client : null,
    };

    private static PolicyEnd? OwnEnd(ClusterSnapshot snapshot, Vantage? own) => own switch
    {
        { Kind: VantageKind.Node, Node: { } node } => snapshot.Nodes.Find("", node) is { } found ? PolicyEnd.Of(found) : null,
        { Pod: { } pod } when pod.Split('/') is [var ns, var name] && snapshot.Pods.Find(ns, name) is { } found => PolicyEnd.Of(found, snapshot),
        _ => null,
    };

    private static PolicyEnd? SourceEnd(ClusterSnapshot snapshot, RouteSource source, PolicyEnd? own) => source.Reference switch
    {
        SelfSource => own,
        OutsideSource => PolicyEnd.Outside,
        NodeSource node => snapshot.Nodes.Find("", node.Name) is { } found ? PolicyEnd.Of(found) : null,
        _ => source.Pod is { } pod ? PolicyEnd.Of(pod, snapshot) : null,
    };
}
