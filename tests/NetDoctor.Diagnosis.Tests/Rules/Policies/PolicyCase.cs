using NetDoctor.Diagnosis.Judging;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Policies;

/// <summary>The healthy shop with NetDoctor's own pod in a place that policies may be about, and a wire on which nothing or all comes through.</summary>
internal static class PolicyCase
{
    public const string To = "payments.shop:80";

    /// <summary>Pods of payments, on port 8080, labelled <c>app=payments</c>; web is labelled <c>app=web</c>.</summary>
    public static readonly string[] Endpoints = ["10.244.1.21:8080", "10.244.2.22:8080", "10.244.2.23:8080"];

    /// <summary>The agent of a network plugin: by default one that enforces the administrator's policies of v1alpha1 and ranges of pods.</summary>
    public const string Calico = "calico-node=quay.io/calico/node:v3.30.2";

    /// <summary>The shop, with NetDoctor's pod <c>doctor/netdoctor-0</c> on node n1.</summary>
    public static SnapshotBuilder Cluster(string plugin = Calico) => With(WithoutPlugin(), plugin);

    /// <summary>The same without a plugin that could be recognised.</summary>
    public static SnapshotBuilder WithoutPlugin() =>
        SnapshotBuilder.HealthyShop().Namespace("doctor").Pod("doctor", "netdoctor-0", "10.244.1.99", labels: "app=netdoctor");

    /// <summary>The shop, with NetDoctor's pod in the shop's own namespace.</summary>
    public static SnapshotBuilder Inside(string labels = "app=netdoctor") =>
        With(SnapshotBuilder.HealthyShop(), Calico).Pod("shop", "netdoctor-0", "10.244.1.99", labels: labels);

    /// <summary>Adds the agent of a network plugin as its makers deploy it.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="plugin">Container and image.</param>
    /// <param name="set">Name of the DaemonSet in kube-system.</param>
    public static SnapshotBuilder With(SnapshotBuilder cluster, string plugin, string? set = null)
    {
        var parts = plugin.Split('=');
        set ??= parts[0];
        return cluster.Workload(ResourceKind.DaemonSet, "kube-system", set, replicas: 1)
            .Pod("kube-system", $"{set}-x7k2p", "", "n1", $"app={set}", owner: $"DaemonSet/{set}", with: pod => pod with
            {
                HostNetwork = true,
                Phase = PodPhase.Running,
                Containers = [new Container { Name = parts[0], Image = parts[1] }],
            });
    }

    /// <summary>Everything is dropped but names.</summary>
    public static FakeWire Dropped() => EngineHarness.HealthyWire().Sockets(ProbeOutcome.Timeout, ["10.96.1.2:80", .. Endpoints]);

    public static NetworkPolicyRule Admit(string pods, string? namespaces = null, params string[] ports) => new(
        [new NetworkPolicyPeer(Selector(pods), namespaces is null ? null : Selector(namespaces), null)],
        [.. ports.Select(text => Notation.ContainerPort(text)).Select(port =>
            new NetworkPolicyPort(port.Protocol, IntOrString.FromNumber(port.Port), null))]);

    public static LabelSelector Selector(string labels) => new(Notation.Labels(labels), []);

    public static Judgement Ask(SnapshotBuilder cluster, FakeWire wire, string? from = "shop/web", string to = To, string pod = "doctor/netdoctor-0") =>
        EngineHarness.Ask(cluster, wire, from, to, self: new Vantage(VantageKind.Self, "n1", pod));

    public static Finding? Of(Judgement judgement, string id) => judgement.Findings.FirstOrDefault(finding => finding.Id == id);
}
