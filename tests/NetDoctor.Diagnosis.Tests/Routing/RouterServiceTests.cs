using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Routing;

public sealed class RouterServiceTests
{
    [Fact]
    public void Follows_a_service_from_name_to_endpoints()
    {
        var route = SnapshotBuilder.HealthyShop().Route("shop/web", "payments.shop:80");

        Assert.Equal(RouteTargetKind.ClusterIP, route.TargetKind);
        Assert.Equal(("shop", "payments"), (route.ServiceNamespace, route.ServiceName));
        Assert.Equal("web-5d4c-a", route.Source.Pod?.Name);
        Assert.Equal("n1", route.Source.Node);
        Assert.Null(route.Source.Problem);
        Assert.Equal("http", route.Port?.Name);
        Assert.Equal(["10.96.1.2:80"], route.Dialled());
        Assert.Equal(["10.244.1.21:8080", "10.244.2.22:8080", "10.244.2.23:8080"], route.Chosen());
        Assert.Equal(["payments-7c9f-a", "payments-7c9f-b", "payments-7c9f-c"], route.Endpoints.Select(endpoint => endpoint.Pod?.Name));
        Assert.Equal(["a", "b", "b"], route.Endpoints.Select(endpoint => endpoint.Zone));
        Assert.Equal(3, route.SelectedPods.Length);
        Assert.Equal("payments.shop.svc.cluster.local", route.Resolver?.FullName);
        Assert.Empty(route.ChoiceNotes);
        Assert.False(route.IsLocalOnly);
    }

    [Theory]
    [InlineData("payments:80")]
    [InlineData("payments")]
    [InlineData("payments:http")]
    [InlineData("payments.shop.svc:http")]
    [InlineData("payments.shop.svc.cluster.local.:80")]
    [InlineData("10.96.1.2:80")]
    [InlineData("http://payments.shop/")]
    [InlineData("http://10.96.1.2/")]
    [InlineData("_http._tcp.payments.shop")]
    [InlineData("_http._TCP.payments")]
    public void Finds_the_same_service_in_every_form(string to)
    {
        var route = SnapshotBuilder.HealthyShop().Route("shop/web", to);
        Assert.Equal((RouteTargetKind.ClusterIP, "payments"), (route.TargetKind, route.Service?.Name));
        Assert.Equal(["10.96.1.2:80"], route.Dialled());
        Assert.Equal(3, route.Chosen().Length);
    }

    [Fact]
    public void Tells_the_srv_name_that_should_answer()
    {
        var shop = SnapshotBuilder.HealthyShop();
        Assert.Equal("_http._tcp.payments.shop.svc.cluster.local", shop.Route("shop/web", "_http._tcp.payments").Resolver?.FullName);
    }

    [Theory]
    [InlineData("_web._tcp.payments.shop")]
    [InlineData("_http._udp.payments.shop")]
    [InlineData("_http._htp.payments.shop")]
    public void Finds_no_port_for_a_wrong_srv_name(string to)
    {
        var route = SnapshotBuilder.HealthyShop().Route("shop/web", to);
        Assert.Equal("payments", route.Service?.Name);
        Assert.Null(route.Port);
        Assert.Null(route.Resolver?.FullName);
        Assert.Empty(route.Frontends);
    }

    [Fact]
    public void Dials_a_port_that_the_service_lacks_without_endpoints()
    {
        var route = SnapshotBuilder.HealthyShop().Route("shop/web", "payments:81");
        Assert.Null(route.Port);
        Assert.Equal(["10.96.1.2:81"], route.Dialled());
        Assert.Empty(route.Endpoints);
        Assert.Empty(route.OtherProtocolPorts);
    }

    [Fact]
    public void Takes_the_only_port_and_none_of_several()
    {
        var shop = SnapshotBuilder.HealthyShop().Service("shop", "two", "10.96.1.9", "http:80 admin:81");
        Assert.Equal(80, shop.Route("shop/web", "payments").Port?.Port);
        Assert.Null(shop.Route("shop/web", "two").Port);
        Assert.Equal(81, shop.Route("shop/web", "two:admin").Port?.Port);
    }

    [Fact]
    public void Tells_ports_of_another_protocol()
    {
        var shop = SnapshotBuilder.HealthyShop();
        var udp = shop.Route("shop/web", "payments:80", TransportProtocol.Udp);
        Assert.Null(udp.Port);
        Assert.Equal(["http 80/TCP"], udp.OtherProtocolPorts.Select(port => port.ToString()));

        var dns = shop.Route("shop/web", "kube-dns.kube-system:53", TransportProtocol.Udp);
        Assert.Equal("dns", dns.Port?.Name);
        Assert.Empty(dns.OtherProtocolPorts);
        Assert.Equal(["10.244.1.2:53", "10.244.2.2:53"], dns.Chosen());
    }

    [Fact]
    public void Routes_sctp()
    {
        var shop = SnapshotBuilder.HealthyShop()
            .Service("shop", "sig", "10.96.1.9", "sig:3868/SCTP", "app=payments");
        Assert.Equal(3, shop.Route("shop/web", "sig:3868", TransportProtocol.Sctp).Chosen().Length);
        Assert.Null(shop.Route("shop/web", "sig:3868").Port);
    }

