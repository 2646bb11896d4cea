using NetDoctor.Diagnosis.Questions;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Routing;

/// <summary>Says in a sentence that an object is not there, with names that may have been meant.</summary>
internal static class MissingObjects
{
    /// <summary>Why a source was not found.</summary>
    /// <param name="snapshot">Facts.</param>
    /// <param name="source">The source.</param>
    public static string Source(ClusterSnapshot snapshot, WorkloadSource source)
    {
        if (Namespace(snapshot, source.Namespace) is { } problem)
        {
            // kubectl's habit: deploy/web. The namespace is what such a reference lacks.
            return source.Kind is null && SourceParser.KindOf(source.Namespace) is not null
                ? $"There is no namespace {source.Namespace}; a workload is written with its namespace first, as shop/{source.Namespace}/{source.Name}."
                : problem;
        }

        var names = snapshot.Pods.InNamespace(source.Namespace).Select(pod => pod.Name);
        if (source.Kind != WorkloadReferenceKind.Pod)
        {
            names = new[] { snapshot.Deployments, snapshot.StatefulSets, snapshot.DaemonSets }
                .SelectMany(table => table.InNamespace(source.Namespace)).Select(workload => workload.Name).Concat(names);
        }

        var kind = source.Kind switch
        {
            null => "pod or workload",
            WorkloadReferenceKind.Pod => "pod",
            { } other => other.ToString(),
        };
        return $"There is no {kind} {source.Namespace}/{source.Name}{NearNames.Hint(NearNames.Of(source.Name, names))}";
    }

    /// <summary>Why a node was not found; null when it is there.</summary>
    /// <param name="snapshot">Facts.</param>
    /// <param name="name">Name of the node.</param>
    public static string? Node(ClusterSnapshot snapshot, string name)
    {
        if (snapshot.Nodes.Find("", name) is not null)
        {
            return null;
        }

        return snapshot.IsComplete(ResourceKind.Node)
            ? $"There is no node {name}{NearNames.Hint(NearNames.Of(name, snapshot.Nodes.InNamespace("").Select(node => node.Name)))}"
            : $"The cluster's nodes are not known, so {name} cannot be looked up.";
    }

    /// <summary>Why a pod was not found.</summary>
    /// <param name="snapshot">Facts.</param>
    /// <param name="ns">Namespace.</param>
    /// <param name="name">Name of the pod.</param>
    public static string Pod(ClusterSnapshot snapshot, string ns, string name) => !snapshot.IsComplete(ResourceKind.Pod)
        ? $"The cluster's pods are not known, so {ns}/{name} cannot be looked up."
        : Namespace(snapshot, ns)
            ?? $"There is no pod {ns}/{name}{NearNames.Hint(NearNames.Of(name, snapshot.Pods.InNamespace(ns).Select(pod => pod.Name)))}";

    /// <summary>Why a Service was not found.</summary>
    /// <param name="snapshot">Facts.</param>
    /// <param name="ns">Namespace.</param>
    /// <param name="name">Name of the Service.</param>
    public static string Service(ClusterSnapshot snapshot, string ns, string name)
    {
        if (!snapshot.IsComplete(ResourceKind.Service))
        {
            return $"The cluster's Services are not known, so {ns}/{name} cannot be looked up.";
        }

        var near = NearNames.Services(snapshot, ns, name).Select(key => $"{key.Name}.{key.Namespace}").ToArray();
        return near.Length == 0 && Namespace(snapshot, ns) is { } problem
            ? problem
            : $"There is no Service {ns}/{name}{NearNames.Hint(near)}";
    }

    private static string? Namespace(ClusterSnapshot snapshot, string ns) =>
        snapshot.IsComplete(ResourceKind.Namespace) && snapshot.Namespaces.Find("", ns) is null
            ? $"There is no namespace {ns}{NearNames.Hint(NearNames.Namespaces(snapshot, ns))}"
            : null;
}
