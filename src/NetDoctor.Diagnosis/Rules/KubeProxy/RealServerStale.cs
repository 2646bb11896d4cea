using NetDoctor.Diagnosis.KubeProxy;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.KubeProxy;

/// <summary>The kernel's load balancer on the node that the connection meets sends connections to an address that is no endpoint of the Service, or none to be used.</summary>
/// <remarks>Real servers that are no longer endpoints are drained with weight 0 and then deleted. Source: kubernetes/kubernetes, pkg/proxy/ipvs/graceful_termination.go.</remarks>
public sealed class RealServerStale : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("KPX07", "IPVS stale/extra real server", Severity.Error, Hop.Proxy)
    {
        Needs = [ResourceKind.Service, ResourceKind.EndpointSlice, ResourceKind.Node],
        Explains = ["APP01", "APP02", "APP04", "KPX10"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context) => NodeRules
        .Deviating(context, RuleForm.Ipvs, RuleDeviationKind.StaleEndpoint, RuleDeviationKind.UnusableEndpoint)
        .Select(rules => NodeRules.Finding(context, rules, "IPVS servers"));
}
