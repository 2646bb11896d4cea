using System.Collections.Immutable;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Network;

/// <summary>The network plugin's agent does not run on a node where pods of the target do not start, or do not answer.</summary>
/// <remarks>What an agent has set up mostly lives on without it, so its absence explains failures only where a sandbox cannot be made, or
/// where exactly the endpoints on such nodes fail. Agents are known by the names of their DaemonSets. Source: the plugins' own manifests
/// (Calico, Canal, Cilium, flannel, Weave Net, Antrea, OVN-Kubernetes, kindnet, Amazon VPC CNI, Azure CNS, kube-router, Kube-OVN, GKE).</remarks>
public sealed class NetworkAgentDown : IRule
{
    private static readonly ImmutableArray<string> Agents =
    [
        "calico-node", "canal", "cilium", "kube-flannel-ds", "kube-flannel", "weave-net", "antrea-agent", "ovnkube-node", "kindnet",
        "aws-node", "azure-cns", "kube-router", "kube-ovn-cni", "anetd",
    ];

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("CNI03", "CNI agent down on node", Severity.Error, Hop.Network)
    {
        Needs = [ResourceKind.DaemonSet, ResourceKind.Pod],
        Explains = ["CNI04", "POD04", "SVC12", "DNS26", "EPS11", "APP02", "APP04"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var nodes = context.Route.Endpoints.Select(endpoint => endpoint.Node)
            .Concat(TargetPods.All(context.Route).Select(pod => pod.NodeName)).Append(context.Route.Source.Node)
            .OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        var down = nodes.Select(node => (Node: node, State: DownOn(context.Snapshot, node)))
            .Where(pair => pair.State is not null).ToImmutableDictionary(pair => pair.Node, pair => pair.State!, StringComparer.Ordinal);
        if (down.IsEmpty)
        {
            yield break;
        }

        // A pod without an address may as well wait for a volume or an image.
        var waiting = Places.WithoutSandbox(context)
            .Where(pod => down.ContainsKey(pod.NodeName!) && SandboxFailing.EventOf(context.Snapshot, pod) is not null).ToImmutableArray();
        var failing = Places.FailsThereOnly(context, down.ContainsKey) ? Places.Unanswered(context) : [];
        var node = waiting.Select(pod => pod.NodeName).Concat(failing.Select(probed => probed.Endpoint.Node)).OfType<string>().FirstOrDefault()
            ?? down.Keys.Order(StringComparer.Ordinal).First();
        var what = !waiting.IsEmpty ? $"; {PodWords.List(waiting.Select(pod => pod.Name), 3)} cannot be given a network there"
            : !failing.IsEmpty ? $"; exactly the endpoints on {(down.Count == 1 ? "it" : "such nodes")} do not answer"
            : "";
        yield return new RuleFinding
        {
            Subject = $"Node {node}",
            Summary = $"The network agent of Node {node} is down: {down[node].Summary}{what}.",
            Evidence =
            [
                .. down.OrderBy(pair => pair.Key, StringComparer.Ordinal).Take(3).Select(pair => context.Derived(pair.Value.Agent, pair.Value.Text)),
                .. failing.Take(2).Select(probed => DiagnosisContext.Observed(probed.Observation)),
            ],
            Fixes =
            [
                new Fix(
                    "See why the agent does not run there.",
                    $"kubectl -n {down[node].Agent.Namespace} get pods -o wide --field-selector spec.nodeName={node}"),
                new Fix("Read its events.", $"kubectl -n {down[node].Agent.Namespace} describe daemonset {down[node].Agent.Name}"),
            ],
            Coverage = Coverage.Of(Places.NamesOf(failing).Concat(waiting.Select(TargetPods.NameOf)).Distinct(StringComparer.Ordinal)),
            IsHazard = waiting.IsEmpty && failing.IsEmpty,
            Hop = waiting.IsEmpty ? null : Hop.Endpoints,
        };
    }

    private static Down? DownOn(ClusterSnapshot snapshot, string node)
    {
        var agents = snapshot.DaemonSets.All.Where(set => Agents.Contains(set.Name))
            .OrderBy(set => set.Name, StringComparer.Ordinal)
            .Select(agent => (Agent: agent, Pods: PodsOf(snapshot, agent, node)))
            .ToList();
        foreach (var (agent, pods) in agents)
        {
            if (!pods.IsEmpty && pods.All(IsDown))
            {
                return new Down(agent, $"{pods[0].Name} on {node} {PodWords.StateOf(pods[0])}", $"{pods[0].Name} on {node} {PodWords.StateOf(pods[0])}");
            }
        }

        // One that nobody wants anywhere, or that another one stands for, is not missing.
        return agents.TrueForAll(one => one.Pods.IsEmpty) && IsMadeForAgents(snapshot, node)
            && agents.Find(one => one.Agent.Replicas > 0) is { Agent: { } missing }
            ? new Down(missing, $"has no pod on {node}", $"{missing.Reference} has no pod on {node}")
            : null;
    }

    private static ImmutableArray<Pod> PodsOf(ClusterSnapshot snapshot, Workload agent, string node) =>
    [
        .. snapshot.Pods.InNamespace(agent.Namespace)
            .Where(pod => pod.NodeName == node && pod.Owner is { Kind: "DaemonSet" } owner && owner.Name == agent.Name && !pod.IsFinished)
            .OrderBy(pod => pod.IsTerminating),
    ];

    // A node that is lost takes the readiness of all its pods along, whatever their containers do.
    private static bool IsDown(Pod pod) =>
        !pod.IsReady && (pod.ContainerStatuses.IsEmpty || pod.ContainerStatuses.Any(status => !status.Ready));

    // Windows and virtual nodes have networks of their own.
    private static bool IsMadeForAgents(ClusterSnapshot snapshot, string name) => snapshot.Nodes.Find("", name) is not { } node
        || (node.Labels["kubernetes.io/os"] is null or "linux" && !VirtualNodes.IsOne(node));

    private sealed record Down(Workload Agent, string Text, string Summary);
}
