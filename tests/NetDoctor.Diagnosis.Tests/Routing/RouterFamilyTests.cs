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

    private static SnapshotBuilder DualStack() => SnapshotBuilder.HealthyShop()
        .Service("shop", "payments", "10.96.1.2,fd00:96::2", "http:80->8080")
        .Edit<Pod>("shop", "payments-7c9f-a", pod => pod with { PodIPs = Notation.Addresses("10.244.1.21,fd00:1::21") });
}
