using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Routing;

/// <summary>Nodes that are no machine of the cluster: they stand for a service that runs pods, without kube-proxy and network agent.</summary>
/// <remarks>Source: virtual-kubelet documentation, "Providers" (label <c>type</c>); AWS documentation, "Fargate" (no DaemonSets).</remarks>
internal static class VirtualNodes
{
    /// <summary>Whether a node is one, by its labels.</summary>
    /// <param name="node">The node.</param>
    public static bool IsOne(Node node) =>
        node.Labels["type"] == "virtual-kubelet" || node.Labels["eks.amazonaws.com/compute-type"] == "fargate";
}
