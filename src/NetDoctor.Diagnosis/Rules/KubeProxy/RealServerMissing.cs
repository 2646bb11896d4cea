using NetDoctor.Diagnosis.KubeProxy;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.KubeProxy;

/// <summary>The kernel's load balancer on the node that the connection meets lacks an endpoint of the Service.</summary>
/// <remarks>Each endpoint that may be used is a real server of the virtual one. Source: kubernetes/kubernetes, pkg/proxy/ipvs/proxier.go, syncEndpoint.</remarks>
public sealed class RealServerMissing : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("KPX06", "IPVS real server missing", Severity.Error, Hop.Proxy)
    {
        Needs = [ResourceKind.Service, ResourceKind.EndpointSlice, ResourceKind.Node],
        Explains = ["APP01", "APP02", "APP04", "KPX10"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context) => NodeRules
        .Deviating(context, RuleForm.Ipvs, RuleDeviationKind.MissingEndpoint)
        .Select(rules => NodeRules.Finding(context, rules, "IPVS servers"));
}
