using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Routing;

/// <summary>Where traffic enters, and by which policy its endpoint is chosen there.</summary>
public sealed class RouterEntryTests
{
    private const string A = "10.244.1.21:8080";
    private const string B = "10.244.2.22:8080";
    private const string C = "10.244.2.23:8080";

    [Fact]
    public void Keeps_internal_traffic_on_the_node_when_the_policy_says_so()
    {
        var route = Internal().Route("shop/web", "payments:80");
        Assert.True(route.IsLocalOnly);
        Assert.Equal([A], route.Chosen());
        Assert.Equal("is not on node n1", route.Why(B));
        Assert.Equal(["internalTrafficPolicy: Local keeps traffic on node n1."], route.ChoiceNotes);
    }

    [Fact]
    public void Finds_no_endpoint_on_a_node_without_one()
    {
        var route = Internal().Remove<Pod>("shop", "payments-7c9f-a").Route("shop/web", "payments:80");
        Assert.True(route.IsLocalOnly);
        Assert.Empty(route.Chosen());
        Assert.Equal(2, route.Endpoints.Length);
    }

    [Fact]
    public void Falls_back_to_serving_endpoints_of_the_same_node_only()
    {
        var route = Internal().Edit<Pod>("shop", "payments-7c9f-a", Routes.Draining).Route("shop/web", "payments:80");
        Assert.Equal([A], route.Chosen());
        Assert.Contains(route.ChoiceNotes, note => note.Contains("serve while they terminate", StringComparison.Ordinal));
    }

    [Fact]
    public void Allows_every_endpoint_under_local_when_the_own_node_is_not_known()
    {
        var route = Internal().Route(null, "payments.shop:80");
        Assert.True(route.IsLocalOnly);
        Assert.Equal([A, B, C], route.Chosen());
        Assert.Contains(route.ChoiceNotes, note => note.Contains("which is not known here", StringComparison.Ordinal));
    }

    [Fact]
    public void Uses_the_own_node_of_netdoctor_when_it_is_known()
    {
        var route = Internal().Route(null, "payments.shop:80", self: new Vantage(VantageKind.Self, "n2"));
        Assert.Equal([B, C], route.Chosen());
    }

    [Fact]
    public void Takes_a_node_as_source()
    {
        var route = Internal().Route("node/n2", "10.96.1.2:80");
        Assert.Equal([B, C], route.Chosen());
    }

    [Fact]
    public void Finds_a_service_by_its_node_port()
    {
        var shop = NodePort();
        foreach (var to in new[] { "node/n2:30080", "10.89.0.12:30080", "http://10.89.0.12:30080/" })
        {
            var route = shop.Route("shop/web", to);
            Assert.Equal((RouteTargetKind.NodePort, "payments", "n2"), (route.TargetKind, route.Service?.Name, route.TargetNode?.Name));
            Assert.Equal(["10.89.0.12:30080"], route.Dialled());
            Assert.Equal([A, B, C], route.Chosen());
        }
    }

    [Fact]
    public void Takes_no_service_for_an_address_that_only_looks_like_a_key() =>
        Assert.Equal(RouteTargetKind.External, NodePort().Route("shop/web", $"{SnapshotIndexes.NodePortKey(30080)}:80").TargetKind);

    [Fact]
    public void Tells_a_node_port_of_another_protocol()
    {
        var route = NodePort().Route("shop/web", "node/n2:30080", TransportProtocol.Udp);
        Assert.Equal(RouteTargetKind.NodePort, route.TargetKind);
        Assert.Null(route.Port);
        Assert.Equal(["http 80/TCP"], route.OtherProtocolPorts.Select(port => port.ToString()));
    }

    [Fact]
    public void Takes_a_port_that_is_no_node_port_for_the_nodes_own()
    {
        var route = NodePort().Route("shop/web", "node/n2:10250");
        Assert.Equal((RouteTargetKind.Node, "n2"), (route.TargetKind, route.TargetNode?.Name));
        Assert.Equal(["10.89.0.12:10250"], route.Dialled());
        Assert.Null(route.Service);
    }

    [Fact]
    public void Keeps_outside_traffic_on_the_node_that_it_enters()
    {
        var shop = NodePort(TrafficPolicy.Local);
        Assert.Equal([B, C], shop.Route("outside", "node/n2:30080").Chosen());
        Assert.Equal([A], shop.Route("outside", "node/n1:30080").Chosen());
        Assert.True(shop.Route("outside", "node/n1:30080").IsLocalOnly);
        Assert.Equal([A], shop.Route("shop/payments-7c9f-b", "node/n1:30080").Chosen());
    }

    [Fact]
    public void Frees_traffic_of_the_nodes_own_pods_from_the_external_policy()
    {
        var route = NodePort(TrafficPolicy.Local).Route("shop/web", "node/n1:30080");
        Assert.False(route.IsLocalOnly);
        Assert.Equal([A, B, C], route.Chosen());
        Assert.Contains("does not apply", Assert.Single(route.ChoiceNotes), StringComparison.Ordinal);
    }

