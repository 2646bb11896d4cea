using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Routing;

/// <summary>Dual-stack Services and sources of one family.</summary>
public sealed class RouterFamilyTests
{
    private const string A = "10.244.1.21:8080";
    private const string B = "10.244.2.22:8080";
    private const string C = "10.244.2.23:8080";

    [Fact]
    public void Dials_the_family_that_the_source_has()
    {
        var shop = DualStack();
        Assert.Equal(["10.96.1.2:80", "[fd00:96::2]:80"], shop.Route(null, "payments.shop:80").Dialled());
        Assert.Equal(["10.96.1.2:80"], shop.Route("shop/web", "payments:80").Dialled());
        Assert.Equal(["[fd00:96::2]:80"], shop.Pod("shop", "six", "fd00:1::9").Route("shop/six", "payments:80").Dialled());
    }

    [Fact]
    public void Uses_only_endpoints_of_the_family_that_is_dialled()
    {
        var shop = DualStack();
        var six = shop.Route(null, "[fd00:96::2]:80");
        Assert.Equal(["[fd00:1::21]:8080"], six.Chosen());
        Assert.Equal("has an address of the other family", six.Why(A));
        Assert.Equal([A, B, C, "[fd00:1::21]:8080"], shop.Route(null, "payments.shop:80").Chosen());
    }

    [Fact]
    public void Dials_a_node_in_the_families_of_the_Service_behind_its_port()
    {
        var shop = SnapshotBuilder.HealthyShop().Node("n2", "10.89.0.12,fd00:89::12")
            .Service("shop", "payments", "10.96.1.2", "http:80->8080@30080", type: ServiceType.NodePort);

        Assert.Equal(["10.89.0.12:30080"], shop.Route(null, "node/n2:30080").Dialled());
        Assert.Equal(["[fd00:89::12]:30080"], shop.Route(null, "[fd00:89::12]:30080").Dialled());
    }

    private static SnapshotBuilder DualStack() => SnapshotBuilder.HealthyShop()
        .Service("shop", "payments", "10.96.1.2,fd00:96::2", "http:80->8080")
        .Edit<Pod>("shop", "payments-7c9f-a", pod => pod with { PodIPs = Notation.Addresses("10.244.1.21,fd00:1::21") });
}
