using NetDoctor.Diagnosis.Policies.NearMisses;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Policies;

/// <summary>A rule names a port that no container of the destination declares by that name and protocol.</summary>
/// <remarks>Source: Kubernetes API reference, NetworkPolicyPort.port.</remarks>
public sealed class NamedPortUnresolved : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("POL08", "Named port in policy unresolved", Severity.Error, Hop.IngressPolicy)
    {
        Needs = [ResourceKind.NetworkPolicy, ResourceKind.Pod, ResourceKind.Namespace],
        Explains = ["POL01", "POL02"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context) => NearMissDenial.Report(context, NearMissKind.NamedPort);
}