    [Fact]
    public void Finds_a_service_by_its_load_balancer_and_external_addresses()
    {
        var shop = LoadBalancer();
        var balanced = shop.Route("outside", "198.51.100.7:80");
        Assert.Equal((RouteTargetKind.LoadBalancer, "payments"), (balanced.TargetKind, balanced.Service?.Name));
        Assert.Equal([A, B, C], balanced.Chosen());
        var external = shop.Route("outside", "198.51.100.8:80");
        Assert.Equal((RouteTargetKind.ExternalIP, "payments"), (external.TargetKind, external.Service?.Name));
    }

    [Fact]
    public void Reaches_a_load_balancer_by_name_at_its_address_from_outside_only()
    {
        var shop = LoadBalancer();
        Assert.Equal(["198.51.100.7:80"], shop.Route("outside", "payments.shop:80").Dialled());
        Assert.Equal(["10.96.1.2:80"], shop.Route("shop/web", "payments.shop:80").Dialled());
    }

    [Fact]
    public void Dials_nothing_while_a_load_balancer_is_pending()
    {
        var route = NodePort(type: ServiceType.LoadBalancer).Route("outside", "payments.shop:80");
        Assert.Equal(RouteTargetKind.LoadBalancer, route.TargetKind);
        Assert.Empty(route.Frontends);
    }

    [Fact]
    public void Dials_the_host_name_of_a_load_balancer()
    {
        var route = NodePort(type: ServiceType.LoadBalancer)
            .Edit<Service>("shop", "payments", service => service with { LoadBalancerHostnames = ["lb.example.com"] })
            .Route("outside", "payments.shop:80");
        Assert.Equal("lb.example.com", route.ExternalHost);
    }

    [Fact]
    public void Reaches_a_node_port_service_by_name_at_every_node_from_outside()
    {
        var route = NodePort().Route("outside", "payments.shop:80");
        Assert.Equal(RouteTargetKind.NodePort, route.TargetKind);
        Assert.Equal(["10.89.0.11:30080", "10.89.0.12:30080"], route.Dialled());
    }

    [Fact]
    public void Frees_inside_traffic_to_a_load_balancer_from_the_external_policy()
    {
        var shop = LoadBalancer(TrafficPolicy.Local);
        Assert.Equal([A, B, C], shop.Route("shop/web", "198.51.100.7:80").Chosen());
        Assert.False(shop.Route("shop/web", "198.51.100.7:80").IsLocalOnly);
        var outside = shop.Edit<Pod>("shop", "payments-7c9f-a", Routes.Draining).Route("outside", "198.51.100.7:80");
        Assert.True(outside.IsLocalOnly);
        Assert.Equal([A, B, C], outside.Chosen());
    }

    [Fact]
    public void Prefers_the_load_balancer_that_has_the_port_on_a_shared_address()
    {
        var shop = LoadBalancer().Service("shop", "aaa", "10.96.1.9", "http:81->8080", "app=web", ServiceType.LoadBalancer,
            service => service with { LoadBalancerIPs = Notation.Addresses("198.51.100.7") });
        Assert.Equal("payments", shop.Route("outside", "198.51.100.7:80").Service?.Name);
        Assert.Equal("aaa", shop.Route("outside", "198.51.100.7:81").Service?.Name);
    }

    [Fact]
    public void Tells_a_load_balancers_port_from_a_node_port_on_the_nodes_own_address()
    {
        var shop = NodePort(type: ServiceType.LoadBalancer).Edit<Service>(
            "shop", "payments", service => service with { LoadBalancerIPs = Notation.Addresses("10.89.0.11") });
        Assert.Equal(RouteTargetKind.LoadBalancer, shop.Route("outside", "10.89.0.11:80").TargetKind);
        Assert.Equal(RouteTargetKind.NodePort, shop.Route("outside", "10.89.0.11:30080").TargetKind);
        Assert.Equal(RouteTargetKind.Node, shop.Route("outside", "10.89.0.11:22").TargetKind);
    }

    private static SnapshotBuilder Internal() => SnapshotBuilder.HealthyShop()
        .Edit<Service>("shop", "payments", service => service with { InternalTrafficPolicy = TrafficPolicy.Local });

    private static SnapshotBuilder NodePort(
        TrafficPolicy policy = TrafficPolicy.Cluster, ServiceType type = ServiceType.NodePort) => SnapshotBuilder.HealthyShop()
        .Service("shop", "payments", "10.96.1.2", "http:80->8080@30080", null, type, service => service with { ExternalTrafficPolicy = policy });

    private static SnapshotBuilder LoadBalancer(TrafficPolicy policy = TrafficPolicy.Cluster) =>
        NodePort(policy, ServiceType.LoadBalancer).Edit<Service>("shop", "payments", service => service with
        {
            LoadBalancerIPs = Notation.Addresses("198.51.100.7"),
            ExternalIPs = Notation.Addresses("198.51.100.8"),
        });
}
