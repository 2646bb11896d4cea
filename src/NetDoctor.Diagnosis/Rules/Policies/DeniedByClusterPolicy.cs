using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Policies;

/// <summary>A ClusterNetworkPolicy denies the flow, in the tier before the NetworkPolicies or in the one after them.</summary>
/// <remarks>Source: kubernetes-sigs/network-policy-api, api-overview, Tiers, Priority and Rule Actions.</remarks>
public sealed class DeniedByClusterPolicy : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("POL19", "ClusterNetworkPolicy tier", Severity.Error, Hop.IngressPolicy)
    {
        Needs = [ResourceKind.NetworkPolicy, ResourceKind.ClusterNetworkPolicy, ResourceKind.Pod, ResourceKind.Namespace],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context) =>
        AdministratorDenial.Report(context, ResourceKind.ClusterNetworkPolicy);
}
