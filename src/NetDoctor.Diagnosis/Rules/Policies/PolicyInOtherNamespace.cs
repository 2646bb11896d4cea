using NetDoctor.Diagnosis.Policies.NearMisses;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Policies;

/// <summary>A policy that would admit the flow lies in another namespace, and policies are about pods of their own namespace.</summary>
/// <remarks>Source: Kubernetes documentation, "Network Policies", The NetworkPolicy resource.</remarks>
public sealed class PolicyInOtherNamespace : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("POL16", "Policy in the wrong namespace", Severity.Error, Hop.IngressPolicy)
    {
        Needs = [ResourceKind.NetworkPolicy, ResourceKind.Pod, ResourceKind.Namespace],
        Explains = ["POL01", "POL02"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context) => NearMissDenial.Report(context, NearMissKind.Namespace);
}
