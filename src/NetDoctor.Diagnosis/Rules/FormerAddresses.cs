using System.Net;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules;

/// <summary>Whose an address was before, when that ended, and what to use in its place.</summary>
/// <remarks>Pods die and their addresses pass on; what is remembered of it begins when NetDoctor started.</remarks>
internal static class FormerAddresses
{
    /// <summary>The pod that had the address last and no longer does; null when none is remembered.</summary>
    /// <param name="snapshot">Facts.</param>
    /// <param name="address">The address.</param>
    public static FormerHolder? PodAt(ClusterSnapshot snapshot, IPAddress address)
    {
        var present = snapshot.Pods.By(address);
        return snapshot.AddressHistory.Of(address)
            .FirstOrDefault(holder => holder.Kind == ResourceKind.Pod && !present.Any(pod => pod.Uid == holder.Uid));
    }

    /// <summary>Whether an address is one that only a pod can have, and none does: remembered, or in a node's pod range.</summary>
    /// <param name="snapshot">Facts.</param>
    /// <param name="address">The address.</param>
    public static bool IsOfGonePod(ClusterSnapshot snapshot, IPAddress address) =>
        snapshot.Pods.By(address).IsEmpty && snapshot.Nodes.By(address).IsEmpty && snapshot.Services.By(address).IsEmpty
        && (PodAt(snapshot, address) is not null || RangeOf(snapshot, address) is not null);

    /// <summary>The node whose pod range holds the address; null when no node's does.</summary>
    /// <param name="snapshot">Facts.</param>
    /// <param name="address">The address.</param>
    public static Node? RangeOf(ClusterSnapshot snapshot, IPAddress address) => snapshot.Nodes.All
        .Where(node => node.PodRanges.Any(range => range.Contains(address)))
        .MinBy(node => node.Name, StringComparer.Ordinal);

    /// <summary><c>was Pod shop/payments-7c9f-x's until 09:14:53 UTC (12 min ago)</c>.</summary>
    /// <param name="snapshot">Facts.</param>
    /// <param name="holder">Who had it.</param>
    public static string Words(ClusterSnapshot snapshot, FormerHolder holder) =>
        $"was {holder.Reference}'s until {Ages.Clock(holder.ReleasedAt, snapshot.ObservedAt)} "
        + $"({Ages.Of(snapshot.ObservedAt - holder.ReleasedAt)} ago)";

    /// <summary>What was remembered, as evidence; nothing when nothing was.</summary>
    /// <param name="context">All that is known.</param>
    /// <param name="address">The address.</param>
    public static IEnumerable<Evidence> EvidenceOf(DiagnosisContext context, IPAddress address)
    {
        if (PodAt(context.Snapshot, address) is not { } holder)
        {
            yield break;
        }

        var owner = holder.Owner is { } owned ? $", of {owned.Kind} {owned.Name}" : "";
        yield return new Evidence(
            Basis.Derived,
            "changes of pods that NetDoctor has seen",
            $"{address} {Words(context.Snapshot, holder)}{owner}",
            holder.ReleasedAt);
    }

    /// <summary>The Service that selects pods like the former one, ready ones first; null when there is none.</summary>
    /// <param name="snapshot">Facts.</param>
    /// <param name="holder">Who had the address.</param>
    public static Service? ServiceFor(ClusterSnapshot snapshot, FormerHolder holder) => snapshot.Services.InNamespace(holder.Namespace)
        .Where(service => service is { HasSelector: true, Type: not ServiceType.ExternalName } && holder.Labels.Matches(service.Selector))
        .OrderByDescending(service => ServiceFacts.ReadyEndpoints(snapshot, service).Any())
        .ThenBy(service => service.IsHeadless).ThenBy(service => service.Name, StringComparer.Ordinal)
        .FirstOrDefault();

    /// <summary>What to use in place of an address: the Service's name where it is known.</summary>
    /// <param name="snapshot">Facts.</param>
    /// <param name="address">The address.</param>
    public static Fix Instead(ClusterSnapshot snapshot, IPAddress address)
    {
        if (PodAt(snapshot, address) is not { } holder)
        {
            return new Fix(
                "Use the name of the Service that stands before the pods: a pod's address ends with the pod.",
                "kubectl get services --all-namespaces");
        }

        return ServiceFor(snapshot, holder) is { } service
            ? new Fix(
                $"Use {service.Name}.{service.Namespace}.svc.{snapshot.ClusterDomain}"
                + $"{(service.Ports is [var only] ? $":{only.Port}" : "")} in place of {address}: it leads to the pods that there are.",
                $"kubectl -n {service.Namespace} get service {service.Name}")
            : new Fix(
                $"Make a Service for pods labelled {holder.Labels}, and use its name in place of {address}.",
                $"kubectl -n {holder.Namespace} get pods --show-labels");
    }

    /// <summary>Whether a pod is of the same workload as the one that had its address.</summary>
    /// <param name="pod">The pod that has it now.</param>
    /// <param name="holder">Who had it.</param>
    public static bool IsSameWorkload(Pod pod, FormerHolder holder) =>
        pod.Namespace == holder.Namespace && (pod.Name == holder.Name || (pod.Owner is not null && pod.Owner == holder.Owner));
}
