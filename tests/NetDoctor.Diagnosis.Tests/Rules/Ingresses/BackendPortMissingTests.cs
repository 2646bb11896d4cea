using NetDoctor.Diagnosis.Rules.Ingresses;

namespace NetDoctor.Diagnosis.Tests.Rules.Ingresses;

public sealed class BackendPortMissingTests
{
    private static readonly BackendPortMissing Rule = new();

    [Fact]
    public void Reports_the_port_of_the_pods_in_place_of_the_Services()
    {
        var cluster = IngressCase.Cluster("shop.example.com/cart->payments:8080");

        var finding = RuleCase.Single(Rule, cluster, IngressCase.Wire(503), null, IngressCase.Url);

        Assert.Contains("8080 is the targetPort of port http 80/TCP", finding.Summary, StringComparison.Ordinal);
        RuleCase.HasFix(finding, "Name port 80");
        Assert.Equal("ING05", RuleCase.Cause(cluster, IngressCase.Wire(503), null, IngressCase.Url));
        Assert.Equal("ING05", RuleCase.Cause(cluster, IngressCase.Wire(503), "outside", IngressCase.Url));
    }

    [Theory]
    [InlineData("80")]
    [InlineData("http")]
    public void Ignores_a_port_by_number_or_name_that_there_is(string port) => Assert.Empty(RuleCase.Findings(
        Rule, IngressCase.Cluster($"shop.example.com/cart->payments:{port}"), IngressCase.Wire(503), null, IngressCase.Url));

    [Fact]
    public void Ignores_a_port_that_works_all_the_same() => Assert.Empty(RuleCase.Findings(
        Rule, IngressCase.Cluster("shop.example.com/cart->payments:8080"), IngressCase.Wire(), null, IngressCase.Url));
}
