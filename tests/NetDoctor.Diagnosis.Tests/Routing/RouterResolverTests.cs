using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Routing;

/// <summary>What the source's resolver would ask. Recorded pods of a real cluster have the search list and ndots that are
/// expected here.</summary>
public sealed class RouterResolverTests
{
    private static readonly string[] ShopSearch = ["shop.svc.cluster.local", "svc.cluster.local", "cluster.local"];

    [Fact]
    public void Gives_an_ordinary_pod_the_clusters_dns()
    {
        var view = View("payments:80");
        Assert.Equal(DnsPolicy.ClusterFirst, view.Policy);
        Assert.True(view.UsesClusterDns);
        Assert.Equal(["10.96.0.10"], view.Nameservers.Select(server => server.ToString()));
        Assert.Equal(ShopSearch, view.Search);
        Assert.Equal(5, view.Ndots);
        Assert.Equal("kube-dns", view.DnsService?.Name);
    }

    [Theory]
    [InlineData("payments:80", "payments.shop.svc.cluster.local payments.svc.cluster.local payments.cluster.local payments")]
    [InlineData("payments.shop:80", "payments.shop.shop.svc.cluster.local payments.shop.svc.cluster.local payments.shop.cluster.local payments.shop")]
    [InlineData("a.b.c.d.e.f:80", "a.b.c.d.e.f a.b.c.d.e.f.shop.svc.cluster.local a.b.c.d.e.f.svc.cluster.local a.b.c.d.e.f.cluster.local")]
    [InlineData("payments.shop.svc.cluster.local.:80", "payments.shop.svc.cluster.local")]
    [InlineData("www.example.com.:80", "www.example.com")]
    public void Tries_names_in_the_order_of_glibc(string to, string names) => Assert.Equal(names.Split(' '), View(to).Candidates);

    [Fact]
    public void Tells_the_candidate_that_answers()
    {
        Assert.Equal("payments.shop.svc.cluster.local", View("payments:80").FullName);
        Assert.Equal("payments.shop.svc.cluster.local", View("payments.shop:80").FullName);
        Assert.Equal("payments.shop.svc.cluster.local", View("payments.shop.svc:80").FullName);
        Assert.Equal("payments.shop.svc.cluster.local", View("PAYMENTS.Shop.svc.cluster.local:80").FullName);
        Assert.Equal("www.example.com", View("www.example.com:80").FullName);
        Assert.Null(View("nothing.shop:80").FullName);
    }

    [Fact]
    public void Knows_another_cluster_domain()
    {
        var view = SnapshotBuilder.HealthyShop().ClusterDomain("corp.example").Route("shop/web", "payments:80").Resolver!;
        Assert.Equal(["shop.svc.corp.example", "svc.corp.example", "corp.example"], view.Search);
        Assert.Equal("payments.shop.svc.corp.example", view.FullName);
    }

    [Theory]
    [InlineData(DnsPolicy.ClusterFirst, true, DnsPolicy.Default, false)]
    [InlineData(DnsPolicy.ClusterFirstWithHostNet, true, DnsPolicy.ClusterFirstWithHostNet, true)]
    [InlineData(DnsPolicy.Default, false, DnsPolicy.Default, false)]
    [InlineData(DnsPolicy.None, false, DnsPolicy.None, false)]
    public void Follows_the_dns_policy(DnsPolicy policy, bool hostNetwork, DnsPolicy inForce, bool usesClusterDns)
    {
        var route = Web(pod => pod with { DnsPolicy = policy, HostNetwork = hostNetwork }).Route("shop/web", "payments:80");
        Assert.Equal((inForce, usesClusterDns), (route.Resolver!.Policy, route.Resolver.UsesClusterDns));
        Assert.Equal(usesClusterDns ? 5 : 1, route.Resolver.Ndots);
        Assert.Equal(usesClusterDns ? ShopSearch : [], route.Resolver.Search);
        Assert.Equal(usesClusterDns ? "payments.shop.svc.cluster.local" : null, route.Resolver.FullName);

        // What the name was meant for is still told.
        Assert.Equal("payments", route.Service?.Name);
    }

