using System.Net;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Kubernetes.Tests.Facts;

/// <summary>Holds the mappers to lists of a Kubernetes 1.34 API server; the truth is what kubectl printed of the same cluster.</summary>
public sealed class RecordedClusterTests
{
    private readonly ClusterSnapshot _cluster = TestData.Cluster;

    [Fact]
    public void Reads_every_object_of_the_lists()
    {
        Assert.Equal(21, TestData.Facts<Pod>(ResourceKind.Pod, "pods.json").Count);
        Assert.Equal(2, _cluster.Nodes.Count);
        Assert.Equal(1, _cluster.Ingresses.Count);
        Assert.Equal(3, _cluster.NetworkPolicies.Count);
        Assert.Equal(9, _cluster.Events.Count);
        Assert.Equal(1, _cluster.ConfigMaps.Count);
    }

    [Theory]
    [InlineData("default/web", "NodePort", "10.96.130.115", "http 80/TCP 30080")]
    [InlineData("default/web-headless", "ClusterIP", "None", "http 8080/TCP 0")]
    [InlineData("kube-system/kube-dns", "ClusterIP", "10.96.0.10", "dns 53/UDP 0,dns-tcp 53/TCP 0,metrics 9153/TCP 0")]
    [InlineData("shop/big", "ClusterIP", "None", "http 8080/TCP 0")]
    [InlineData("shop/legacy", "ExternalName", "", "")]
    [InlineData("shop/payments", "ClusterIP", "10.96.253.192", "http 80/TCP 0,metrics 9090/TCP 0")]
    [InlineData("shop/payments-lb", "LoadBalancer", "10.96.121.134", "http 80/TCP 30257")]
    [InlineData("shop/payments-np", "NodePort", "10.96.229.108", "http 80/TCP 30377")]
    [InlineData("shop/telemetry", "ClusterIP", "10.96.193.36", "ingest 5005/UDP 0")]
    public void Reads_Services(string name, string type, string address, string ports)
    {
        var service = ServiceOf(name);
        Assert.Equal(type, service.Type.ToString());
        Assert.Equal(address == "None", service.IsHeadless);
        Assert.Equal(address is "None" or "" ? [] : [IPAddress.Parse(address)], service.ClusterIPs);
        Assert.Equal(ports, string.Join(',', service.Ports.Select(port => $"{port} {port.NodePort}")));
    }

    [Fact]
    public void Reads_what_decides_where_traffic_of_a_Service_goes()
    {
        Assert.Equal("old.example.invalid", ServiceOf("shop/legacy").ExternalName);
        Assert.Equal(TrafficPolicy.Local, ServiceOf("shop/payments-np").ExternalTrafficPolicy);
        Assert.Equal(TrafficPolicy.Cluster, ServiceOf("shop/payments-np").InternalTrafficPolicy);
        Assert.Equal(TrafficPolicy.Local, ServiceOf("shop/affine").InternalTrafficPolicy);
        Assert.True(ServiceOf("shop/affine").HasClientIPAffinity);
        Assert.False(ServiceOf("shop/payments").HasClientIPAffinity);
        Assert.True(ServiceOf("shop/near").PublishNotReadyAddresses);
        Assert.Equal("PreferSameNode", ServiceOf("shop/near").TrafficDistribution);
        Assert.Equal(["IPv4", "IPv6"], ServiceOf("shop/big").IPFamilies);
        Assert.Equal(IntOrString.FromName("web"), Assert.Single(ServiceOf("shop/carts").Ports).TargetPort);
        Assert.Equal(IntOrString.FromNumber(5432), Assert.Single(ServiceOf("shop/db").Ports).TargetPort);
        Assert.Equal("order", ServiceOf("shop/orders").Selector["app"]);
        Assert.False(ServiceOf("shop/ledger").HasSelector);
        Assert.Empty(ServiceOf("shop/payments-lb").LoadBalancerIPs);
        Assert.Equal("payments", Assert.Single(_cluster.Services.By(IPAddress.Parse("10.96.253.192"))).Name);
    }

    [Fact]
    public void Reads_EndpointSlices()
    {
        var near = SliceOf("near");
        Assert.Equal(
            ["10.244.2.113 n2 n2", "10.244.1.130 n1 n1", "10.244.2.112 n2 n2"],
            near.Endpoints.Select(endpoint => $"{endpoint.Addresses[0]} {endpoint.NodeName} {endpoint.HintNodes.Single()}"));
        Assert.Equal(new ObjectReference("Pod", "shop", "payments-c488989b4-s6vhr"), near.Endpoints[0].Target);
        Assert.Equal(Guid.Parse("e6129c1f-3bab-433e-9a25-f13bb7f29512"), near.Endpoints[0].TargetUid);
        Assert.Equal("endpointslice-controller.k8s.io", near.ManagedBy);

        var carts = SliceOf("carts");
        Assert.Empty(carts.Ports);
        Assert.All(carts.Endpoints, endpoint => Assert.False(endpoint.Ready || endpoint.Serving || endpoint.Terminating));

        // The hand-made slice says ready and leaves serving out, which means the same.
        var ledger = Assert.Single(SliceOf("ledger").Endpoints);
        Assert.True(ledger.Ready && ledger.Serving);
        Assert.Null(ledger.Target);
        Assert.Equal([new EndpointPort("http", 8080, TransportProtocol.Tcp)], SliceOf("ledger").Ports);
        Assert.Empty(SliceOf("orders").Endpoints);
        Assert.Equal(65, SliceOf("big").Endpoints.Length);
    }

