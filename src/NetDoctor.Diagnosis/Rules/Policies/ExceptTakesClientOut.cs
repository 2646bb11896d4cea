using NetDoctor.Diagnosis.Policies.NearMisses;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Policies;

/// <summary>A rule admits a range that holds the other end, and takes it out again by except.</summary>
/// <remarks>Source: Kubernetes API reference, IPBlock.</remarks>
public sealed class ExceptTakesClientOut : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("POL12", "except removes the client", Severity.Error, Hop.IngressPolicy)
    {
        Needs = [ResourceKind.NetworkPolicy, ResourceKind.Pod, ResourceKind.Namespace],
        Explains = ["POL01", "POL02"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context) => NearMissDenial.Report(context, NearMissKind.Except);
}
