using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Dns;

/// <summary>The source's pod uses its node's resolver by its dnsPolicy, and asks for a name of the cluster.</summary>
/// <remarks>Source: Kubernetes documentation, "DNS for Services and Pods", Pod's DNS Policy (<c>Default</c> is not the default).</remarks>
public sealed class HostResolverByPolicy : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("DNS06", "dnsPolicy Default/None gives the host resolver", Severity.Error, Hop.Dns)
    {
        Needs = [ResourceKind.Pod],
        Explains = ["DNS01", "DNS02"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context) =>
        context.Route is { Source.Pod: { DnsPolicy: DnsPolicy.Default } pod } route
            && ResolverFacts.IsOfCluster(route) && LiveResolver.AsksCluster(context) != true
            ? [NodesResolver.Finding(context, pod, $"{TargetPods.NameOf(pod)} has dnsPolicy Default", "dnsPolicy Default", "ClusterFirst")]
            : [];
}
