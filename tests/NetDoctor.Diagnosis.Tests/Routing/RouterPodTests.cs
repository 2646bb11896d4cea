using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Routing;

public sealed class RouterPodTests
{
    [Theory]
    [InlineData("shop/pod/payments-7c9f-a:8080")]
    [InlineData("shop/pod/payments-7c9f-a:http")]
    [InlineData("10.244.1.21:8080")]
    [InlineData("http://10.244.1.21:8080/")]
    [InlineData("10-244-1-21.shop.pod.cluster.local:8080")]
    [InlineData("10-244-1-21.payments.shop.svc.cluster.local:8080")]
    public void Finds_a_pod_in_every_form(string to)
    {
        var route = SnapshotBuilder.HealthyShop().Route("shop/web", to);
        Assert.Equal((RouteTargetKind.Pod, "payments-7c9f-a"), (route.TargetKind, route.TargetPod?.Name));
        Assert.Equal(["10.244.1.21:8080"], route.Dialled());
        Assert.Equal(["10.244.1.21:8080"], route.Chosen());
        Assert.Equal(("n1", "a"), (route.Endpoints[0].Node, route.Endpoints[0].Zone));
        Assert.Null(route.Service);
    }

    [Theory]
    [InlineData("db-0.db:5432")]
    [InlineData("db-0.db.shop:5432")]
    [InlineData("db-0.db.shop.svc:5432")]
    [InlineData("db-0.db.shop.svc.cluster.local:5432")]
    [InlineData("http://db-0.db:5432/")]
    public void Finds_a_pod_of_a_stateful_set_by_its_own_name(string to)
    {
        var route = Database().Route("shop/web", to);
        Assert.Equal((RouteTargetKind.Pod, "db-0"), (route.TargetKind, route.TargetPod?.Name));
        Assert.Equal(["10.244.1.30:5432"], route.Dialled());
        Assert.Equal("db-0.db.shop.svc.cluster.local", route.Resolver?.FullName);
    }

    [Fact]
    public void Takes_the_candidate_that_comes_first_when_a_pod_and_a_service_have_the_name()
    {
        var shop = Database().Namespace("db").Service("db", "db-0", "10.96.1.9", "5432", "");
        Assert.Equal("db-0", shop.Route("shop/web", "db-0.db:5432").TargetPod?.Name);
        Assert.Equal(RouteTargetKind.ClusterIP, shop.Route("shop/web", "db-0.db.svc:5432").TargetKind);
        Assert.Equal(RouteTargetKind.ClusterIP, shop.Route("kube-system/coredns", "db-0.db:5432").TargetKind);
    }

    [Fact]
    public void Leaves_the_name_open_while_the_pod_is_not_ready()
    {
        var route = Database(ready: false).Route("shop/web", "db-0.db.shop:5432");
        Assert.Equal("db-0", route.TargetPod?.Name);
        Assert.Null(route.Resolver?.FullName);
        Assert.Equal(["DNS leaves the name out while the endpoint is not ready."], route.ChoiceNotes);
    }

    [Fact]
    public void Names_near_endpoints_for_a_missing_one()
    {
        var route = Database().Route("shop/web", "db-7.db.shop:5432");
        Assert.Equal((RouteTargetKind.MissingPod, "db"), (route.TargetKind, route.Service?.Name));
        Assert.Equal(["Service shop/db has no endpoint named db-7; did you mean db-0?"], route.ChoiceNotes);
        Assert.Null(route.Resolver?.FullName);
    }

    [Theory]
    [InlineData("shop/pod/payments-7c9f-x:80", "There is no pod shop/payments-7c9f-x; did you mean payments-7c9f-a, payments-7c9f-b or payments-7c9f-c?")]
    [InlineData("shpo/pod/web:80", "There is no namespace shpo; did you mean shop?")]
    public void Names_near_pods_for_a_missing_one(string to, string note)
    {
        var route = SnapshotBuilder.HealthyShop().Route("shop/web", to);
        Assert.Equal(RouteTargetKind.MissingPod, route.TargetKind);
        Assert.Equal([note], route.ChoiceNotes);
    }

