using NetDoctor.Diagnosis.KubeProxy;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.KubeProxy;

/// <summary>The kernel's load balancer on the node that the connection meets has no virtual server for the Service's address and port.</summary>
/// <remarks>Each Service port is a virtual server. Source: kubernetes/kubernetes, pkg/proxy/ipvs/proxier.go, syncService.</remarks>
public sealed class VirtualServerMissing : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("KPX05", "IPVS virtual server missing", Severity.Error, Hop.Proxy)
    {
        Needs = [ResourceKind.Service, ResourceKind.EndpointSlice, ResourceKind.Node],
        Explains = ["APP01", "APP02", "APP04", "KPX10"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context) => NodeRules
        .Deviating(context, RuleForm.Ipvs, RuleDeviationKind.NotTranslated, RuleDeviationKind.RefusedAsEmpty)
        .Select(rules => NodeRules.Finding(context, rules, "IPVS servers"));
}
