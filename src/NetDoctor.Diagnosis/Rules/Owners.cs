using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Rules;

/// <summary>The workload that a person would edit to change a pod.</summary>
internal static class Owners
{
    /// <summary>The topmost owner that is known; null for a bare pod, or when the Deployment of its ReplicaSet is not known.</summary>
    /// <param name="snapshot">Facts.</param>
    /// <param name="pod">The pod.</param>
    public static ObjectReference? Of(ClusterSnapshot snapshot, Pod pod)
    {
        if (pod.Owner is not { } owner)
        {
            return null;
        }

        if (owner.Kind != nameof(ResourceKind.ReplicaSet))
        {
            return new ObjectReference(owner.Kind, pod.Namespace, owner.Name);
        }

        // A ReplicaSet under a Deployment must not be edited itself, so it is named only when it is known to have no owner.
        return snapshot.ReplicaSets.Find(pod.Namespace, owner.Name) switch
        {
            null => null,
            { Owner: { } above } => new ObjectReference(above.Kind, pod.Namespace, above.Name),
            var bare => bare.Reference,
        };
    }

    /// <summary><c>kubectl -n shop edit deployment/payments</c>; null for a bare pod, whose containers cannot be edited.</summary>
    /// <param name="snapshot">Facts.</param>
    /// <param name="pod">The pod.</param>
    public static string? EditCommand(ClusterSnapshot snapshot, Pod pod) => Of(snapshot, pod) is { } owner
        ? $"kubectl -n {owner.Namespace} edit {Argument(owner)}"
        : null;

    /// <summary><c>deployment/payments</c>, as kubectl takes it.</summary>
    /// <param name="reference">The object.</param>
    public static string Argument(ObjectReference reference) => $"{reference.Kind.ToLowerInvariant()}/{reference.Name}";
}
