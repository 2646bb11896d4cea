using NetDoctor.Lab.DataPlane.Ingresses;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Lab.Tests.DataPlane.Ingresses;

public sealed class IngressTableTests
{
    [Theory]
    [InlineData("shop.example.com", "/cart", "10.244.1.21:8080")]
    [InlineData("shop.example.com", "/cart/1", "10.244.1.21:8080")]
    [InlineData("shop.example.com", "/carts", "10.244.1.10:8080")]
    [InlineData("shop.example.com", "/exact", "10.244.1.21:8080")]
    [InlineData("shop.example.com", "/exact/1", "10.244.1.10:8080")]
    [InlineData("a.wild.example.com", "/", "10.244.1.21:8080")]
    [InlineData("elsewhere.example.com", "/", null)]
    [InlineData("a.b.wild.example.com", "/", null)]
    [InlineData("twice.example.com", "/", "10.244.1.10:8080")]
    [InlineData("foreign.example.com", "/", null)]
    [InlineData("empty.example.com", "/", "")]
    public void Finds_the_backend_as_ingress_nginx_does(string host, string path, string? first)
    {
        var table = new IngressTable();
        table.Load(Cluster().Build());

        var found = table.Find(host, path);

        Assert.Equal(first, found is null ? null : found.Value.Select(address => address.ToString()).FirstOrDefault() ?? "");
    }

    [Fact]
    public void The_default_class_takes_an_Ingress_without_one()
    {
        var cluster = SnapshotBuilder.HealthyShop().Ingress("shop", "shop", "shop.example.com/->web:80", className: null);
        var table = new IngressTable();

        table.Load(cluster.IngressClass("nginx").Build());
        Assert.Null(table.Find("shop.example.com", "/"));

        table.Load(cluster.IngressClass("nginx", isDefault: true).Build());
        Assert.NotNull(table.Find("shop.example.com", "/"));
    }

    private static SnapshotBuilder Cluster() => SnapshotBuilder.HealthyShop().IngressClass("nginx").IngressClass("other", "example.com/other")
        .Service("shop", "empty", "10.96.1.9", "http:80->8080")
        .Ingress("shop", "shop", "shop.example.com/cart->payments:80 shop.example.com/->web:http =shop.example.com/exact->payments:80")
        .Ingress("shop", "wild", "*.wild.example.com/->payments:80 empty.example.com/->empty:80")
        .Ingress("shop", "first", "twice.example.com/->web:80", with: ingress => ingress with { CreatedAt = ingress.CreatedAt.AddDays(-1) })
        .Ingress("shop", "and-second", "twice.example.com/->payments:80")
        .Ingress("shop", "foreign", "foreign.example.com/->web:80", "other");
}
