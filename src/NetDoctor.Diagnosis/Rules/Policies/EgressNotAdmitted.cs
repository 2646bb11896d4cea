using NetDoctor.Diagnosis.Policies;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Policies;

/// <summary>NetworkPolicies isolate the source for egress, and no rule of theirs lets it reach the target.</summary>
/// <remarks>Source: Kubernetes documentation, "Network Policies", The two sorts of pod isolation.</remarks>
public sealed class EgressNotAdmitted : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("POL02", "Source isolated for egress, no rule admits target", Severity.Error, Hop.EgressPolicy)
    {
        Needs = [ResourceKind.NetworkPolicy, ResourceKind.Pod, ResourceKind.Namespace],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context) => Isolation.Report(context, PolicyDirection.Egress);
}
