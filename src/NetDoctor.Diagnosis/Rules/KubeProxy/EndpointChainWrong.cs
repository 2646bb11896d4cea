using NetDoctor.Diagnosis.KubeProxy;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.KubeProxy;

/// <summary>The iptables rules of the node that the connection meets choose among other endpoints than the EndpointSlices have.</summary>
/// <remarks>Each endpoint has a chain KUBE-SEP that the Service's chain jumps to. Source: kubernetes/kubernetes, pkg/proxy/iptables/proxier.go, syncProxyRules.</remarks>
public sealed class EndpointChainWrong : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("KPX04", "iptables: KUBE-SEP missing or extra", Severity.Error, Hop.Proxy)
    {
        Needs = [ResourceKind.Service, ResourceKind.EndpointSlice, ResourceKind.Node],
        Explains = ["APP01", "APP02", "APP04", "KPX10"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context) => NodeRules
        .Deviating(context, RuleForm.Iptables, RuleDeviationKind.MissingEndpoint, RuleDeviationKind.StaleEndpoint, RuleDeviationKind.UnusableEndpoint)
        .Select(rules => NodeRules.Finding(context, rules, "iptables rules"));
}
