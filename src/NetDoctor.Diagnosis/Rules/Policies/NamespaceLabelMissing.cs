using NetDoctor.Diagnosis.Policies.NearMisses;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Policies;

/// <summary>A rule would admit the other end but for a label that its namespace lacks, or looks in its own namespace only.</summary>
/// <remarks>Source: Kubernetes documentation, "Network Policies", Targeting a Namespace by its name.</remarks>
public sealed class NamespaceLabelMissing : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("POL05", "namespaceSelector label absent", Severity.Error, Hop.IngressPolicy)
    {
        Needs = [ResourceKind.NetworkPolicy, ResourceKind.Pod, ResourceKind.Namespace],
        Explains = ["POL01", "POL02"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context) => NearMissDenial.Report(context, NearMissKind.NamespaceLabel);
}
