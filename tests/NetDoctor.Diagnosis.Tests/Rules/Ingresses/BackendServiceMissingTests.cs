using NetDoctor.Diagnosis.Rules.Ingresses;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Tests.Rules.Ingresses;

public sealed class BackendServiceMissingTests
{
    private static readonly BackendServiceMissing Rule = new();

    private const string Slip = "shop.example.com/cart->payment:80";

    [Fact]
    public void Reports_the_Service_that_is_missing_and_is_the_cause()
    {
        var cluster = IngressCase.Cluster(Slip);

        var finding = RuleCase.Single(Rule, cluster, IngressCase.Wire(503), null, IngressCase.Url);

        Assert.Contains("Service payment, which does not exist in namespace shop; did you mean payments?", finding.Summary, StringComparison.Ordinal);
        Assert.Equal("ING04", RuleCase.Cause(cluster, IngressCase.Wire(503), null, IngressCase.Url));
        Assert.Equal("ING04", RuleCase.Cause(cluster, IngressCase.Wire(503), "outside", IngressCase.Url));
        Assert.Equal("ING04", RuleCase.Cause(cluster, IngressCase.Wire(404), "shop/web", IngressCase.Url));
    }

    [Fact]
    public void Reports_a_Service_of_another_namespace()
    {
        var cluster = IngressCase.Bare().Namespace("edge").Ingress("edge", "shop", IngressCase.Rules);

        var finding = RuleCase.Single(Rule, cluster, IngressCase.Wire(503), null, IngressCase.Url);

        Assert.Contains("shop/payments does, but an Ingress leads only to Services of its own", finding.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Ignores_another_path_with_a_missing_Service() => Assert.Empty(RuleCase.Findings(
        Rule, IngressCase.Cluster($"{Slip} shop.example.com/->web:80"), IngressCase.Wire(), null, "http://shop.example.com/help"));

    [Fact]
    public void Ignores_Services_that_are_not_known() => Assert.NotEqual("ING04", RuleCase.Cause(
        IngressCase.Cluster(Slip).Forbidden(ResourceKind.Service), IngressCase.Wire(503), null, IngressCase.Url));
}
