using NetDoctor.Diagnosis.Policies.NearMisses;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Policies;

/// <summary>A policy has a rule for the flow in a direction that its policyTypes leave out, or lists a direction without any rule.</summary>
/// <remarks>Source: Kubernetes API reference, NetworkPolicySpec.policyTypes.</remarks>
public sealed class PolicyTypesOmitted : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("POL13", "policyTypes omit Egress/Ingress", Severity.Error, Hop.IngressPolicy)
    {
        Needs = [ResourceKind.NetworkPolicy, ResourceKind.Pod, ResourceKind.Namespace],
        Explains = ["POL01", "POL02"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context) => NearMissDenial.Report(context, NearMissKind.PolicyTypes);
}