    [Fact]
    public void Names_near_nodes_for_a_missing_one()
    {
        var route = SnapshotBuilder.HealthyShop().Route("shop/web", "node/n9:80");
        Assert.Equal(RouteTargetKind.MissingNode, route.TargetKind);
        Assert.Equal(["There is no node n9; did you mean n1 or n2?"], route.ChoiceNotes);
    }

    [Fact]
    public void Cannot_tell_a_port_name_that_the_pod_lacks()
    {
        var route = SnapshotBuilder.HealthyShop().Route("shop/web", "shop/pod/payments-7c9f-a:admin");
        Assert.Empty(route.Frontends);
        Assert.Equal("has no such port", route.Why("10.244.1.21:0"));
    }

    [Fact]
    public void Takes_the_pod_that_lives_when_an_address_has_passed_on()
    {
        var shop = SnapshotBuilder.HealthyShop()
            .Pod("shop", "old-1", "10.244.1.40", with: pod => pod with { Phase = PodPhase.Succeeded })
            .Pod("shop", "older-1", "10.244.1.40", with: Routes.Draining)
            .Pod("shop", "young-1", "10.244.1.40");
        Assert.Equal("young-1", shop.Route("shop/web", "10.244.1.40:80").TargetPod?.Name);
    }

    [Fact]
    public void Takes_an_address_that_nobody_has_for_one_outside()
    {
        var route = SnapshotBuilder.HealthyShop().Route("shop/web", "192.0.2.9:443");
        Assert.Equal((RouteTargetKind.External, "192.0.2.9"), (route.TargetKind, route.ExternalHost));
        Assert.Equal(["192.0.2.9:443"], route.Dialled());
    }

    [Fact]
    public void Takes_a_name_that_nobody_has_for_one_outside()
    {
        var route = SnapshotBuilder.HealthyShop().Route("shop/web", "https://www.example.com/a");
        Assert.Equal((RouteTargetKind.External, "www.example.com"), (route.TargetKind, route.ExternalHost));
        Assert.Empty(route.Frontends);
        Assert.Null(SnapshotBuilder.HealthyShop().Route("shop/web", "a.b.c.cluster.local:80").Resolver?.FullName);
    }

    [Fact]
    public void Attaches_the_policies_that_select_the_ends()
    {
        var shop = SnapshotBuilder.HealthyShop().Namespace("other")
            .Policy("shop", "all-egress", ingress: false, egress: true)
            .Policy("shop", "payments-in", "app=payments")
            .Policy("shop", "payments-out", "app=payments", ingress: false, egress: true)
            .Policy("shop", "web-in", "app=web")
            .Policy("other", "elsewhere", ingress: true, egress: true);
        var route = shop.Route("shop/web", "payments:80");
        Assert.Equal(["all-egress"], route.EgressPolicies.Select(policy => policy.Name));
        Assert.Equal(["payments-in"], route.IngressPolicies.Select(policy => policy.Name));
    }

    [Fact]
    public void Attaches_no_policies_to_pods_on_the_nodes_network()
    {
        var shop = SnapshotBuilder.HealthyShop().Policy("shop", "all", ingress: true, egress: true)
            .Edit<Pod>("shop", "web-5d4c-a", pod => pod with { HostNetwork = true });
        var route = shop.Route("shop/web", "payments.shop:80");
        Assert.Empty(route.EgressPolicies);
        Assert.Equal(["all"], route.IngressPolicies.Select(policy => policy.Name));
    }

    private static SnapshotBuilder Database(bool ready = true) => SnapshotBuilder.HealthyShop()
        .Service("shop", "db", "None", "sql:5432")
        .Workload(ResourceKind.StatefulSet, "shop", "db", with: workload => workload with { ServiceName = "db" })
        .Pod("shop", "db-0", "10.244.1.30", ready: ready, owner: "StatefulSet/db", with: pod =>
            pod with { Hostname = "db-0", Subdomain = "db" });
}
