using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Policies;

/// <summary>The BaselineAdminNetworkPolicy denies the flow, since no NetworkPolicy is about the pod.</summary>
/// <remarks>Source: kubernetes-sigs/network-policy-api, api-overview, Tiers, Priority and Rule Actions.</remarks>
public sealed class DeniedByBaseline : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("POL18", "BaselineAdminNetworkPolicy default deny", Severity.Error, Hop.IngressPolicy)
    {
        Needs = [ResourceKind.NetworkPolicy, ResourceKind.BaselineAdminNetworkPolicy, ResourceKind.Pod, ResourceKind.Namespace],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context) =>
        AdministratorDenial.Report(context, ResourceKind.BaselineAdminNetworkPolicy);
}
