using NetDoctor.Diagnosis.Policies.NearMisses;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Policies;

/// <summary>A rule would admit the other end but for one label of the pod.</summary>
/// <remarks>Source: Kubernetes documentation, "Labels and Selectors"; a selector matches only what has every label that it names.</remarks>
public sealed class PodLabelNearMiss : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("POL04", "Peer podSelector near-miss", Severity.Error, Hop.IngressPolicy)
    {
        Needs = [ResourceKind.NetworkPolicy, ResourceKind.Pod, ResourceKind.Namespace],
        Explains = ["POL01", "POL02"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context) => NearMissDenial.Report(context, NearMissKind.PodLabel);
}
