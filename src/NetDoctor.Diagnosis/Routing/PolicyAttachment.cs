using System.Collections.Immutable;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Routing;

/// <summary>Finds the NetworkPolicies that have a say on a route.</summary>
/// <remarks>A pod on its node's network is left out, because network plugins treat its traffic as the node's own.
/// Source: Kubernetes documentation, "Network Policies", NetworkPolicy and hostNetwork pods.</remarks>
internal static class PolicyAttachment
{
    /// <summary>The route with the policies that select its two ends.</summary>
    /// <param name="route">A route with source and endpoints.</param>
    /// <param name="snapshot">Facts.</param>
    public static Route Attach(Route route, ClusterSnapshot snapshot) => route with
    {
        EgressPolicies = Selecting(snapshot, route.Source.Pod is { } pod ? [pod] : [], policy => policy.AppliesToEgress),
        IngressPolicies = Selecting(
            snapshot, route.ChosenEndpoints.Select(endpoint => endpoint.Pod).OfType<Pod>(), policy => policy.AppliesToIngress),
    };

    /// <summary>NetworkPolicies that isolate one pod for egress; empty when the pod is not known.</summary>
    /// <param name="snapshot">Facts.</param>
    /// <param name="pod">Pod as <c>ns/name</c>; null when unknown.</param>
    public static ImmutableArray<NetworkPolicy> EgressOf(ClusterSnapshot snapshot, string? pod) =>
        pod?.Split('/') is [var ns, var name] && snapshot.Pods.Find(ns, name) is { } found
            ? Selecting(snapshot, [found], policy => policy.AppliesToEgress)
            : [];

    /// <summary>NetworkPolicies that isolate any of the pods for ingress.</summary>
    /// <param name="snapshot">Facts.</param>
    /// <param name="pods">The pods.</param>
    public static ImmutableArray<NetworkPolicy> IngressOf(ClusterSnapshot snapshot, IEnumerable<Pod> pods) =>
        Selecting(snapshot, pods, policy => policy.AppliesToIngress);

    private static ImmutableArray<NetworkPolicy> Selecting(
        ClusterSnapshot snapshot, IEnumerable<Pod> pods, Func<NetworkPolicy, bool> applies)
    {
        // Pods of one workload share their labels, so that a thousand endpoints are few distinct ends.
        var ends = pods.Where(pod => !pod.HostNetwork).Select(pod => (pod.Namespace, pod.Labels)).Distinct();
        return
        [
            .. ends
                .SelectMany(end => snapshot.NetworkPolicies.InNamespace(end.Namespace)
                    .Where(policy => applies(policy) && policy.PodSelector.Matches(end.Labels)))
                .DistinctBy(policy => (policy.Namespace, policy.Name))
                .OrderBy(policy => policy.Namespace, StringComparer.Ordinal).ThenBy(policy => policy.Name, StringComparer.Ordinal),
        ];
    }
}
