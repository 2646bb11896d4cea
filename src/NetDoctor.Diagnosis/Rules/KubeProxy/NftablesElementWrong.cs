using NetDoctor.Diagnosis.KubeProxy;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.KubeProxy;

/// <summary>The nftables rules of the node that the connection meets lack the Service or one of its endpoints, or choose an address that is none.</summary>
/// <remarks>The map service-ips leads from address and port to the Service's chain, whose vmap leads to its endpoints. Source: kubernetes/kubernetes, pkg/proxy/nftables/proxier.go, syncProxyRules.</remarks>
public sealed class NftablesElementWrong : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("KPX08", "nftables map/vmap element missing or stale", Severity.Error, Hop.Proxy)
    {
        Needs = [ResourceKind.Service, ResourceKind.EndpointSlice, ResourceKind.Node],
        Explains = ["APP01", "APP02", "APP04", "KPX10"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context) => NodeRules
        .Deviating(context, RuleForm.Nftables, RuleDeviationKind.NotTranslated, RuleDeviationKind.RefusedAsEmpty, RuleDeviationKind.MissingEndpoint, RuleDeviationKind.StaleEndpoint, RuleDeviationKind.UnusableEndpoint)
        .Select(rules => NodeRules.Finding(context, rules, "nftables rules"));
}
