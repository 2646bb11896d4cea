using System.Collections.Immutable;
using System.Net.Sockets;
using NetDoctor.Diagnosis.Rules;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Policies.WhatIf;

/// <summary>Pods of one workload, or addresses outside, that no policy tells apart.</summary>
/// <param name="Party">The workload or the addresses.</param>
/// <param name="End">One of them.</param>
/// <param name="Second">Another pod; null when there is only one.</param>
internal sealed record FlowClass(FlowParty Party, PolicyEnd End, PolicyEnd? Second)
{
    /// <summary>All classes of a cluster: pods by namespace, workload and labels, then the addresses outside.</summary>
    /// <param name="before">The cluster.</param>
    /// <param name="after">The same with other policies; its address ranges count, too.</param>
    public static ImmutableArray<FlowClass> All(PolicyWorld before, PolicyWorld after)
    {
        var snapshot = before.Snapshot;
        var ranges = RangesOf(before.Snapshot).Concat(RangesOf(after.Snapshot)).Distinct().ToList();
        ranges.Sort(AddressRange.Compare);
        var pods = snapshot.Pods.All.Where(pod => !pod.HostNetwork && !pod.IsFinished)
            .OrderBy(pod => pod.Namespace, StringComparer.Ordinal).ThenBy(pod => pod.Name, StringComparer.Ordinal)
            .Select(pod => (Pod: pod, Workload: WorkloadOf(snapshot, pod)))
            .GroupBy(one => (one.Workload, one.Pod.Labels, Ports: PortsOf(one.Pod), Ranges: InRanges(one.Pod, ranges)))
            .Select(group => new FlowClass(
                new FlowParty(group.Key.Workload, null),
                PolicyEnd.Of(group.First().Pod, snapshot),
                group.Skip(1).Select(one => PolicyEnd.Of(one.Pod, snapshot)).FirstOrDefault()));
        var outside = Split(AddressRange.AllIPv4, ranges).Concat(HasIPv6(snapshot) ? Split(AddressRange.AllIPv6, ranges) : [])
            .Select(range => new FlowClass(new FlowParty(null, range), PolicyEnd.OfOutside(range), null));
        return [.. pods, .. outside];
    }

    /// <summary>The workload that a pod belongs to; the pod itself when it has no owner.</summary>
    /// <param name="snapshot">Facts.</param>
    /// <param name="pod">The pod.</param>
    public static ObjectReference WorkloadOf(ClusterSnapshot snapshot, Pod pod) => Owners.Of(snapshot, pod)
        ?? (pod.Owner is { } owner ? new ObjectReference(owner.Kind, pod.Namespace, owner.Name) : pod.Reference);

    /// <summary>Every address range that a policy names.</summary>
    private static IEnumerable<AddressRange> RangesOf(ClusterSnapshot snapshot) => snapshot.NetworkPolicies.All.Select(CompiledPolicy.Of)
        .Concat(snapshot.AdminNetworkPolicies.All.Concat(snapshot.BaselineAdminNetworkPolicies.All).Concat(snapshot.ClusterNetworkPolicies.All)
            .Select(CompiledPolicy.Of))
        .SelectMany(policy => policy.Egress.Concat(policy.Ingress))
        .SelectMany(rule => rule.Peers)
        .SelectMany(peer => peer.Ranges.Concat(peer.Except));

    private static string PortsOf(Pod pod) => string.Join(',', pod.Containers.SelectMany(container => container.Ports)
        .Where(port => port.Name is not null).Select(port => $"{port.Name}:{port.Port}/{port.Protocol}"));

    private static string InRanges(Pod pod, List<AddressRange> ranges)
    {
        var addresses = pod.PodIPs.Select(AddressRange.Of).ToArray();
        return string.Join('|', addresses.Select(address => $"{address.Family}{string.Join(',', ranges.Select((range, index) => (range, index)).Where(one => one.range.Contains(address)).Select(one => one.index))}"));
    }

    private static bool HasIPv6(ClusterSnapshot snapshot) =>
        snapshot.Pods.All.Any(pod => pod.PodIPs.Any(address => address.AddressFamily == AddressFamily.InterNetworkV6));

    private static IEnumerable<AddressRange> Split(AddressRange all, List<AddressRange> ranges)
    {
        var edges = new SortedSet<UInt128> { all.First };
        foreach (var range in ranges.Where(range => range.Family == all.Family))
        {
            edges.Add(range.First);
            if (range.Last != all.Last)
            {
                edges.Add(range.Last + 1);
            }
        }

        var firsts = edges.ToList();
        return firsts.Select((first, index) => new AddressRange(all.Family, first, index + 1 < firsts.Count ? firsts[index + 1] - 1 : all.Last));
    }
}
