using NetDoctor.Diagnosis.Routing;
using NetDoctor.Kubernetes.Manifests;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Routing;

/// <summary>Compares routes over the recorded objects of a real Kubernetes 1.34 with the rules that its kube-proxies wrote for
/// them. The cluster has named targetPorts, node hints, both traffic policies, affinity, and Services without endpoints.</summary>
public sealed class RecordedClusterTests
{
    // Other namespaces came and went between the recordings.
    private static readonly string[] SteadyNamespaces = ["default", "kube-system", "shop"];

    private static readonly Lazy<ClusterSnapshot> Cluster = new(() => new ManifestReader(TimeProvider.System)
        .ReadFiles([Path.Combine(AppContext.BaseDirectory, "testdata", "lists")]).Snapshot);

    [Theory]
    [InlineData("n1")]
    [InlineData("n2")]
    public void Sends_traffic_to_cluster_addresses_where_kube_proxy_does(string node)
    {
        var rules = KubeProxyRules.Of(node);
        var ports = Ports(service => !service.ClusterIPs.IsEmpty).ToArray();
        Assert.True(ports.Length >= 15, $"only {ports.Length} ports were compared");
        Assert.All(ports, pair =>
        {
            var to = $"{pair.Service.ClusterIPs[0]}:{pair.Port.Port}";
            var route = Cluster.Value.Route($"node/{node}", to, pair.Port.Protocol);
            Assert.Equal(pair.Service.Name, route.Service?.Name);
            Assert.Equal(
                rules.AtClusterIP(pair.Service.ClusterIPs[0].ToString(), pair.Port.Port, pair.Port.Protocol),
                route.Chosen().Order(StringComparer.Ordinal));
        });
    }

    [Theory]
    [InlineData("n1", "shop/web")]
    [InlineData("n2", "shop/db-1")]
    public void Sends_traffic_to_node_ports_where_kube_proxy_does(string node, string pod)
    {
        var rules = KubeProxyRules.Of(node);
        var ports = Ports(service => service.Ports.Any(port => port.NodePort != 0)).ToArray();
        Assert.True(ports.Length >= 2, $"only {ports.Length} ports were compared");
        Assert.All(ports, pair =>
        {
            var to = $"node/{node}:{pair.Port.NodePort}";
            Assert.Equal(
                rules.AtNodePortFromOutside(pair.Port.NodePort, pair.Port.Protocol),
                Cluster.Value.Route("outside", to, pair.Port.Protocol).Chosen().Order(StringComparer.Ordinal));
            var inside = Cluster.Value.Route(pod, to, pair.Port.Protocol);
            Assert.Equal(node, inside.Source.Node);
            Assert.Equal(
                rules.AtNodePortFromPods(pair.Port.NodePort, pair.Port.Protocol), inside.Chosen().Order(StringComparer.Ordinal));
        });
    }

    [Theory]
    [InlineData("payments:80", "payments.shop.svc.cluster.local", RouteTargetKind.ClusterIP)]
    [InlineData("payments.shop:80", "payments.shop.svc.cluster.local", RouteTargetKind.ClusterIP)]
    [InlineData("db-0.db:5432", "db-0.db.shop.svc.cluster.local", RouteTargetKind.Pod)]
    [InlineData("db.shop:5432", "db.shop.svc.cluster.local", RouteTargetKind.Headless)]
    [InlineData("legacy:443", "legacy.shop.svc.cluster.local", RouteTargetKind.ExternalName)]
    [InlineData("_http._tcp.payments", "_http._tcp.payments.shop.svc.cluster.local", RouteTargetKind.ClusterIP)]
    [InlineData("no-such:80", null, RouteTargetKind.MissingService)]
    public void Resolves_names_as_the_recorded_pods_do(string to, string? fullName, RouteTargetKind kind)
    {
        var route = Cluster.Value.Route("shop/web", to);
        Assert.Equal((kind, fullName), (route.TargetKind, route.Resolver?.FullName));

        // Of pod/web/resolv.conf and dns/search-trace.txt in the recording.
        Assert.Equal(["shop.svc.cluster.local", "svc.cluster.local", "cluster.local"], route.Resolver!.Search);
        Assert.Equal("10.96.0.10", Assert.Single(route.Resolver.Nameservers).ToString());
        Assert.Equal(5, route.Resolver.Ndots);
    }

    [Fact]
    public void Has_tests_slices_made_as_the_controller_wrote_them()
    {
        var builder = new SnapshotBuilder();
        var recorded = Cluster.Value.EndpointSlices.InNamespace("shop")
            .Where(slice => slice.ManagedBy == "endpointslice-controller.k8s.io" && slice.ServiceName != "near").ToArray();
        Cluster.Value.Nodes.All.Cast<Fact>().Concat(Cluster.Value.Pods.InNamespace("shop"))
            .Concat(Cluster.Value.Services.InNamespace("shop")).ToList().ForEach(fact => builder.Add(fact));
        Assert.True(recorded.Length >= 8, $"only {recorded.Length} slices were compared");
        Assert.Equal(Endpoints(recorded), Endpoints(builder.Build().EndpointSlices.All.Where(slice => slice.ServiceName != "near")));
    }

    private static IEnumerable<string> Endpoints(IEnumerable<EndpointSlice> slices) => slices
        .SelectMany(slice => slice.Endpoints.Select(endpoint => $"{slice.ServiceName} {endpoint.Addresses[0]} "
            + $"{endpoint.Ready} {endpoint.Serving} {endpoint.Terminating} {endpoint.Hostname} {endpoint.NodeName} {endpoint.Zone} "
            + $"{endpoint.Target} {string.Join(", ", slice.Ports.OrderBy(port => port.Name, StringComparer.Ordinal))}"))
        .Order(StringComparer.Ordinal);

    private static IEnumerable<(Service Service, ServicePort Port)> Ports(Func<Service, bool> which) => SteadyNamespaces
        .SelectMany(ns => Cluster.Value.Services.InNamespace(ns)).Where(which)
        .SelectMany(service => service.Ports.Select(port => (service, port)));
}
