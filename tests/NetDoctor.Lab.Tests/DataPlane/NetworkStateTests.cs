using System.Net;
using NetDoctor.Kubernetes.Manifests;
using NetDoctor.Lab.DataPlane;
using NetDoctor.Lab.DataPlane.Policies;

namespace NetDoctor.Lab.Tests.DataPlane;

public sealed class NetworkStateTests
{
    private static readonly IPAddress A = IPAddress.Parse("127.244.1.2");
    private static readonly IPAddress B = IPAddress.Parse("127.244.3.2");
    private static readonly IPAddress Vip = IPAddress.Parse("127.96.1.1");

    private static readonly RunningPod[] Pods = [Pod("payments-a", A), Pod("payments-b", B)];

    [Fact]
    public void Services_proxy_to_their_ready_endpoints()
    {
        var state = StateOf(Cluster());

        Assert.Equal(new ProxyBehavior([new IPEndPoint(A, 8080), new IPEndPoint(B, 8080)]), At(state, Vip, 80));
    }

    [Fact]
    public void Services_without_endpoints_are_closed()
    {
        Assert.Null(At(StateOf(Cluster(ready: "false")), Vip, 80));
    }

    [Fact]
    public void Services_whose_endpoints_are_all_dropped_are_blackholes()
    {
        Assert.Equal(Behavior.Blackhole, At(StateOf(Cluster(), new Fault(FaultKind.Drop, "pod/shop/payments")), Vip, 80));
    }

    [Fact]
    public void Services_whose_endpoints_all_refuse_are_closed()
    {
        Assert.Null(At(StateOf(Cluster(), new Fault(FaultKind.Reject, "pod/shop/payments")), Vip, 80));
    }

    [Fact]
    public void Services_go_on_when_one_endpoint_is_dropped()
    {
        var state = StateOf(Cluster(), new Fault(FaultKind.Drop, "pod/shop/payments") { Replica = 1 });

        Assert.IsType<ProxyBehavior>(At(state, Vip, 80));
        Assert.Equal(Behavior.Blackhole, At(state, B, 8080));
        Assert.IsType<ServeBehavior>(At(state, A, 8080));
    }

    [Fact]
    public void The_kubelet_passes_what_is_dropped_on_the_way()
    {
        var state = StateOf(Cluster(), new Fault(FaultKind.Drop, "pod/shop/payments"));

        var seen = state.KubeletView(A, 8080);

        Assert.NotEqual(A, seen.Address);
        Assert.IsType<ServeBehavior>(state.Behaviors[seen]);
    }

    [Fact]
    public void The_kubelet_meets_a_server_that_listens_elsewhere()
    {
        var state = StateOf(Cluster(), new Fault(FaultKind.Listen, "pod/shop/payments") { Port = 8080, ListenPort = 9090 });

        Assert.Equal(new PlaneAddress(A, 8080, IsUdp: false), state.KubeletView(A, 8080));
        Assert.Null(At(state, A, 8080));
        Assert.IsType<ServeBehavior>(At(state, A, 9090));
    }

    [Fact]
    public void Local_policy_without_an_endpoint_on_the_node_drops()
    {
        var state = StateOf(Cluster(more: "\n  internalTrafficPolicy: Local\n  externalTrafficPolicy: Local", pods: [("payments-b", B, "n3")]));

        Assert.Equal(Behavior.Blackhole, At(state, Vip, 80));
        Assert.IsType<ProxyBehavior>(At(state, IPAddress.Parse("127.89.0.13"), 30080));
    }

    [Fact]
    public void A_stale_proxy_drops_on_its_node_only()
    {
        var state = StateOf(Cluster(), new Fault(FaultKind.StaleProxy, "node/n1"));

        Assert.Equal(Behavior.Blackhole, At(state, IPAddress.Parse("127.89.0.11"), 30080));
        Assert.IsType<ProxyBehavior>(At(state, IPAddress.Parse("127.89.0.13"), 30080));
    }

    [Fact]
    public void Endpoints_that_nobody_has_are_blackholes()
    {
        Assert.Equal(Behavior.Blackhole, At(StateOf(Cluster(pods: [("gone", IPAddress.Parse("10.9.9.9"), "n1")])), Vip, 80));
    }

