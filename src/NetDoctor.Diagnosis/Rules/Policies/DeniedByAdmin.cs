using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Policies;

/// <summary>An AdminNetworkPolicy denies the flow before any NetworkPolicy is asked.</summary>
/// <remarks>Source: kubernetes-sigs/network-policy-api, api-overview, Tiers, Priority and Rule Actions.</remarks>
public sealed class DeniedByAdmin : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("POL17", "AdminNetworkPolicy deny/pass precedence", Severity.Error, Hop.IngressPolicy)
    {
        Needs = [ResourceKind.NetworkPolicy, ResourceKind.AdminNetworkPolicy, ResourceKind.Pod, ResourceKind.Namespace],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context) =>
        AdministratorDenial.Report(context, ResourceKind.AdminNetworkPolicy);
}
