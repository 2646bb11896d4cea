using NetDoctor.Diagnosis.Policies.NearMisses;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Policies;

/// <summary>A rule admits the other end and the port over TCP, which it is about too when it names no protocol.</summary>
/// <remarks>Source: Kubernetes API reference, NetworkPolicyPort.protocol: defaults to TCP.</remarks>
public sealed class ProtocolDefaultedToTcp : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("POL09", "Protocol defaulted to TCP on a UDP flow", Severity.Error, Hop.IngressPolicy)
    {
        Needs = [ResourceKind.NetworkPolicy, ResourceKind.Pod, ResourceKind.Namespace],
        Explains = ["POL01", "POL02"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context) => NearMissDenial.Report(context, NearMissKind.Protocol);
}
