using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Routing;

public sealed class NearNamesTests
{
    [Fact]
    public void Gives_the_nearest_first_and_three_at_most()
    {
        string[] known = ["payments-api", "payment", "paymants", "pazmentz", "orders", "payments"];
        Assert.Equal(["paymants", "payment", "pazmentz"], NearNames.Of("payments", known));
    }

    [Fact]
    public void Asks_more_likeness_of_short_names()
    {
        Assert.Equal(["wep"], NearNames.Of("web", ["api", "wip", "wep", "w"]));
        Assert.Equal(["web-admin"], NearNames.Of("web", ["web-admin", "webadmin"]));
    }

    [Fact]
    public void Puts_the_same_service_in_a_near_namespace_first()
    {
        var snapshot = SnapshotBuilder.HealthyShop()
            .Service("shops", "cart", "10.96.2.1", "80")
            .Service("billing", "cart", "10.96.2.2", "80")
            .Service("shop", "carts", "10.96.2.3", "80")
            .Build();
        Assert.Equal(
            ["shops/cart", "shop/carts", "billing/cart"], NearNames.Services(snapshot, "shop", "cart").Select(key => key.ToString()));
    }

    [Fact]
    public void Looks_everywhere_when_nothing_is_near_otherwise()
    {
        var snapshot = SnapshotBuilder.HealthyShop().Build();
        Assert.Equal([new ServiceKey("shop", "payments")], NearNames.Services(snapshot, "billing", "payment"));
        Assert.Empty(NearNames.Services(snapshot, "billing", "zebra"));
    }

    [Fact]
    public void Writes_hints()
    {
        Assert.Equal(".", NearNames.Hint([]));
        Assert.Equal("; did you mean a?", NearNames.Hint(["a"]));
        Assert.Equal("; did you mean a, b or c?", NearNames.Hint(["a", "b", "c"]));
    }
}
