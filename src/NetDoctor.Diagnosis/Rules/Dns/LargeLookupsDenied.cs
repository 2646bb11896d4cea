using NetDoctor.Diagnosis.Policies;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Rules.Dns;

/// <summary>Policies let the source ask the cluster's DNS over UDP, but not over TCP, where answers are that do not fit.</summary>
/// <remarks>Source: RFC 7766 section 5; Kubernetes documentation, "DNS for Services and Pods".</remarks>
public sealed class LargeLookupsDenied : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("DNS17", "UDP/53 allowed, TCP/53 blocked (large answers fail)", Severity.Error, Hop.Dns)
    {
        Needs = [ResourceKind.NetworkPolicy, ResourceKind.Pod, ResourceKind.Namespace, ResourceKind.Service, ResourceKind.EndpointSlice],
        Explains = ["DNS18", "DNS22", "DNS36"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var flows = context.Policies.DnsFlows.ToLookup(flow => flow.Protocol);
        var (udp, tcp) = (flows[TransportProtocol.Udp].ToList(), flows[TransportProtocol.Tcp].ToList());
        if (udp.Count == 0 || tcp.Count == 0 || NodeLocalCache.Of(context) is { IsAsked: true }
            || !udp.TrueForAll(flow => flow.Outcome == PolicyOutcome.Allowed)
            || !tcp.TrueForAll(flow => flow.OutcomeAt(PolicyDirection.Egress) == PolicyOutcome.Denied))
        {
            yield break;
        }

        var end = tcp[0].Egress!;
        var policy = end.Chain.Decision.Policy!;
        var cut = Wire.Lookups(context).Where(observation => observation.Result is DnsProbeResult { WasTruncated: true }).ToList();
        yield return new RuleFinding
        {
            Subject = policy.Reference.ToString(),
            Summary = cut.Count > 0
                ? $"The answer is too large for UDP, and {context.Route.Source} may not ask the cluster's DNS over TCP: {end.Words}."
                : $"{context.Route.Source} may ask the cluster's DNS over UDP only, so that names with large answers fail: {end.Words}.",
            Evidence =
            [
                context.Derived(policy, policy is NetworkPolicy one ? RuleWords.Rules(one, PolicyDirection.Egress) : end.Words),
                .. cut.Take(2).Concat(context.KeptOut.Where(KeepsTcp).Take(2)).Select(observation => DiagnosisContext.Observed(observation)),
            ],
            Fixes = [DnsPolicyFix.Of(context, end, [TransportProtocol.Tcp])],
            IsHazard = cut.Count == 0,
            Severity = cut.Count == 0 ? Severity.Warning : null,
        };
    }

    private static bool KeepsTcp(Planning.Observation observation) =>
        observation.Plan.Spec is DnsProbeSpec { Transport: DnsTransport.Tcp };
}
