using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Routing;

/// <summary>Tells clusters of clouds that do without what other clusters have, by the labels of their nodes.</summary>
internal static class Clouds
{
    private const string GkeNode = "cloud.google.com/gke-nodepool";

    /// <summary>Whether the cluster is one of Google Kubernetes Engine, or a node of it is.</summary>
    /// <param name="snapshot">Facts.</param>
    public static bool IsGke(ClusterSnapshot snapshot) => snapshot.Nodes.All.Any(node => node.Labels[GkeNode] is not null);
}
