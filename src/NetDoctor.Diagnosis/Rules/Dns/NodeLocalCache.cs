using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Rules.Dns;

/// <summary>A DNS cache on the source's node that does not run.</summary>
/// <param name="Node">The node.</param>
/// <param name="Workload">The DaemonSet of the caches.</param>
/// <param name="Pod">The pod on that node; null when there is none.</param>
/// <param name="IsAsked">Whether the source's resolver asks the cache's own address.</param>
/// <param name="Words">What is wrong, without a full stop.</param>
/// <remarks>Source: Kubernetes documentation, "Using NodeLocal DNSCache in Kubernetes Clusters".</remarks>
internal sealed record NodeLocalCache(string Node, Workload Workload, Pod? Pod, bool IsAsked, string Words)
{
    private const string Namespace = "kube-system";
    private const string Name = "node-local-dns";
    private const string OfKubespray = "nodelocaldns";

    /// <summary>The cache that the source should use and cannot; null when it runs, or nothing is known of one.</summary>
    /// <param name="context">All that is known.</param>
    public static NodeLocalCache? Of(DiagnosisContext context)
    {
        var (route, snapshot) = (context.Route, context.Snapshot);
        if (route.Source.Node is not { } node || route.Resolver is not { UsesClusterDns: true } resolver
            || !snapshot.IsComplete(ResourceKind.Pod)
            || (snapshot.DaemonSets.Find(Namespace, Name) ?? snapshot.DaemonSets.Find(Namespace, OfKubespray)) is not { Replicas: > 0 } workload)
        {
            return null;
        }

        var pods = snapshot.Pods.InNamespace(Namespace)
            .Where(pod => pod.NodeName == node && !pod.IsFinished && pod.Labels.Matches(workload.TemplateLabels))
            .OrderBy(pod => pod.Name, StringComparer.Ordinal).ToList();
        if (pods.Exists(pod => pod.IsReady))
        {
            return null;
        }

        var asked = resolver.Nameservers.FirstOrDefault() is { } first && first.GetAddressBytes() is [169, 254, _, _] ? first : null;
        var state = pods.Count == 0 ? "has no pod there" : $"pod {pods[0].Name} {PodWords.StateOf(pods[0])}";
        return new NodeLocalCache(
            node, workload, pods.FirstOrDefault(), asked is not null,
            $"the DNS cache of node {node}{(asked is null ? "" : $", which {route.Source} asks at {asked},")} does not run: {state}");
    }
}
