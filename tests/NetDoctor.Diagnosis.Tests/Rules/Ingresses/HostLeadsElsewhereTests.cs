using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Rules;
using NetDoctor.Diagnosis.Rules.Ingresses;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Diagnoses;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Ingresses;

public sealed class HostLeadsElsewhereTests
{
    private static readonly HostLeadsElsewhere Rule = new();

    private static FakeWire Wire(params string[] addresses) => IngressCase.Wire().Name("shop.example.com", addresses);

    [Fact]
    public void Reports_a_record_that_leads_where_nobody_serves_and_is_the_cause()
    {
        var finding = RuleCase.Single(Rule, IngressCase.Cluster(), Wire("198.51.100.9"), null, IngressCase.Url);

        Assert.Contains("DNS answers 198.51.100.9 for shop.example.com", finding.Summary, StringComparison.Ordinal);
        Assert.Contains("is at 203.0.113.10", finding.Summary, StringComparison.Ordinal);
        Assert.Equal("ING29", RuleCase.Cause(IngressCase.Cluster(), Wire("198.51.100.9"), null, IngressCase.Url));
        Assert.Equal("ING29", RuleCase.Cause(IngressCase.Cluster(), Wire("198.51.100.9"), "shop/web", IngressCase.Url));
    }

    [Fact]
    public void Reports_a_host_without_a_record()
    {
        var wire = EngineHarness.HealthyWire().Status(200, IngressCase.Address);

        var finding = RuleCase.Single(Rule, IngressCase.Cluster(), wire, null, IngressCase.Url);

        Assert.Equal(Hop.Dns, finding.Hop);
        Assert.Equal("ING29", RuleCase.Cause(IngressCase.Cluster(), wire, null, IngressCase.Url));
    }

    [Fact]
    public void Reports_one_stale_address_of_two_as_breaking_a_part()
    {
        var judgement = EngineHarness.Ask(IngressCase.Cluster(), Wire("203.0.113.10", "198.51.100.9"), null, IngressCase.Url);

        Assert.Equal(Verdict.Degraded, judgement.Verdict);
        Assert.Equal("ING29", judgement.Cause?.Id);
    }

    [Fact]
    public void Reports_a_hazard_where_the_address_is_none_that_NetDoctor_dials()
    {
        var (run, observations) = EngineHarness.Observe(IngressCase.Cluster().Build(), Wire("198.51.100.9"), null, IngressCase.Url);
        var context = new DiagnosisContext(IngressCase.Cluster().Build(), run.Route, [.. observations.Where(one =>
            one.Result.Target != "198.51.100.9:80")])
        {
            RefusedTargets = [new RefusedTarget("198.51.100.9:80", "no address of the cluster that NetDoctor knows")],
        };

        Assert.True(Assert.Single(Rule.Evaluate(context)).IsHazard);
    }

    [Fact]
    public void Ignores_a_CDN_that_serves()
    {
        var wire = Wire("198.51.100.9").Status(200, "198.51.100.9:80");

        Assert.Empty(RuleCase.Findings(Rule, IngressCase.Cluster(), wire, null, IngressCase.Url));
        Assert.Equal(Verdict.Reachable, EngineHarness.Ask(IngressCase.Cluster(), wire, null, IngressCase.Url).Verdict);
    }

    [Fact]
    public void Ignores_a_record_of_the_Ingress() =>
        Assert.Empty(RuleCase.Findings(Rule, IngressCase.Cluster(), Wire("203.0.113.10"), null, IngressCase.Url));

    [Fact]
    public void Ignores_a_source_outside_whose_DNS_is_not_asked() => Assert.Empty(RuleCase.Findings(
        Rule, IngressCase.Cluster(), Wire("198.51.100.9"), "outside", IngressCase.Url));
}
