using NetDoctor.Diagnosis.Judging;
using NetDoctor.Diagnosis.Policies;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Dns;

/// <summary>Policies deny the source's lookups at every DNS pod over UDP: no name resolves for it.</summary>
/// <remarks>A pod that is isolated for egress needs a rule for the cluster's DNS like for any other target. Source: Kubernetes
/// documentation, "Network Policies", Default deny all egress traffic.</remarks>
public sealed class LookupsDenied : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("DNS16", "Source egress policy blocks UDP/53", Severity.Error, Hop.Dns)
    {
        Needs = [ResourceKind.NetworkPolicy, ResourceKind.Pod, ResourceKind.Namespace, ResourceKind.Service, ResourceKind.EndpointSlice],
        Explains = ["DNS18", "DNS22", "POL02"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var udp = context.Policies.DnsFlows.Where(flow => flow.Protocol == TransportProtocol.Udp).ToList();
        if (udp.Count == 0 || NodeLocalCache.Of(context) is { IsAsked: true }
            || !udp.TrueForAll(flow => flow.OutcomeAt(PolicyDirection.Egress) == PolicyOutcome.Denied)
            || PolicyProof.Contradicting(context, PolicyDirection.Egress, isDns: true).Any())
        {
            yield break;
        }

        var end = udp[0].Egress!;
        var policy = end.Chain.Decision.Policy!;
        yield return new RuleFinding
        {
            Subject = policy.Reference.ToString(),
            Summary = $"{context.Route.Source} may not ask the cluster's DNS: {end.Words}.",
            Evidence =
            [
                context.Derived(policy, policy is NetworkPolicy one ? RuleWords.Rules(one, PolicyDirection.Egress) : end.Words),
                .. PolicyProof.Confirming(context, PolicyDirection.Egress, isDns: true).Take(3)
                    .Select(observation => DiagnosisContext.Observed(observation)),
            ],
            Fixes = [DnsPolicyFix.Of(context, end, [TransportProtocol.Udp, TransportProtocol.Tcp])],
        };
    }
}
