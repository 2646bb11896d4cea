using System.Collections.Immutable;
using NetDoctor.Kubernetes;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;
using NetDoctor.TestKit.Namespaces;

namespace NetDoctor.NetworkLab.Tests;

/// <summary>The cluster of all cases: what the lab is made of, and the Kubernetes objects that describe it.</summary>
/// <remarks>Pod <c>shop/client</c> on n1 asks; <c>shop/web</c> on n2 is the only endpoint of the Services web (IPv4) and web6 (IPv6); the cluster's DNS
/// has a replica on each node; NetDoctor is in pod <c>netdoctor/near</c> on n1, and has an agent on each node. Pod <c>shop/stray</c> on n1 has
/// dnsPolicy None and the nodes' gateway as its only nameserver.</remarks>
internal sealed class NetworkWorld : IClusterSource
{
    /// <summary>Address of Service web.</summary>
    public const string WebAddress = "10.96.0.50";

    /// <summary>Address of Service beside, whose only endpoint is pod dns1, on the node of the client.</summary>
    public const string BesideAddress = "10.96.0.60";

    /// <summary>Address of the cluster's DNS.</summary>
    public const string DnsAddress = "10.96.0.10";

    /// <summary>Nameserver of pod stray.</summary>
    public const string StrayNameserver = LabHost.Address;

    /// <summary>The nodes, with their addresses.</summary>
    public static ImmutableArray<(string Name, string Address)> Nodes { get; } = [("n1", "10.89.0.11"), ("n2", "10.89.0.12")];

    /// <summary>Port of web on every node.</summary>
    public const int NodePort = 30080;

    private static readonly ImmutableArray<(string Namespace, string Name)> Pods =
    [
        ("shop", "client"), ("netdoctor", "near"), ("kube-system", "dns1"), ("shop", "stray"), ("shop", "web"), ("kube-system", "dns2"),
    ];

    private readonly ClusterSnapshot _snapshot = Describe();

    /// <summary>The lab.</summary>
    public static NamespaceLabOptions Lab { get; } = new() { FirstNodePods = ["client", "near", "dns1", "stray"], SecondNodePods = ["web", "dns2"] };

    /// <summary>The Services as the nodes' rules know them.</summary>
    public static ImmutableArray<LabService> Services { get; } =
    [
        new() { Name = "web", ClusterIp = WebAddress, Port = 80, NodePort = NodePort, Endpoints = [new("10.244.2.10", 8080)] },
        new() { Name = "web6", ClusterIp = "fd00:10:96::50", Port = 80, Endpoints = [new("fd00:10:244:2::10", 8080)] },
        new() { Namespace = "kube-system", Name = "beside", ClusterIp = BesideAddress, Port = 80, Endpoints = [new("10.244.1.12", 8080)] },
        .. new[] { "udp", "tcp" }.Select(protocol => new LabService
        {
            Namespace = "kube-system", Name = "kube-dns", PortName = $"dns-{protocol}", Protocol = protocol, ClusterIp = DnsAddress, Port = 53,
            Endpoints = [new("10.244.1.12", 53), new("10.244.2.11", 53)],
        }),
    ];

    /// <summary>What the cluster's DNS knows.</summary>
    public static ImmutableDictionary<string, string> Names { get; } = ImmutableDictionary<string, string>.Empty
        .Add("web.shop.svc.cluster.local", WebAddress)
        .Add("web6.shop.svc.cluster.local", "fd00:10:96::50")
        .Add("kubernetes.default.svc.cluster.local", "10.96.0.1");

    public string Description => "a lab of network namespaces";

    public string? ServerVersion => null;

    public bool IsReady => true;

    public ClusterSnapshot TakeSnapshot() => _snapshot;

    private static ClusterSnapshot Describe()
    {
        var cluster = new SnapshotBuilder().Namespace("default").Namespace("kube-system").Namespace("shop").Namespace("netdoctor")
            .Node("n1", "10.89.0.11,fd00:10:89::11").Node("n2", "10.89.0.12,fd00:10:89::12")
            .Service("default", "kubernetes", "10.96.0.1", "https:443->6443", "").Slice("default", "kubernetes", "https:6443", "10.89.0.11")
            .Service("kube-system", "kube-dns", DnsAddress, "dns:53/UDP dns-tcp:53", "k8s-app=kube-dns")
            .Service("shop", "web", WebAddress, "80->8080", "app=web", ServiceType.NodePort, service => service with
            {
                Ports = [.. service.Ports.Select(port => port with { NodePort = NodePort })],
            })
            .Service("shop", "web6", "fd00:10:96::50", "80->8080", "app=web")
            .Service("kube-system", "beside", BesideAddress, "80->8080", "replica=dns1");
        foreach (var (index, (ns, name)) in Pods.Index())
        {
            var (node, number) = index < 4 ? (1, 10 + index) : (2, 6 + index);
            cluster.Pod(ns, name, $"10.244.{node}.{number},fd00:10:244:{node}::{number}", $"n{node}", ns == "kube-system" ? $"k8s-app=kube-dns,replica={name}" : null,
                name switch { "web" => "http:8080", "dns1" or "dns2" => "dns:53/UDP dns-tcp:53", _ => "" },
                with: pod => (name == "stray" ? Stray(pod) : pod) with { Uid = Guid.Parse($"00000000-0000-4000-8000-00000000{node:00}{number:00}") });
        }

        foreach (var node in new[] { 1, 2 })
        {
            cluster.Pod("netdoctor", $"agent-{node}", $"10.89.0.1{node}", $"n{node}", "app.kubernetes.io/name=netdoctor,app.kubernetes.io/component=agent",
                with: pod => pod with { HostNetwork = true });
        }

        return cluster.Build();
    }

    private static Pod Stray(Pod pod) => pod with
    {
        DnsPolicy = DnsPolicy.None,
        DnsConfig = new PodDnsConfig([StrayNameserver], ["shop.svc.cluster.local", "svc.cluster.local", "cluster.local"], []),
    };
}
