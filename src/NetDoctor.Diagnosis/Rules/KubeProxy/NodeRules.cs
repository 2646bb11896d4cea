using System.Collections.Immutable;
using NetDoctor.Diagnosis.KubeProxy;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Rules.KubeProxy;

/// <summary>The rules of the node that translates the connections of a question, against what the Service and its EndpointSlices say.</summary>
internal static class NodeRules
{
    // Shares are rounded to four places.
    private const double Nearly = 0.999;

    private static readonly RuleDeviationKind[] Translation =
    [
        RuleDeviationKind.NotTranslated, RuleDeviationKind.RefusedAsEmpty, RuleDeviationKind.MissingEndpoint, RuleDeviationKind.StaleEndpoint,
        RuleDeviationKind.UnusableEndpoint,
    ];

    /// <summary>Deviations of one form of rules, by Service and node.</summary>
    /// <param name="context">All that is known.</param>
    /// <param name="form">The form; iptables stands for both of its backends.</param>
    /// <param name="kinds">Kinds of deviation.</param>
    public static IEnumerable<DeviatingRules> Deviating(DiagnosisContext context, RuleForm form, params RuleDeviationKind[] kinds) =>
        from asked in Asked(context)
        where FormOf(asked.Facts.Proxy) == form
        let deviations = asked.Comparison.Deviations.Where(deviation => kinds.Contains(deviation.Kind)).ToImmutableArray()
        where !deviations.IsEmpty
        select asked with { Deviations = deviations };

    /// <summary>Rules of any form that send connections elsewhere than they should, or nowhere, and by which a probe failed.</summary>
    /// <param name="context">All that is known.</param>
    public static IEnumerable<DeviatingRules> Failing(DiagnosisContext context) =>
        from asked in Asked(context)
        let deviations = asked.Comparison.Deviations.Where(deviation => Translation.Contains(deviation.Kind)).ToImmutableArray()
        where !deviations.IsEmpty && !asked.Failing.IsEmpty
        select asked with { Deviations = deviations };

    /// <summary>A finding about a node's rules.</summary>
    /// <param name="context">All that is known.</param>
    /// <param name="rules">The rules, and what they do otherwise.</param>
    /// <param name="what">What the rules are, such as <c>nftables rules</c>.</param>
    public static RuleFinding Finding(DiagnosisContext context, DeviatingRules rules, string what)
    {
        var (node, port) = (rules.Facts.Node, $"{rules.Service.Namespace}/{rules.Service.Name}:{rules.Port.Port}");
        var said = string.Join("; ", rules.Deviations.Select(Describe));
        var lost = Math.Min(1, rules.Deviations.Where(deviation => deviation.Kind != RuleDeviationKind.MissingEndpoint).Sum(deviation => deviation.Share));
        return new RuleFinding
        {
            Subject = $"Node {node}",
            Summary = $"The {what} of node {node} for {port} are not what its EndpointSlices say: {said}.",
            Evidence =
            [
                .. rules.Failing.Take(3).Select(observation => DiagnosisContext.Observed(observation)),
                new Evidence(Basis.Observed, $"{what} of node {node}", Describe(rules.Comparison.Path), rules.Facts.ObservedAt),
                context.Derived(rules.Service, $"connections to {rules.Comparison.Path.Question.Destination}:{rules.Port.Port} should go to {List(rules.Comparison.Expected)}"),
                .. rules.Facts.Proxy.Problem is { } problem ? [new Evidence(Basis.Observed, $"kube-proxy of node {node}", problem, rules.Facts.ObservedAt)] : Array.Empty<Evidence>(),
            ],
            Fixes =
            [
                new Fix(
                    $"See whether kube-proxy runs on {node}, and what it says of its last sync.",
                    $"kubectl -n kube-system get pods -o wide --field-selector spec.nodeName={node}"),
                new Fix($"Restart kube-proxy on {node}: it writes all rules anew."),
            ],
            Coverage = rules.IsLookup ? Coverage.All : EndpointResults.CoverageOf(rules.Failing),
            Severity = lost > Nearly ? Severity.Error : Severity.Warning,
            Hop = rules.IsLookup ? Hop.Dns : null,
            IsHazard = rules.Failing.IsEmpty,
        };
    }

    // The connections of the question, and the lookups before it, at the node where they meet rules.
    private static IEnumerable<DeviatingRules> Asked(DiagnosisContext context)
    {
        var route = context.Route;
        if (context.Place is not { } place)
        {
            yield break;
        }

        var entry = route.TargetKind == RouteTargetKind.NodePort ? route.TargetNode?.Name : place.Node;
        if (route is { Service: { IsHeadless: false } service, Port: { } port })
        {
            foreach (var rules in Of(context, service, port, route.TargetKind, entry, OriginOf(place, entry), context.At(LadderStep.Frontend)))
            {
                yield return rules;
            }
        }

        if (route.Resolver is { UsesClusterDns: true, DnsService: { } dns } && dns.Ports.FirstOrDefault(one => one is { Port: 53, Protocol: TransportProtocol.Udp }) is { } udp)
        {
            var lookups = context.At(LadderStep.Name).Concat(context.At(LadderStep.Srv)).Concat(context.At(LadderStep.ControlName));
            foreach (var rules in Of(context, dns, udp, RouteTargetKind.ClusterIP, place.Node, ProxyOrigin.Here, lookups))
            {
                yield return rules with { IsLookup = true };
            }
        }
    }

