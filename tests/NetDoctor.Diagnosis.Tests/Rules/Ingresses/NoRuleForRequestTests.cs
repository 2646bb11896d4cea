using NetDoctor.Diagnosis.Rules.Ingresses;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Tests.Rules.Ingresses;

public sealed class NoRuleForRequestTests
{
    private static readonly NoRuleForRequest Rule = new();

    [Theory]
    [InlineData("http://shop.example.com/basket", "shop.example.com/cart->payments:80", "takes path /basket")]
    [InlineData("http://shop.example.com/cart/1", "=shop.example.com/cart->payments:80", "of type Exact")]
    [InlineData("http://shop.example.com/Cart", "shop.example.com/cart->payments:80", "case-sensitive")]
    [InlineData("http://shop.example.com/carts", "shop.example.com/cart->payments:80", "takes path /carts")]
    public void Reports_a_path_that_no_rule_takes(string url, string rules, string part)
    {
        var cluster = IngressCase.Cluster(rules);

        var finding = RuleCase.Single(Rule, cluster, IngressCase.Wire(404), null, url);

        Assert.Contains(part, finding.Summary, StringComparison.Ordinal);
        Assert.Equal("ING08", RuleCase.Cause(cluster, IngressCase.Wire(404), null, url));
        Assert.Equal("ING08", RuleCase.Cause(cluster, IngressCase.Wire(404), "outside", url));
    }

    [Fact]
    public void Reports_a_host_that_no_Ingress_names_with_the_near_one()
    {
        var wire = IngressCase.Wire(404).Name("shpo.example.com", "203.0.113.10");

        var finding = RuleCase.Single(Rule, IngressCase.Cluster(), wire, null, "http://shpo.example.com/cart");

        Assert.Contains("No Ingress has a rule for host shpo.example.com; did you mean shop.example.com?", finding.Summary, StringComparison.Ordinal);
        Assert.Equal("ING08", RuleCase.Cause(IngressCase.Cluster(), wire, null, "http://shpo.example.com/cart"));
        Assert.Equal("ING08", RuleCase.Cause(IngressCase.Cluster(), wire, "outside", "http://shpo.example.com/cart"));
    }

    [Fact]
    public void Ignores_a_host_outside_of_the_cluster()
    {
        var wire = IngressCase.Wire().Name("www.example.org", "198.51.100.7").Status(404, "198.51.100.7:80");

        var judgement = EngineHarness.Ask(IngressCase.Cluster(), wire, null, "http://www.example.org/");

        Assert.Equal(Verdict.Reachable, judgement.Verdict);
        Assert.Empty(RuleCase.Findings(Rule, IngressCase.Cluster(), wire, null, "http://www.example.org/"));
    }

    [Fact]
    public void Ignores_a_path_that_a_default_backend_takes() => Assert.Empty(RuleCase.Findings(
        Rule,
        IngressCase.Cluster("shop.example.com/cart->payments:80", ingress => ingress with
        {
            DefaultBackend = new IngressBackend("web", IntOrString.FromNumber(80)),
        }),
        IngressCase.Wire(), null, "http://shop.example.com/help"));

    [Fact]
    public void Ignores_a_404_of_the_application()
    {
        var wire = IngressCase.Wire(404).Status(404, IngressCase.Pods);

        Assert.Empty(RuleCase.Findings(Rule, IngressCase.Cluster(), wire, null, IngressCase.Url));
        Assert.Equal(Verdict.Reachable, EngineHarness.Ask(IngressCase.Cluster(), wire, null, IngressCase.Url).Verdict);
    }

    [Fact]
    public void Ignores_an_address_that_answers_with_something_else() => Assert.Empty(RuleCase.Findings(
        Rule, IngressCase.Cluster("shop.example.com/cart->payments:80"), IngressCase.Wire(200), null, "http://shop.example.com/basket"));
}
