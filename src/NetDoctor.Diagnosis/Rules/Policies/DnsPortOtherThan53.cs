using NetDoctor.Diagnosis.Judging;
using NetDoctor.Diagnosis.Policies;
using NetDoctor.Diagnosis.Rules.Dns;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Policies;

/// <summary>Policies let the source out to port 53 of the DNS pods, which listen on another port.</summary>
/// <remarks>Policies judge the port after the Service's translation. Source: Kubernetes documentation, "Network Policies"; openshift/cluster-dns-operator, dns-default listens on 5353.</remarks>
public sealed class DnsPortOtherThan53 : IRule
{
    private const int Port = 53;

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("POL39", "DNS egress rule opens 53 but the DNS pods listen on another port (OpenShift: 5353)", Severity.Error, Hop.Dns)
    {
        Needs = [ResourceKind.NetworkPolicy, ResourceKind.Pod, ResourceKind.Namespace, ResourceKind.Service, ResourceKind.EndpointSlice],
        Explains = ["DNS16", "DNS18", "DNS22", "POL02"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var flows = context.Policies.DnsFlows.Where(flow => flow.Protocol == TransportProtocol.Udp).ToList();
        if (flows.Count == 0 || NodeLocalCache.Of(context) is { IsAsked: true }
            || !flows.TrueForAll(flow => flow.OutcomeAt(PolicyDirection.Egress) == PolicyOutcome.Denied)
            || PolicyProof.Contradicting(context, PolicyDirection.Egress, isDns: true).Any())
        {
            yield break;
        }

        var end = flows[0].Egress!;
        var evaluator = context.Policies.Evaluator;
        if (end.Flow.Port == Port
            || evaluator.Decide(end.Flow with { Port = Port }, PolicyDirection.Egress) is not { Outcome: PolicyOutcome.Allowed, Policy: { } policy })
        {
            yield break;
        }

        yield return new RuleFinding
        {
            Subject = policy.Reference.ToString(),
            Summary = $"{context.Route.Source} may not ask the cluster's DNS: {policy.Reference} opens port {Port}, but the DNS pods listen on port {end.Flow.Port}, "
                + "and policies judge the port of the pod.",
            Evidence =
            [
                context.Derived(policy, policy is NetworkPolicy one ? RuleWords.Rules(one, PolicyDirection.Egress) : end.Words),
                context.Derived("EndpointSlices of the DNS Service", $"{flows[0].Name}"),
                .. PolicyProof.Confirming(context, PolicyDirection.Egress, isDns: true).Take(2).Select(observation => DiagnosisContext.Observed(observation)),
            ],
            Fixes = [DnsPolicyFix.Of(context, end, [TransportProtocol.Udp, TransportProtocol.Tcp])],
        };
    }
}