    private static IEnumerable<DeviatingRules> Of(
        DiagnosisContext context, Service service, ServicePort port, RouteTargetKind kind, string? entry, ProxyOrigin origin, IEnumerable<Observation> probes)
    {
        if (context.Facts.Node(entry) is not { } facts || !ServiceRuleComparison.IsComparable(facts.Proxy))
        {
            yield break;
        }

        foreach (var group in probes.GroupBy(observation => (observation.Plan.Spec.Address, observation.Plan.Spec.Port)))
        {
            var path = facts.Rules.FirstOrDefault(rule => rule.Question.Destination == group.Key.Address && rule.Question.Port == group.Key.Port
                && rule.Question.Protocol == port.Protocol);
            if (path is not null)
            {
                var comparison = ServiceRuleComparison.Of(context.Snapshot, service, port, ProxyEntry.Of(service, kind, facts.Node, origin), path, facts.Proxy.Mode);
                yield return new DeviatingRules(facts, service, port, comparison, [.. group.Where(IsLost)]);
            }
        }
    }

    // What arrived somewhere, or that a name does not exist, is not for the rules to explain.
    private static bool IsLost(Observation observation) => observation.Failed && !Wire.HasConnected(observation)
        && observation.Result.Outcome is not (ProbeOutcome.NxDomain or ProbeOutcome.NoData or ProbeOutcome.ServerFailure);

    private static ProxyOrigin OriginOf(Vantage place, string? entry) =>
        place.Node == entry ? ProxyOrigin.Here : place.Kind == VantageKind.Node ? ProxyOrigin.Outside : ProxyOrigin.OtherPod;

    // What kube-proxy says counts; without it, the only form that there is.
    private static RuleForm? FormOf(ProxyState proxy) => proxy.Mode switch
    {
        "nftables" => RuleForm.Nftables,
        "ipvs" => RuleForm.Ipvs,
        "iptables" => RuleForm.Iptables,
        _ => proxy.Forms switch
        {
            [RuleForm.IptablesLegacy] => RuleForm.Iptables,
            [var only] => only,
            _ => null,
        },
    };

    private static string Describe(RuleDeviation deviation) => deviation.Kind switch
    {
        RuleDeviationKind.NotTranslated when deviation.Share > Nearly => "there are none for it",
        RuleDeviationKind.NotTranslated => $"{deviation.Share:P0} of the connections are not translated",
        RuleDeviationKind.MissingEndpoint => $"{List(deviation.Addresses)} gets no connections",
        RuleDeviationKind.StaleEndpoint => $"{deviation.Share:P0} of the connections go to {List(deviation.Addresses)}, which is no endpoint of it",
        RuleDeviationKind.UnusableEndpoint => $"{deviation.Share:P0} of the connections go to {List(deviation.Addresses)}, which should not be used now",
        _ => "connections are refused as if it had no endpoint",
    };

    private static string Describe(RulePath path) => path.Backends.IsEmpty
        ? $"a connection to {path.Question.Destination}:{path.Question.Port} is translated by no rule{(path.Stops is [var stop, ..] ? $", and ended by {stop.Rule} in {stop.Place}" : "")}"
        : $"a connection to {path.Question.Destination}:{path.Question.Port} goes to {string.Join(", ", path.Backends.Take(5).Select(backend => $"{backend.Address}:{backend.Port} ({backend.Share:P0})"))}";

    private static string List(IEnumerable<System.Net.IPEndPoint> addresses) => PodWords.List([.. addresses.Select(address => address.ToString())], 3);
}

/// <summary>Rules of a node for a port of a Service, compared with the objects.</summary>
/// <param name="Facts">The node.</param>
/// <param name="Service">The Service.</param>
/// <param name="Port">Its port.</param>
/// <param name="Comparison">The comparison.</param>
/// <param name="Failing">Probes through these rules that got nowhere.</param>
internal sealed record DeviatingRules(
    NodeFacts Facts, Service Service, ServicePort Port, ServiceRuleComparison Comparison, ImmutableArray<Observation> Failing)
{
    /// <summary>Deviations that a rule is about.</summary>
    public ImmutableArray<RuleDeviation> Deviations { get; init; } = [];

    /// <summary>Whether it is the cluster's DNS that is reached through them.</summary>
    public bool IsLookup { get; init; }
}
