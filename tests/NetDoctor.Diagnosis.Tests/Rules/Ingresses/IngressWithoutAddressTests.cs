using NetDoctor.Diagnosis.Rules.Ingresses;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Diagnoses;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Ingresses;

public sealed class IngressWithoutAddressTests
{
    private static readonly IngressWithoutAddress Rule = new();

    private static SnapshotBuilder Cluster(string balancer) =>
        SnapshotBuilder.HealthyShop().IngressNginx(address: balancer).Ingress("shop", "shop", IngressCase.Rules, address: null);

    [Fact]
    public void Reports_the_controllers_Service_that_waits_for_a_load_balancer()
    {
        var finding = RuleCase.Single(Rule, Cluster(""), EngineHarness.HealthyWire(), "outside", IngressCase.Url);

        Assert.Contains("Service ingress-nginx/controller of its controller waits", finding.Summary, StringComparison.Ordinal);
        Assert.False(finding.IsHazard);
        Assert.Equal("ING07", RuleCase.Cause(Cluster(""), EngineHarness.HealthyWire(), "outside", IngressCase.Url));
    }

    [Fact]
    public void Reports_a_hazard_where_the_controller_has_an_address_of_its_own()
    {
        var judgement = EngineHarness.Ask(Cluster("203.0.113.10"), EngineHarness.HealthyWire(), "outside", IngressCase.Url);

        Assert.Equal(Verdict.Undetermined, judgement.Verdict);
        Assert.Equal(FindingRole.Hazard, Assert.Single(judgement.Findings, finding => finding.Id == "ING07").Role);
    }

    [Fact]
    public void Ignores_an_Ingress_that_is_served_where_DNS_leads() =>
        Assert.Empty(RuleCase.Findings(Rule, Cluster(""), IngressCase.Wire(), null, IngressCase.Url));

    [Fact]
    public void Ignores_an_Ingress_with_an_address() =>
        Assert.Empty(RuleCase.Findings(Rule, IngressCase.Cluster(), IngressCase.Wire(503), "outside", IngressCase.Url));
}
