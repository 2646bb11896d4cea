using System.Collections.Immutable;
using NetDoctor.Diagnosis.Rules;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Policies.Matrix;

/// <summary>Finds the ends that rows are about.</summary>
internal static class RowEnds
{
    /// <summary>The workload that a pod counts for: its topmost controller, or the pod itself.</summary>
    /// <remarks>A ReplicaSet or a Job that NetDoctor does not read is named itself, an owner without a kind as a pod. A kubelet's own pods are
    /// owned by their node, which does not make them one workload.</remarks>
    /// <param name="snapshot">Facts.</param>
    /// <param name="pod">The pod.</param>
    public static ObjectReference WorkloadOf(ClusterSnapshot snapshot, Pod pod) => pod.Owner is null or { Kind: nameof(ResourceKind.Node) }
        ? pod.Reference
        : Owners.Of(snapshot, pod) is { Kind.Length: > 0 } owner
            ? owner
            : new ObjectReference(pod.Owner.Kind.Length > 0 ? pod.Owner.Kind : nameof(ResourceKind.Pod), pod.Namespace, pod.Owner.Name);

    /// <summary>Every workload, in order.</summary>
    /// <param name="snapshot">Facts.</param>
    /// <param name="matrix">The matrix of the facts.</param>
    public static ImmutableArray<RowEnd> Workloads(ClusterSnapshot snapshot, ConnectivityMatrix matrix)
    {
        var known = new Dictionary<(string, OwnerReference), RowEnd>();
        var workloads = new Dictionary<ObjectReference, RowEnd>();
        foreach (var (pod, number) in matrix.Pods)
        {
            RowEnd? end = null;
            if (pod.Owner is null || !known.TryGetValue((pod.Namespace, pod.Owner), out end))
            {
                var reference = WorkloadOf(snapshot, pod);
                if (!workloads.TryGetValue(reference, out end))
                {
                    workloads.Add(reference, end = RowEnd.Of(reference));
                }

                if (pod.Owner is { Kind: not nameof(ResourceKind.Node) } owner)
                {
                    known.Add((pod.Namespace, owner), end);
                }
            }

            end.Add(number, pod.NodeName);
        }

        return [.. workloads.Values.OrderBy(end => end.Key, StringComparer.Ordinal)];
    }

    /// <summary>Addresses outside of the cluster, in order; neighbours that are alike to every workload are one.</summary>
    /// <param name="matrix">The matrix.</param>
    /// <param name="direction">What counts: egress to them, or ingress from them.</param>
    public static ImmutableArray<RowEnd> Outside(ConnectivityMatrix matrix, PolicyDirection direction)
    {
        var pods = matrix.Pods.Select(one => one.Class).Distinct().ToArray();
        var ends = ImmutableArray.CreateBuilder<RowEnd>();
        foreach (var (range, number) in Merged(matrix.Outside, AreAlike))
        {
            ends.Add(RowEnd.Of(range, number));
        }

        return ends.ToImmutable();

        bool AreAlike(int one, int other) => one == other || Array.TrueForAll(pods, pod => direction == PolicyDirection.Egress
            ? matrix.Between(pod, one, false).Equals(matrix.Between(pod, other, false))
            : matrix.Between(one, pod, false).Equals(matrix.Between(other, pod, false)));
    }

    private static IEnumerable<(AddressRange Range, int Class)> Merged(
        ImmutableArray<(AddressRange Range, int Class)> ranges, Func<int, int, bool> areAlike)
    {
        (AddressRange Range, int Class)? open = null;
        foreach (var (range, number) in ranges)
        {
            if (open is { } one && one.Range.Family == range.Family && areAlike(one.Class, number))
            {
                open = (one.Range with { Last = range.Last }, one.Class);
                continue;
            }

            if (open is { } done)
            {
                yield return done;
            }

            open = (range, number);
        }

        if (open is { } last)
        {
            yield return last;
        }
    }
}
