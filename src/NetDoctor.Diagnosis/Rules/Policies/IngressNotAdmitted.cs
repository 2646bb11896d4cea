using NetDoctor.Diagnosis.Policies;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Policies;

/// <summary>NetworkPolicies isolate the target's pods for ingress, and no rule of theirs admits the source.</summary>
/// <remarks>Source: Kubernetes documentation, "Network Policies", The two sorts of pod isolation.</remarks>
public sealed class IngressNotAdmitted : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("POL01", "Target isolated for ingress, no rule admits source", Severity.Error, Hop.IngressPolicy)
    {
        Needs = [ResourceKind.NetworkPolicy, ResourceKind.Pod, ResourceKind.Namespace],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context) => Isolation.Report(context, PolicyDirection.Ingress);
}