    [Fact]
    public void A_nodes_own_pods_pass_externalTrafficPolicy_Local()
    {
        var state = StateOf(Cluster(more: "\n  externalTrafficPolicy: Local", pods: [("payments-b", B, "n3")]));

        Assert.IsType<ProxyBehavior>(At(state, IPAddress.Parse("127.89.0.11"), 30080));
    }

    [Fact]
    public void Other_nodes_without_endpoint_drop_under_externalTrafficPolicy_Local()
    {
        var state = StateOf(Cluster(more: "\n  externalTrafficPolicy: Local", pods: [("payments-a", A, "n1")]));

        Assert.Equal(Behavior.Blackhole, At(state, IPAddress.Parse("127.89.0.13"), 30080));
    }

    [Fact]
    public void Affinity_keeps_the_client_on_one_endpoint()
    {
        var state = StateOf(Cluster(more: "\n  sessionAffinity: ClientIP"));

        Assert.Equal(new ProxyBehavior([new IPEndPoint(A, 8080)]), At(state, Vip, 80));
    }

    [Fact]
    public void A_client_that_is_kept_on_a_dropped_endpoint_meets_a_blackhole()
    {
        var state = StateOf(
            Cluster(more: "\n  sessionAffinity: ClientIP"), new Fault(FaultKind.Drop, "pod/shop/payments") { Replica = 0 });

        Assert.Equal(Behavior.Blackhole, At(state, Vip, 80));
    }

    [Fact]
    public void External_addresses_are_served_as_the_Service_is()
    {
        var state = StateOf(Cluster(more: "\n  externalIPs: [127.89.0.200]"));

        Assert.IsType<ProxyBehavior>(At(state, IPAddress.Parse("127.89.0.200"), 80));
        Assert.Contains(IPAddress.Parse("127.89.0.200"), state.Known);
    }

    [Fact]
    public void Hints_keep_traffic_in_the_zone_of_the_client()
    {
        var state = StateOf(Cluster(pods: [("payments-a", A, "n1"), ("payments-b", B, "n3")], zones: true));

        Assert.Equal(new ProxyBehavior([new IPEndPoint(A, 8080)]), At(state, Vip, 80));
    }

    private static Behavior? At(NetworkState state, IPAddress address, int port) =>
        state.Behaviors.GetValueOrDefault(new PlaneAddress(address, port, IsUdp: false));

    private static NetworkState StateOf(string cluster, params Fault[] faults) => NetworkState.Of(
        new ManifestReader(TimeProvider.System).ReadText(cluster, "cluster").Snapshot, Pods, faults, LabAddressPlan.Default, PolicyGate.Open);

    private static RunningPod Pod(string name, IPAddress address) =>
        new("shop", name, name, address, [new ServedPort(8080, IsUdp: false, Application.Netexec)]);

    private static string Cluster(
        string ready = "true", string more = "", (string Name, IPAddress Address, string Node)[]? pods = null,
        bool zones = false)
    {
        var endpoints = string.Concat((pods ?? [("payments-a", A, "n1"), ("payments-b", B, "n3")]).Select(pod =>
            $"\n- {{addresses: [{pod.Address}], nodeName: {pod.Node}, conditions: {{ready: {ready}}}"
            + (zones ? $", hints: {{forZones: [{{name: z-{pod.Node}}}]}}}}" : "}")));
        return $$"""
            apiVersion: v1
            kind: Service
            metadata: {name: payments, namespace: shop}
            spec:
              type: NodePort
              clusterIP: {{Vip}}
              clusterIPs: [{{Vip}}]
              selector: {app: payments}
              ports: [{port: 80, targetPort: 8080, nodePort: 30080}]
            """ + more + """

            ---
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: payments-1, namespace: shop, labels: {kubernetes.io/service-name: payments}}
            addressType: IPv4
            ports: [{name: "", port: 8080, protocol: TCP}]
            endpoints:
            """ + endpoints + string.Concat(new[] { 1, 3 }.Select(number => $$"""

            ---
            apiVersion: v1
            kind: Node
            metadata: { name: n{{number}}, labels: { topology.kubernetes.io/zone: z-n{{number}} } }
            status:
              addresses: [{type: InternalIP, address: 127.89.0.1{{number}}}]
            """));
    }
}
