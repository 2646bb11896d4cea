using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Rules.KubeProxy;

/// <summary>What does kube-proxy's work in a cluster that runs none by design.</summary>
/// <param name="Name">Name of the network plugin.</param>
/// <param name="Agent">Its DaemonSet.</param>
/// <param name="Source">Object that says so.</param>
/// <param name="Statement">What it says.</param>
/// <remarks>Source: Cilium documentation, "Kubernetes Without kube-proxy" (kube-proxy-replacement); OVN-Kubernetes documentation
/// (Services are OVN load balancers); Antrea documentation, "AntreaProxy", proxyAll.</remarks>
internal sealed record ProxyReplacement(string Name, Workload Agent, string Source, string Statement)
{
    /// <summary>The replacement; null when kube-proxy runs, or when none can be told.</summary>
    /// <param name="snapshot">Facts.</param>
    public static ProxyReplacement? Of(ClusterSnapshot snapshot) =>
        snapshot.DaemonSets.All.Any(set => set.Replicas > 0 && set.Name.StartsWith("kube-proxy", StringComparison.Ordinal))
        || snapshot.Pods.InNamespace("kube-system").Any(pod => pod.Labels["k8s-app"] == "kube-proxy")
            ? null
            : Cilium(snapshot) ?? Ovn(snapshot) ?? Antrea(snapshot);

    private static ProxyReplacement? Cilium(ClusterSnapshot snapshot) =>
        AgentOf(snapshot, "cilium") is { } agent && snapshot.ConfigMaps.Find("kube-system", "cilium-config") is { } map
        && map.Data.GetValueOrDefault("kube-proxy-replacement") is ("true" or "strict") and var value
            ? new ProxyReplacement("Cilium", agent, map.Reference.ToString(), $"kube-proxy-replacement is {value}")
            : null;

    private static ProxyReplacement? Ovn(ClusterSnapshot snapshot) => AgentOf(snapshot, "ovnkube-node") is { } agent
        ? new ProxyReplacement("OVN-Kubernetes", agent, agent.Reference.ToString(), "it carries Services as load balancers of OVN")
        : null;

    private static ProxyReplacement? Antrea(ClusterSnapshot snapshot) =>
        AgentOf(snapshot, "antrea-agent") is { } agent && snapshot.ConfigMaps.Find("kube-system", "antrea-config") is { } map
        && map.Data.Values.Any(text => text.Split('\n').Any(line => line.Trim().StartsWith("proxyAll: true", StringComparison.Ordinal)))
            ? new ProxyReplacement("Antrea", agent, map.Reference.ToString(), "antreaProxy.proxyAll is true")
            : null;

    private static Workload? AgentOf(ClusterSnapshot snapshot, string name) => snapshot.DaemonSets.All
        .Where(set => set.Name == name).OrderBy(set => set.Namespace, StringComparer.Ordinal).FirstOrDefault();
}
