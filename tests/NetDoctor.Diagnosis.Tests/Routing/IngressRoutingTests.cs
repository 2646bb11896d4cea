using NetDoctor.Diagnosis.Routing;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Diagnosis.Tests.Rules.Ingresses;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Routing;

public sealed class IngressRoutingTests
{
    [Theory]
    [InlineData("http://shop.example.com/cart", "shop.example.com/cart->payments:80 shop.example.com/->web:80", "payments")]
    [InlineData("http://shop.example.com/cart/1?a=/x", "shop.example.com/cart->payments:80 shop.example.com/->web:80", "payments")]
    [InlineData("http://shop.example.com/carts", "shop.example.com/cart->payments:80 shop.example.com/->web:80", "web")]
    [InlineData("http://shop.example.com/cart", "shop.example.com/cart/->payments:80 shop.example.com/->web:80", "payments")]
    [InlineData("http://shop.example.com/carts", "~shop.example.com/cart->payments:80 shop.example.com/->web:80", "payments")]
    [InlineData("http://shop.example.com/cart", "shop.example.com/cart->web:80 =shop.example.com/cart->payments:80", "payments")]
    [InlineData("http://shop.example.com/cart", "~shop.example.com/cart->web:80 shop.example.com/cart->payments:80", "payments")]
    [InlineData("http://shop.example.com/cart", "*.example.com/cart->web:80 shop.example.com/->payments:80", "payments")]
    [InlineData("http://a.example.com/cart", "*.example.com/cart->web:80 shop.example.com/->payments:80", "web")]
    [InlineData("http://SHOP.example.com./cart", "shop.example.com/cart->payments:80", "payments")]
    [InlineData("http://example.com/cart", "example.com/cart->payments:80", "payments")]
    public void The_most_specific_rule_wins(string url, string rules, string service)
    {
        var route = RouteOf(IngressCase.Cluster(rules), url);

        Assert.Equal(RouteTargetKind.Ingress, route.TargetKind);
        Assert.Equal(service, route.Service?.Name);
        Assert.NotEmpty(route.ChosenEndpoints);
    }

    [Theory]
    [InlineData("http://a.b.example.com/", "*.example.com/->web:80")]
    [InlineData("http://example.org/", "*.example.com/->web:80")]
    [InlineData("http://www.example.org/", "/->web:80")]
    [InlineData("http://payments.shop/", "payments.shop/->web:80")]
    [InlineData("http://10.96.1.2/", "/->web:80")]
    public void A_host_that_is_not_an_Ingress_own_is_routed_as_ever(string url, string rules) =>
        Assert.NotEqual(RouteTargetKind.Ingress, RouteOf(IngressCase.Cluster(rules), url).TargetKind);

    [Fact]
    public void Of_equal_rules_the_oldest_Ingress_wins_and_a_canary_does_not_compete()
    {
        var cluster = IngressCase.Cluster("shop.example.com/->payments:80", ingress => ingress with { CreatedAt = ingress.CreatedAt.AddDays(-1) })
            .Ingress("shop", "a", "shop.example.com/->web:80")
            .Ingress("shop", "canary", "shop.example.com/->web:80", with: ingress => ingress with
            {
                CreatedAt = ingress.CreatedAt.AddDays(-5),
                IsCanary = true,
            });

        Assert.Equal("shop", RouteOf(cluster, IngressCase.Url).Ingress?.Winner?.Claim.Ingress.Name);
    }

    [Fact]
    public void What_no_path_takes_goes_to_the_default_backend()
    {
        var cluster = IngressCase.Cluster("shop.example.com/cart->payments:80", ingress => ingress with
        {
            DefaultBackend = new IngressBackend("web", IntOrString.FromNumber(80)),
        });

        Assert.Equal("web", RouteOf(cluster, "http://shop.example.com/help").Service?.Name);
    }

    [Fact]
    public void A_working_Ingress_is_reachable_from_inside_and_never_called_so_from_outside()
    {
        var inside = EngineHarness.Ask(IngressCase.Cluster(), IngressCase.Wire(), "shop/web", IngressCase.Url);
        var outside = EngineHarness.Ask(IngressCase.Cluster(), IngressCase.Wire(), "outside", IngressCase.Url);

        Assert.Equal(Verdict.Reachable, inside.Verdict);
        Assert.Equal(HopState.Ok, Assert.Single(inside.Route, hop => hop.Hop == Hop.Ingress).State);
        Assert.Equal(Verdict.Undetermined, outside.Verdict);
        Assert.Null(outside.Cause);
        Assert.Contains("from the Ingress' address on all is well", outside.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Policies_that_keep_NetDoctor_out_but_not_the_controller_do_not_matter()
    {
        var cluster = IngressCase.Cluster().Policy("shop", "only-ingress", "app=payments", ingress: true);
        var wire = IngressCase.Wire().Sockets(Model.Probing.ProbeOutcome.Timeout, IngressCase.Pods);

        Assert.Equal(Verdict.Reachable, EngineHarness.Ask(cluster, wire, null, IngressCase.Url).Verdict);
    }

    private static Route RouteOf(SnapshotBuilder cluster, string url) =>
        EngineHarness.Observe(cluster.Build(), IngressCase.Wire(), null, url).Run.Route;
}
