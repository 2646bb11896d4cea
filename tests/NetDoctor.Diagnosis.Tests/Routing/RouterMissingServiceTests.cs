using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Routing;

/// <summary>Names of a Service's form that no Service has.</summary>
public sealed class RouterMissingServiceTests
{
    [Fact]
    public void Names_near_services_for_a_missing_one()
    {
        var route = SnapshotBuilder.HealthyShop().Route("shop/web", "payment.shop:80");
        Assert.Equal(RouteTargetKind.MissingService, route.TargetKind);
        Assert.Equal(("shop", "payment"), (route.ServiceNamespace, route.ServiceName));
        Assert.Null(route.Service);
        Assert.Null(route.Resolver?.FullName);
        Assert.Equal(["There is no Service shop/payment; did you mean payments.shop?"], route.ChoiceNotes);
    }

    [Fact]
    public void Takes_a_short_name_for_a_service_of_the_sources_namespace()
    {
        var shop = SnapshotBuilder.HealthyShop().Namespace("billing").Pod("billing", "job-1", "10.244.1.40");
        var route = shop.Route("billing/job-1", "payments:80");
        Assert.Equal((RouteTargetKind.MissingService, "billing"), (route.TargetKind, route.ServiceNamespace));
        Assert.Equal(["There is no Service billing/payments; did you mean payments.shop?"], route.ChoiceNotes);
        Assert.Equal("payments.billing.svc.cluster.local", route.Resolver?.Candidates[0]);
    }

    [Theory]
    [InlineData("example.com:443", RouteTargetKind.External)]
    [InlineData("github.io:443", RouteTargetKind.External)]
    [InlineData("payments.com:443", RouteTargetKind.MissingService)]
    [InlineData("payments.sho:443", RouteTargetKind.MissingService)]
    [InlineData("nothing.anywhere:443", RouteTargetKind.MissingService)]
    [InlineData("example.com.svc:443", RouteTargetKind.MissingService)]
    public void Tells_public_names_from_typing_errors(string to, RouteTargetKind kind) =>
        Assert.Equal(kind, SnapshotBuilder.HealthyShop().Route("shop/web", to).TargetKind);

    [Fact]
    public void Takes_a_public_looking_name_for_a_service_when_the_namespace_exists_or_is_not_known()
    {
        var shop = SnapshotBuilder.HealthyShop();
        Assert.Equal(RouteTargetKind.MissingService, shop.Namespace("io").Route("shop/web", "example.io:443").TargetKind);
        Assert.Equal(
            RouteTargetKind.MissingService,
            shop.Forbidden(ResourceKind.Namespace).Route("shop/web", "example.com:443").TargetKind);
    }

    [Fact]
    public void Follows_a_public_name_outside()
    {
        var route = SnapshotBuilder.HealthyShop().Route("shop/web", "Example.com:443");
        Assert.Equal(("example.com", "example.com"), (route.ExternalHost, route.Resolver?.FullName));
    }
}
