using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Dns;

/// <summary>DNS servers answer with other addresses than the Service or its endpoints have, or do not know the name at all.</summary>
/// <remarks>A DNS pod that has lost its watch serves what it knew last, and stays ready. Source: CoreDNS plugin <c>kubernetes</c>;
/// Kubernetes DNS-based service discovery specification 1.1.0, 2.3 and 2.4.</remarks>
public sealed class AddressesDiffer : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("DNS32", "A/AAAA differ from current clusterIPs", Severity.Error, Hop.Dns)
    {
        Needs = [ResourceKind.Service, ResourceKind.EndpointSlice, ResourceKind.Pod],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context) => AnswersDiffer.Find(context, isSrv: false);
}