    [Fact]
    public void Follows_named_target_ports_that_differ_between_pods()
    {
        var shop = SnapshotBuilder.HealthyShop()
            .Service("shop", "payments", "10.96.1.2", "http:80->web")
            .Edit<Pod>("shop", "payments-7c9f-a", pod => Port(pod, "web:8080"))
            .Edit<Pod>("shop", "payments-7c9f-b", pod => Port(pod, "web:9090"))
            .Edit<Pod>("shop", "payments-7c9f-c", pod => Port(pod, "http:8080"));

        var route = shop.Route("shop/web", "payments:80");
        Assert.Equal(["10.244.1.21:8080", "10.244.2.22:9090"], route.Chosen());
        Assert.Equal("has no such port", route.Why("10.244.2.23:0"));
    }

    [Fact]
    public void Leads_a_headless_name_to_the_ready_pods_at_the_port_that_is_dialled()
    {
        var shop = SnapshotBuilder.HealthyShop()
            .Service("shop", "db", "None", "sql:80->8080", "app=payments")
            .Edit<Pod>("shop", "payments-7c9f-c", pod => pod with { Conditions = [new Condition("Ready", ConditionStatus.False)] });

        var number = shop.Route("shop/web", "db:80");
        Assert.Equal(RouteTargetKind.Headless, number.TargetKind);
        Assert.Equal(["10.244.1.21:80", "10.244.2.22:80"], number.Dialled());
        Assert.Equal("is not ready", number.Why("10.244.2.23:80"));
        Assert.Contains("translates no port", Assert.Single(number.ChoiceNotes), StringComparison.Ordinal);

        var name = shop.Route("shop/web", "db:sql");
        Assert.Equal(["10.244.1.21:8080", "10.244.2.22:8080"], name.Dialled());
        Assert.Empty(name.ChoiceNotes);
    }

    [Fact]
    public void Publishes_pods_that_are_not_ready_when_the_service_says_so()
    {
        var shop = SnapshotBuilder.HealthyShop()
            .Service("shop", "db", "None", "sql:8080", "app=payments", with: service => service with { PublishNotReadyAddresses = true })
            .Edit<Pod>("shop", "payments-7c9f-c", pod => pod with { Conditions = [new Condition("Ready", ConditionStatus.False)] });
        Assert.Equal(3, shop.Route("shop/web", "db:8080").Dialled().Length);
    }

    [Fact]
    public void Leads_an_external_name_outside_without_endpoints()
    {
        var shop = SnapshotBuilder.HealthyShop().ExternalNameService("shop", "legacy", "db.example.com.");
        var route = shop.Route("shop/web", "legacy:5432");
        Assert.Equal((RouteTargetKind.ExternalName, "db.example.com"), (route.TargetKind, route.ExternalHost));
        Assert.Equal("legacy.shop.svc.cluster.local", route.Resolver?.FullName);
        Assert.Empty(route.Frontends);
        Assert.Empty(route.Endpoints);
    }

    [Fact]
    public void Follows_an_external_name_back_into_the_cluster()
    {
        var shop = SnapshotBuilder.HealthyShop().ExternalNameService("shop", "alias", "payments.shop.svc.cluster.local");
        var route = shop.Route("shop/web", "alias:80");
        Assert.Equal(RouteTargetKind.ExternalName, route.TargetKind);
        Assert.Equal(["10.96.1.2:80"], route.Dialled());
    }

    [Fact]
    public void Uses_slices_made_by_hand_when_there_is_no_selector()
    {
        var shop = SnapshotBuilder.HealthyShop()
            .Service("shop", "ledger", "10.96.1.9", "http:80->8080", "")
            .Slice("shop", "ledger", "http:8080", "192.0.2.7", "10.244.1.21");
        var route = shop.Route("shop/web", "ledger:80");
        Assert.Equal(["10.244.1.21:8080", "192.0.2.7:8080"], route.Chosen());
        Assert.Equal(["payments-7c9f-a", null], route.Endpoints.Select(endpoint => endpoint.Pod?.Name));
        Assert.Empty(route.SelectedPods);
    }

    [Fact]
    public void Shows_an_endpoint_without_a_live_pod()
    {
        var shop = SnapshotBuilder.HealthyShop()
            .Service("shop", "ledger", "10.96.1.9", "http:80->8080", "")
            .Slice("shop", "ledger", "http:8080", [new Endpoint
            {
                Addresses = Notation.Addresses("10.244.2.99"),
                Target = new ObjectReference("Pod", "shop", "payments-7c9f-a"),
            }]);
        var endpoint = Assert.Single(shop.Route("shop/web", "ledger:80").Endpoints);
        Assert.Null(endpoint.Pod);
        Assert.True(endpoint.IsChosen);
    }

    [Fact]
    public void Says_that_endpoints_cannot_be_told_without_slices()
    {
        var route = SnapshotBuilder.HealthyShop().Forbidden(ResourceKind.EndpointSlice).Route("shop/web", "payments:80");
        Assert.Empty(route.Endpoints);
        Assert.Equal(["The cluster's EndpointSlices are not known, so endpoints cannot be told."], route.ChoiceNotes);
        Assert.Equal(["10.96.1.2:80"], route.Dialled());
    }

    [Fact]
    public void Says_that_affinity_pins_the_client()
    {
        var shop = SnapshotBuilder.HealthyShop().Edit<Service>("shop", "payments", service => service with { HasClientIPAffinity = true });
        var route = shop.Route("shop/web", "payments:80");
        Assert.Contains("sessionAffinity: ClientIP", Assert.Single(route.ChoiceNotes), StringComparison.Ordinal);
        Assert.Equal(3, route.Chosen().Length);
    }

    private static Pod Port(Pod pod, string port) =>
        pod with { Containers = [pod.Containers[0] with { Ports = [Notation.ContainerPort(port)] }] };
}
