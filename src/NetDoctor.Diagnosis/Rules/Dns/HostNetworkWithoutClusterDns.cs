using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Dns;

/// <summary>The source's pod is on its node's network without <c>ClusterFirstWithHostNet</c>, so that it falls back to the node's resolver,
/// and asks for a name of the cluster.</summary>
/// <remarks>Source: Kubernetes documentation, "DNS for Services and Pods", Pod's DNS Policy; kubernetes/kubernetes
/// pkg/kubelet/network/dns/dns.go, <c>getPodDNSType</c>.</remarks>
public sealed class HostNetworkWithoutClusterDns : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("DNS07", "hostNetwork pod without ClusterFirstWithHostNet", Severity.Error, Hop.Dns)
    {
        Needs = [ResourceKind.Pod],
        Explains = ["DNS01", "DNS02"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context) =>
        context.Route.Source.Pod is { } pod && ResolverFacts.IsFallback(pod) && ResolverFacts.IsOfCluster(context.Route)
            ? [NodesResolver.Finding(
                context, pod, $"{TargetPods.NameOf(pod)} is on its node's network with dnsPolicy ClusterFirst", "hostNetwork true, dnsPolicy ClusterFirst",
                "ClusterFirstWithHostNet")]
            : [];
}
