using NetDoctor.Diagnosis.Rules.Ingresses;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Tests.Rules.Ingresses;

public sealed class GatewayErrorTests
{
    private static readonly GatewayError Rule = new();

    [Fact]
    public void Reports_a_break_between_controller_and_pods_as_the_cause()
    {
        var finding = RuleCase.Single(Rule, IngressCase.Cluster(), IngressCase.Wire(502), null, IngressCase.Url);

        Assert.False(finding.IsHazard);
        Assert.Contains("all 3 pods of Service shop/payments answer the same request", finding.Summary, StringComparison.Ordinal);
        Assert.Equal("ING31", RuleCase.Cause(IngressCase.Cluster(), IngressCase.Wire(502), null, IngressCase.Url));
        Assert.Equal("ING31", RuleCase.Cause(IngressCase.Cluster(), IngressCase.Wire(504), "outside", IngressCase.Url));
    }

    [Fact]
    public void Reports_where_a_502_comes_from_and_leaves_the_cause_to_the_pods()
    {
        var wire = IngressCase.Wire(502).Refuses(IngressCase.Pods);

        var finding = RuleCase.Single(Rule, IngressCase.Cluster(), wire, null, IngressCase.Url);

        Assert.True(finding.IsHazard);
        Assert.Contains("refused", finding.Summary, StringComparison.Ordinal);
        var judgement = EngineHarness.Ask(IngressCase.Cluster(), wire, null, IngressCase.Url);
        Assert.Equal(Verdict.Unreachable, judgement.Verdict);
        Assert.NotNull(judgement.Cause);
        Assert.NotEqual("ING31", judgement.Cause.Id);
    }

    [Fact]
    public void Reports_a_503_without_endpoints_as_the_Services()
    {
        var cluster = IngressCase.Bare().Service("shop", "empty", "10.96.1.9", "http:80->8080")
            .Ingress("shop", "shop", "shop.example.com/cart->empty:80");

        var judgement = EngineHarness.Ask(cluster, IngressCase.Wire(503), "outside", IngressCase.Url);

        Assert.Equal(Verdict.Unreachable, judgement.Verdict);
        Assert.Equal("SVC08", judgement.Cause?.Id);
        Assert.Equal(HopState.Skipped, judgement.Route.Single(hop => hop.Hop == Hop.Application).State);
        Assert.Contains("ING31", judgement.Findings.Select(one => one.Id));
    }

    [Fact]
    public void Ignores_a_503_that_the_application_says_itself() => Assert.Empty(RuleCase.Findings(
        Rule, IngressCase.Cluster(), IngressCase.Wire(503).Status(503, IngressCase.Pods), null, IngressCase.Url));

    [Fact]
    public void Ignores_an_answer_of_the_backend() =>
        Assert.Empty(RuleCase.Findings(Rule, IngressCase.Cluster(), IngressCase.Wire(500), null, IngressCase.Url));
}