    [Fact]
    public void Reads_nodes()
    {
        var node = Assert.Single(_cluster.Nodes.By(IPAddress.Parse("10.89.0.11")));
        Assert.Equal("n1", node.Name);
        Assert.Equal(["10.244.1.0/24"], node.PodCidrs);
        Assert.Equal([new NodeAddress("InternalIP", IPAddress.Parse("10.89.0.11"))], node.Addresses);
        Assert.True(node.IsReady);
        Assert.Equal("KubeletReady", node.Conditions.Find("Ready")!.Reason);
    }

    [Theory]
    [InlineData(ResourceKind.Deployment, "shop/payments", 3, 3)]
    [InlineData(ResourceKind.Deployment, "shop/search", 1, 0)]
    [InlineData(ResourceKind.StatefulSet, "shop/db", 2, 2)]
    [InlineData(ResourceKind.DaemonSet, "default/client", 2, 2)]
    [InlineData(ResourceKind.ReplicaSet, "shop/payments-c488989b4", 3, 3)]
    public void Reads_workloads(ResourceKind kind, string name, int replicas, int ready)
    {
        var workload = _cluster.WorkloadsOf(kind).Find(name.Split('/')[0], name.Split('/')[1])!;
        Assert.Equal(kind, workload.Kind);
        Assert.Equal(replicas, workload.Replicas);
        Assert.Equal(ready, workload.ReadyReplicas);
        Assert.True(workload.Selector!.Matches(workload.TemplateLabels));
        Assert.Equal(kind == ResourceKind.ReplicaSet ? new OwnerReference("Deployment", "payments") : null, workload.Owner);
        Assert.Equal(kind == ResourceKind.StatefulSet ? "db" : null, workload.ServiceName);
    }

    [Fact]
    public void Reads_NetworkPolicies()
    {
        var policies = _cluster.NetworkPolicies.InNamespace("shop").ToList();
        var fromPayments = Assert.Single(policies, policy => policy.Ingress.Length == 1);
        var rule = fromPayments.Ingress[0];
        Assert.Equal([new NetworkPolicyPort(TransportProtocol.Tcp, IntOrString.FromName("sql"), null)], rule.Ports);
        Assert.Null(rule.Peers[0].NamespaceSelector);
        Assert.Equal("data", rule.Peers[1].NamespaceSelector!.MatchLabels["team"]);

        var denied = Assert.Single(policies, policy => policy.AppliesToIngress && policy.Ingress.IsEmpty);
        Assert.False(denied.AppliesToEgress);

        var egress = Assert.Single(policies, policy => policy.AppliesToEgress);
        Assert.False(egress.AppliesToIngress);
        var block = Assert.Single(egress.Egress).Peers[0].IPBlock!;
        Assert.Equal("10.0.0.0/8", block.Cidr);
        Assert.Equal(["10.96.0.0/16"], block.Except);
        Assert.Equal(8100, egress.Egress[0].Ports[0].EndPort);
    }

    [Fact]
    public void Reads_Ingresses_and_their_class()
    {
        var ingress = _cluster.Ingresses.Find("shop", "shop")!;
        Assert.Equal("public", ingress.ClassName);
        Assert.Equal(
            [
                new("shop.example.test", "/pay", "Prefix", new IngressBackend("payments", IntOrString.FromName("http"))),
                new("shop.example.test", "/", "Prefix", new IngressBackend("storefront", IntOrString.FromNumber(80))),
            ],
            ingress.Paths);
        Assert.Equal("shop-tls", Assert.Single(ingress.Tls).SecretName);
        Assert.Empty(ingress.Addresses);
        Assert.Equal("example.com/ingress", _cluster.IngressClasses.Find("", "public")!.Controller);
        Assert.False(_cluster.IngressClasses.Find("", "public")!.IsDefault);
    }

    [Fact]
    public void Reads_Warning_events_by_the_object_they_are_about()
    {
        var scheduling = Assert.Single(_cluster.Events.By(new ObjectReference("Pod", "shop", "search-bbb85bd74-hl2fq")));
        Assert.Equal("FailedScheduling", scheduling.Reason);
        Assert.Equal(1, scheduling.Count);
        Assert.Equal(new DateTimeOffset(2026, 11, 22, 19, 25, 34, 16, TimeSpan.Zero).AddTicks(160), scheduling.LastSeenAt);

        var unhealthy = Assert.Single(_cluster.Events.By(new ObjectReference("Pod", "shop", "carts-847fc7c7d9-mv2vf")));
        Assert.Equal(24, unhealthy.Count);
        Assert.Equal(new DateTimeOffset(2026, 11, 22, 19, 26, 43, TimeSpan.Zero), unhealthy.LastSeenAt);
    }

    [Fact]
    public void Reads_the_configuration_of_CoreDNS() => Assert.Contains(
        "kubernetes cluster.local", _cluster.ConfigMaps.Find("kube-system", "coredns")!.Data["Corefile"], StringComparison.Ordinal);

    private Service ServiceOf(string name) => _cluster.Services.Find(name.Split('/')[0], name.Split('/')[1])!;

    private EndpointSlice SliceOf(string service) => Assert.Single(_cluster.SlicesOf(ServiceOf($"shop/{service}")));
}
