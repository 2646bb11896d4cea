using NetDoctor.Diagnosis.Policies.NearMisses;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Policies;

/// <summary>A policy that would admit the flow selects no pod.</summary>
/// <remarks>Source: Kubernetes documentation, "Network Policies", The NetworkPolicy resource.</remarks>
public sealed class PolicySelectsNothing : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("POL14", "Policy selects no pods", Severity.Error, Hop.IngressPolicy)
    {
        Needs = [ResourceKind.NetworkPolicy, ResourceKind.Pod, ResourceKind.Namespace],
        Explains = ["POL01", "POL02"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context) => NearMissDenial.Report(context, NearMissKind.Subject);
}
