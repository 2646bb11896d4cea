using NetDoctor.Diagnosis.Policies.NearMisses;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Policies;

/// <summary>A rule wants a pod and its namespace in one list item, or in two, and would admit the flow the other way.</summary>
/// <remarks>Source: Kubernetes documentation, "Network Policies", Behavior of to and from selectors.</remarks>
public sealed class SelectorsInOnePeer : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("POL06", "AND/OR list mistake", Severity.Error, Hop.IngressPolicy)
    {
        Needs = [ResourceKind.NetworkPolicy, ResourceKind.Pod, ResourceKind.Namespace],
        Explains = ["POL01", "POL02"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context) => NearMissDenial.Report(context, NearMissKind.ListItems);
}
