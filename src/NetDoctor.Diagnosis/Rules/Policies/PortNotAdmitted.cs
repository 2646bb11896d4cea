using NetDoctor.Diagnosis.Policies.NearMisses;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Policies;

/// <summary>A rule admits the other end, but on other ports.</summary>
/// <remarks>Source: Kubernetes API reference, NetworkPolicyPort: traffic must match a port of the rule.</remarks>
public sealed class PortNotAdmitted : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("POL03", "Peer right, port wrong", Severity.Error, Hop.IngressPolicy)
    {
        Needs = [ResourceKind.NetworkPolicy, ResourceKind.Pod, ResourceKind.Namespace],
        Explains = ["POL01", "POL02"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context) => NearMissDenial.Report(context, NearMissKind.Port);
}
