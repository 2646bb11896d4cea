using NetDoctor.Diagnosis.Questions;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Routing;

/// <summary>Finds the pods of a workload by their owner.</summary>
/// <remarks>A Deployment owns its pods through ReplicaSets named <c>NAME-HASH</c>, where HASH is the pods' label
/// <c>pod-template-hash</c>. Source: Kubernetes documentation, "Deployments", Pod-template-hash label.</remarks>
internal static class WorkloadPods
{
    /// <summary>The pod that stands for a workload: a ready one before others, then by name; null when it has none.</summary>
    /// <param name="snapshot">Facts.</param>
    /// <param name="source">The workload; without a kind, of any kind.</param>
    public static Pod? Choose(ClusterSnapshot snapshot, WorkloadSource source) =>
        snapshot.Pods.InNamespace(source.Namespace)
            .Where(pod => pod.Owner is not null && IsOf(snapshot, pod, pod.Owner, source))
            .OrderBy(pod => pod.IsFinished).ThenBy(pod => pod.IsTerminating).ThenBy(pod => !pod.IsReady)
            .ThenBy(pod => pod.Name, StringComparer.Ordinal)
            .FirstOrDefault();

    /// <summary>The workload itself; null when there is none, or its kind is not kept.</summary>
    /// <param name="snapshot">Facts.</param>
    /// <param name="source">The workload; without a kind, of any kind.</param>
    public static Workload? FindWorkload(ClusterSnapshot snapshot, WorkloadSource source) => source.Kind switch
    {
        WorkloadReferenceKind.Deployment => snapshot.Deployments.Find(source.Namespace, source.Name),
        WorkloadReferenceKind.StatefulSet => snapshot.StatefulSets.Find(source.Namespace, source.Name),
        WorkloadReferenceKind.DaemonSet => snapshot.DaemonSets.Find(source.Namespace, source.Name),
        null => snapshot.Deployments.Find(source.Namespace, source.Name)
            ?? snapshot.StatefulSets.Find(source.Namespace, source.Name)
            ?? snapshot.DaemonSets.Find(source.Namespace, source.Name)
            ?? snapshot.ReplicaSets.Find(source.Namespace, source.Name),
        _ => null,
    };

    private static bool IsOf(ClusterSnapshot snapshot, Pod pod, OwnerReference owner, WorkloadSource source) => source.Kind switch
    {
        null => owner.Name == source.Name || IsOfDeployment(snapshot, pod, owner, source.Name),
        WorkloadReferenceKind.Deployment => IsOfDeployment(snapshot, pod, owner, source.Name),
        { } kind => owner.Kind == kind.ToString() && owner.Name == source.Name,
    };

    private static bool IsOfDeployment(ClusterSnapshot snapshot, Pod pod, OwnerReference owner, string name)
    {
        if (owner.Kind != "ReplicaSet" || !owner.Name.StartsWith($"{name}-", StringComparison.Ordinal))
        {
            return false;
        }

        return snapshot.ReplicaSets.Find(pod.Namespace, owner.Name)?.Owner is { } above
            ? above == new OwnerReference("Deployment", name)
            : pod.Labels["pod-template-hash"] is { } hash && owner.Name == $"{name}-{hash}";
    }
}