    [Fact]
    public void Merges_the_pods_own_configuration()
    {
        var view = Web(pod => pod with
        {
            DnsConfig = new PodDnsConfig(
                ["192.0.2.53", "10.96.0.10", "192.0.2.54", "192.0.2.55"],
                ["corp.example.", "svc.cluster.local"],
                [KeyValuePair.Create("edns0", (string?)null), KeyValuePair.Create("ndots", (string?)"2")]),
        }).Route("shop/web", "payments.shop.svc:80").Resolver!;
        Assert.Equal(["10.96.0.10", "192.0.2.53", "192.0.2.54"], view.Nameservers.Select(server => server.ToString()));
        Assert.Equal([.. ShopSearch, "corp.example."], view.Search);
        Assert.Equal(2, view.Ndots);
        Assert.Equal("payments.shop.svc", view.Candidates[0]);
        Assert.Equal("payments.shop.svc.corp.example", view.Candidates[^1]);
        Assert.Equal("payments.shop.svc.cluster.local", view.FullName);
    }

    [Fact]
    public void Uses_only_the_pods_own_configuration_under_none()
    {
        var none = Web(pod => pod with
        {
            DnsPolicy = DnsPolicy.None,
            DnsConfig = new PodDnsConfig(["10.96.0.10"], ["shop.svc.cluster.local"], []),
        }).Route("shop/web", "payments:80").Resolver!;
        Assert.True(none.UsesClusterDns);
        Assert.Equal(["shop.svc.cluster.local"], none.Search);
        Assert.Equal(1, none.Ndots);
        Assert.Equal("payments.shop.svc.cluster.local", none.FullName);
    }

    [Fact]
    public void Takes_the_node_local_cache_for_the_clusters_dns()
    {
        var view = Web(pod => pod with { DnsPolicy = DnsPolicy.None, DnsConfig = new PodDnsConfig(["169.254.20.10"], [], []) })
            .Route("shop/web", "payments.shop.svc.cluster.local:80").Resolver!;
        Assert.True(view.UsesClusterDns);
    }

    [Theory]
    [InlineData("outside")]
    [InlineData("node/n1")]
    public void Does_not_know_the_resolver_of_a_node_or_of_the_outside(string from)
    {
        var view = SnapshotBuilder.HealthyShop().Route(from, "payments.shop:80").Resolver!;
        Assert.False(view.UsesClusterDns);
        Assert.Null(view.FullName);
        Assert.Empty(view.Nameservers);
        Assert.Equal(["payments.shop"], view.Candidates);
    }

    [Fact]
    public void Asks_from_its_own_namespace_when_its_pod_is_known()
    {
        var shop = SnapshotBuilder.HealthyShop();
        Assert.Equal("default.svc.cluster.local", shop.Route(null, "payments.shop:80").Resolver?.Search[0]);
        var self = new Vantage(VantageKind.Self, "n1", "shop/web-5d4c-a");
        var route = shop.Route(null, "payments:80", self: self);
        Assert.Equal("payments", route.Service?.Name);
        Assert.Equal(("n1", "shop"), (route.Source.Node, route.Source.Namespace));
    }

    [Theory]
    [InlineData("10.96.1.2:80")]
    [InlineData("shop/pod/web-5d4c-a:8080")]
    [InlineData("node/n1:30080")]
    public void Resolves_nothing_for_what_has_no_name(string to) =>
        Assert.Null(SnapshotBuilder.HealthyShop().Route("shop/web", to).Resolver);

    [Fact]
    public void Leaves_the_dns_service_open_when_there_is_none()
    {
        var view = SnapshotBuilder.HealthyShop().Remove<Service>("kube-system", "kube-dns").Route("shop/web", "payments:80").Resolver!;
        Assert.Null(view.DnsService);
        Assert.Empty(view.Nameservers);
        Assert.True(view.UsesClusterDns);
    }

    [Fact]
    public void Finds_a_dns_service_of_another_name_by_its_label()
    {
        var view = SnapshotBuilder.HealthyShop().Remove<Service>("kube-system", "kube-dns")
            .Service("kube-system", "rke2-coredns", "10.96.0.10", "dns:53/UDP", "k8s-app=kube-dns", with: service =>
                service with { Labels = Notation.Labels("k8s-app=kube-dns") })
            .Route("shop/web", "payments:80").Resolver!;
        Assert.Equal("rke2-coredns", view.DnsService?.Name);
    }

    private static ResolverView View(string to) => SnapshotBuilder.HealthyShop().Route("shop/web", to).Resolver!;

    private static SnapshotBuilder Web(Func<Pod, Pod> change) => SnapshotBuilder.HealthyShop().Edit("shop", "web-5d4c-a", change);
}
