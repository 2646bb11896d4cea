using System.Collections.Immutable;
using System.Text.Json.Nodes;
using NetDoctor.Kubernetes.Manifests;

namespace NetDoctor.Lab.DataPlane.Policies;

/// <summary>The network plugins that a scenario can name: how each brings policies into effect, and how its agents look in a cluster.</summary>
/// <remarks>Namespaces, names, labels and images are those of the projects' own manifests.</remarks>
public static class NetworkPlugins
{
    private static readonly Agent[] Agents =
    [
        new("calico", "kube-system", "calico-node", "{k8s-app: calico-node}", "calico-node", "quay.io/calico/node:v3.31.0"),
        new("calico-3.32", "kube-system", "calico-node", "{k8s-app: calico-node}", "calico-node", "quay.io/calico/node:v3.32.0"),
        new("cilium", "kube-system", "cilium", "{k8s-app: cilium, app.kubernetes.io/name: cilium-agent, app.kubernetes.io/part-of: cilium}",
            "cilium-agent", "quay.io/cilium/cilium:v1.18.2")
        {
            Plugin = new("cilium") { MatchesPodsByAddress = false, Enforces = Enforcement.NetworkPolicies },
        },
        new("antrea", "kube-system", "antrea-agent", "{app: antrea, component: antrea-agent}", "antrea-agent", "antrea/antrea-agent-ubuntu:v2.4.0"),
        new("kube-router", "kube-system", "kube-router", "{k8s-app: kube-router, tier: node}", "kube-router", "docker.io/cloudnativelabs/kube-router:v2.6.0")
        {
            Plugin = new("kube-router") { Denial = Denial.Reject, Enforces = Enforcement.NetworkPolicies },
        },
        new("flannel", "kube-flannel", "kube-flannel-ds", "{app: flannel, k8s-app: flannel, tier: node}", "kube-flannel", "ghcr.io/flannel-io/flannel:v0.27.4")
        {
            Plugin = new("flannel") { Enforces = Enforcement.None },
        },
        new("kindnet", "kube-system", "kindnet", "{app: kindnet, k8s-app: kindnet, tier: node}", "kindnet-cni", "docker.io/kindest/kindnetd:v20250512-df8de77b")
        {
            Plugin = new("kindnet") { Enforces = Enforcement.NetworkPolicies },
        },
        new("weave", "kube-system", "weave-net", "{name: weave-net}", "weave-npc", "weaveworks/weave-npc:2.8.1")
        {
            Plugin = new("weave") { Enforces = Enforcement.NetworkPolicies, HasPortRanges = false },
        },
    ];

    /// <summary>Names, in order.</summary>
    public static ImmutableArray<string> Names => [.. Agents.Select(agent => agent.Name).Order(StringComparer.Ordinal)];

    /// <summary>The plugin of a name; null when the lab does not know it.</summary>
    public static NetworkPlugin? Find(string name) => Array.Find(Agents, agent => agent.Name == name)?.Plugin;

    /// <summary>What the agents of a plugin are in a cluster; empty for one that shows none.</summary>
    public static ImmutableArray<JsonObject> ManifestsOf(NetworkPlugin plugin) => Array.Find(Agents, agent => agent.Name == plugin.Name) is { } agent
        ? [.. YamlDocuments.Parse(agent.Manifest, agent.Name).Select(document => document.Content)]
        : [];

    private sealed record Agent(string Name, string Namespace, string Set, string Labels, string Container, string Image)
    {
        public NetworkPlugin Plugin { get; init; } = new(Name);

        public string Manifest => $"""
            apiVersion: v1
            kind: Namespace
            metadata:
              name: {Namespace}
            ---
            apiVersion: apps/v1
            kind: DaemonSet
            metadata:
              name: {Set}
              namespace: {Namespace}
              labels: {Labels}
            spec:
              selector:
                matchLabels: {Labels}
              template:
                metadata:
                  labels: {Labels}
                spec:
                  hostNetwork: true
                  priorityClassName: system-node-critical
                  tolerations:
                  - operator: Exists
                  containers:
                  - name: {Container}
                    image: {Image}
            """;
    }
}
