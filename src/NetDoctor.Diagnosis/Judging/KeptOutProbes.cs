using System.Collections.Immutable;
using System.Net;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Policies;
using NetDoctor.Diagnosis.Rules;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Judging;

/// <summary>Tells the probes that policies stopped from those that met something else.</summary>
internal static class KeptOutProbes
{
    /// <summary>The context with the probes set aside that failed where policies keep NetDoctor out.</summary>
    /// <param name="context">All that is known.</param>
    public static DiagnosisContext Separate(DiagnosisContext context)
    {
        if (context.Observations.All(observation => !observation.Failed))
        {
            return context;
        }

        var open = context.Observations.Where(observation => PolicyProof.HasGotThrough(context, observation))
            .Select(observation => FlowsOf(context.Policies, observation).Take(2).ToArray())
            .Where(flows => flows is [_])
            .Select(flows => flows[0])
            .ToList();
        var keptOut = context.Observations.Where(observation => IsKeptOut(context, observation, open)).ToImmutableArray();
        return keptOut.IsEmpty
            ? context
            : context with { Observations = [.. context.Observations.Where(observation => !keptOut.Contains(observation))], KeptOut = keptOut };
    }

    /// <summary>NetDoctor's own flows that a probe may have been part of; several where the cluster chooses one of them.</summary>
    /// <param name="policies">What policies do.</param>
    /// <param name="observation">The probe.</param>
    public static IEnumerable<RouteFlow> FlowsOf(RoutePolicies policies, Observation observation) => observation.Plan switch
    {
        { Step: LadderStep.Endpoint or LadderStep.EndpointApplication, Endpoint: { } endpoint } =>
            policies.OwnDirectFlows.Where(flow => flow.Endpoint?.Address.Equals(endpoint.Address) == true),
        // Each node forwards under an address of its own.
        { Step: LadderStep.NodePort, Peer: { } node } =>
            IPEndPoint.TryParse(observation.Result.Target, out var dialled) ? policies.OwnFlowsBy(node, dialled.Port) : [],
        { Step: LadderStep.Frontend or LadderStep.NodePort or LadderStep.Application } => policies.OwnFlows,
        { Spec: DnsProbeSpec dns, Step: not LadderStep.NameAtUpstream } plan => policies.OwnDnsFlows.Where(flow =>
            flow.Protocol == (dns.Transport == DnsTransport.Tcp ? TransportProtocol.Tcp : TransportProtocol.Udp)
            && (plan.Peer is null || (flow.DnsPod is { } pod && plan.Peer == $"{pod.Namespace}/{pod.Name}"))),
        _ => [],
    };

    /// <summary>Whether a probe ended as one ends that a policy stops.</summary>
    /// <remarks>Most plugins drop, some answer with an ICMP error, few with a reset; a plugin that drops never resets.</remarks>
    /// <param name="result">Result of the probe.</param>
    /// <param name="dialect">What is known of the plugin.</param>
    public static bool IsLikeAPolicy(ProbeResult result, PolicyDialect dialect) => result switch
    {
        { Outcome: ProbeOutcome.Timeout or ProbeOutcome.Prohibited or ProbeOutcome.AccessDenied } => true,
        { Outcome: ProbeOutcome.HostUnreachable or ProbeOutcome.NetworkUnreachable } => true,
        { Outcome: ProbeOutcome.Refused, Refusal.By: "icmp" } => true,
        { Outcome: ProbeOutcome.Refused } => dialect.Denial is null or PolicyDenial.Reject,
        _ => false,
    };

    /// <summary>Whether a probe asked a name server.</summary>
    /// <param name="observation">The probe.</param>
    public static bool IsLookup(Observation observation) => observation.Plan.Spec is DnsProbeSpec;

    // Where another probe of the same traffic got through it is not the policy that stops this one.
    private static bool IsKeptOut(DiagnosisContext context, Observation observation, List<RouteFlow> open) =>
        observation.Failed && IsLikeAPolicy(observation.Result, context.Policies.Evaluator.Dialect)
        && FlowsOf(context.Policies, observation).Any(flow => flow.Outcome == PolicyOutcome.Denied
            && !open.Exists(other => PolicyProof.IsOpened(context, flow, other)));
}
