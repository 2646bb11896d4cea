using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Dns;

/// <summary>DNS servers answer an SRV query with other targets or ports than the Service and its EndpointSlices have.</summary>
/// <remarks>Source: Kubernetes DNS-based service discovery specification 1.1.0, 2.3.2 and 2.4.2; CoreDNS plugin <c>kubernetes</c>.</remarks>
public sealed class SrvRecordsDiffer : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("DNS25", "SRV targets or ports differ from EndpointSlices", Severity.Error, Hop.Dns)
    {
        Needs = [ResourceKind.Service, ResourceKind.EndpointSlice, ResourceKind.Pod],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context) => AnswersDiffer.Find(context, isSrv: true);
}
