using NetDoctor.Diagnosis.KubeProxy;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.KubeProxy;

/// <summary>The iptables rules of the node that the connection meets have nothing for the Service: it keeps the Service's address, which nobody has.</summary>
/// <remarks>Each Service port has a rule in KUBE-SERVICES and a chain KUBE-SVC. Source: kubernetes/kubernetes, pkg/proxy/iptables/proxier.go, syncProxyRules.</remarks>
public sealed class ServiceChainMissing : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("KPX03", "iptables: KUBE-SVC chain missing", Severity.Error, Hop.Proxy)
    {
        Needs = [ResourceKind.Service, ResourceKind.EndpointSlice, ResourceKind.Node],
        Explains = ["APP01", "APP02", "APP04", "KPX10"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context) => NodeRules
        .Deviating(context, RuleForm.Iptables, RuleDeviationKind.NotTranslated, RuleDeviationKind.RefusedAsEmpty)
        .Select(rules => NodeRules.Finding(context, rules, "iptables rules"));
}
