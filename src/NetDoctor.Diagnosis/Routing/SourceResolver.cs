using NetDoctor.Diagnosis.Questions;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Routing;

/// <summary>Finds the pod and node that a question is asked from.</summary>
internal static class SourceResolver
{
    // Where kubectl, and a name without a pod behind it, look.
    private const string DefaultNamespace = "default";

    /// <summary>Looks a source up.</summary>
    /// <param name="reference">The source as the question names it.</param>
    /// <param name="snapshot">Facts.</param>
    /// <param name="self">NetDoctor's own place, as far as it is known.</param>
    public static RouteSource Resolve(SourceReference reference, ClusterSnapshot snapshot, Vantage self) => reference switch
    {
        WorkloadSource workload => Workload(workload, snapshot),
        NodeSource node => new RouteSource(node, DefaultNamespace, null, node.Name, MissingObjects.Node(snapshot, node.Name)),
        OutsideSource => new RouteSource(reference, DefaultNamespace, null, null, null),
        _ => Self(reference, snapshot, self),
    };

    private static RouteSource Self(SourceReference reference, ClusterSnapshot snapshot, Vantage self)
    {
        if (self.Pod?.Split('/', 2) is not [var ns, var name])
        {
            return new RouteSource(reference, DefaultNamespace, null, self.Node, null);
        }

        var pod = snapshot.Pods.Find(ns, name);
        return new RouteSource(reference, ns, pod, self.Node ?? pod?.NodeName, null);
    }

    private static RouteSource Workload(WorkloadSource source, ClusterSnapshot snapshot)
    {
        var (pod, problem) = Find(source, snapshot);
        problem ??= pod is { IsFinished: true } or { Phase: PodPhase.Pending, PodIPs.IsEmpty: true }
            ? $"{pod.Reference} does not run ({pod.Phase}), so that nothing can be asked from it."
            : null;
        return new RouteSource(source, source.Namespace, pod, pod?.NodeName, problem);
    }

    private static (Pod? Pod, string? Problem) Find(WorkloadSource source, ClusterSnapshot snapshot)
    {
        if (source.Kind is null or WorkloadReferenceKind.Pod && snapshot.Pods.Find(source.Namespace, source.Name) is { } named)
        {
            return (named, null);
        }

        if (!snapshot.IsComplete(ResourceKind.Pod))
        {
            return (null, $"The cluster's pods are not known, so {source.Namespace}/{source.Name} cannot be looked up.");
        }

        if (source.Kind != WorkloadReferenceKind.Pod)
        {
            if (WorkloadPods.Choose(snapshot, source) is { } owned)
            {
                return (owned, null);
            }

            if (WorkloadPods.FindWorkload(snapshot, source) is { } workload)
            {
                return (null, $"{workload.Reference} has no pod to ask from: {workload.Replicas} replicas are asked for.");
            }
        }

        return (null, MissingObjects.Source(snapshot, source));
    }
}
