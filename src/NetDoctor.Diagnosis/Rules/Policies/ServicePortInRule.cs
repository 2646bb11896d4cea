using NetDoctor.Diagnosis.Policies.NearMisses;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Policies;

/// <summary>A rule names the port of the Service where policies see that of its pods, or the reverse.</summary>
/// <remarks>Source: Kubernetes documentation, "Network Policies": whether a policy sees the Service or its pods is left to the plugin; see docs/network-plugins.md.</remarks>
public sealed class ServicePortInRule : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("POL07", "Policy written for Service port, not targetPort (or the reverse, on CNIs that judge before DNAT)", Severity.Error, Hop.IngressPolicy)
    {
        Needs = [ResourceKind.NetworkPolicy, ResourceKind.Pod, ResourceKind.Namespace],
        Explains = ["POL01", "POL02", "POL30"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context) => NearMissDenial.Report(context, NearMissKind.ServicePort);
}
