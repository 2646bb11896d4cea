using System.Collections.Immutable;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules;

/// <summary>What to do about a node that does not report.</summary>
/// <remarks>Pods of a node that only seems lost still write their volumes: taken away by force they run twice. Source: Kubernetes
/// documentation, "Taints and Tolerations", Taint based Evictions (tolerationSeconds 300 by default); "Node Shutdowns", Non-graceful
/// node shutdown handling.</remarks>
internal static class LostNode
{
    /// <summary>Look, wait, and for a machine that is off for certain let its pods go; the best first.</summary>
    /// <param name="name">Name of the node.</param>
    public static ImmutableArray<Fix> Fixes(string name) =>
    [
        new Fix("See why the node's kubelet does not report: the machine, its network, the kubelet.", $"kubectl describe node {name}"),
        new Fix("Or wait: Kubernetes evicts the node's pods when their toleration ends, 5 min after it fell silent by default."),
        new Fix(
            "Only if the machine is off for certain, mark it so: its pods are deleted and their volumes detached. Take the taint away when it is back.",
            $"kubectl taint node {name} node.kubernetes.io/out-of-service=nodeshutdown:NoExecute",
            FixRisk.High),
    ];

    /// <summary><c>has not been Ready for 4 s</c>; <c>is not Ready</c> when no time is known.</summary>
    /// <param name="snapshot">Facts.</param>
    /// <param name="node">A node that is not Ready.</param>
    public static string State(ClusterSnapshot snapshot, Node node) => node.Conditions.Find("Ready")?.ChangedAt is { } changed
        ? $"has not been Ready for {Ages.Of(snapshot.ObservedAt - changed)}"
        : "is not Ready";
}
