using NetDoctor.Diagnosis.Rules.Services;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Services;

public sealed class ExternalAddressWithoutNodeTests
{
    private static readonly ExternalAddressWithoutNode Rule = new();

    private static SnapshotBuilder Cluster(string address = "203.0.113.7") => SnapshotBuilder.HealthyShop()
        .Edit<Service>("shop", "payments", service => service with { ExternalIPs = Notation.Addresses(address) });

    [Fact]
    public void Reports_an_address_that_nothing_takes_while_the_endpoints_answer()
    {
        var judgement = EngineHarness.Ask(Cluster(), EngineHarness.HealthyWire(), null, "203.0.113.7:80");

        Assert.Equal((Verdict.Unreachable, "SVC25"), (judgement.Verdict, judgement.Cause?.Id));
    }

    [Fact]
    public void Reports_to_those_outside_that_a_router_must_know_the_address()
    {
        var wire = EngineHarness.HealthyWire().Open("203.0.113.7:80");
        var judgement = EngineHarness.Ask(Cluster(), wire, "outside", "203.0.113.7:80");

        Assert.Equal(Verdict.Undetermined, judgement.Verdict);
        Assert.Null(judgement.Cause);
        Assert.Contains(judgement.Findings, finding => finding is { Id: "SVC25", Role: FindingRole.Hazard });
    }

    [Fact]
    public void Ignores_an_address_that_works_inside() => Assert.Empty(RuleCase.Findings(
        Rule, Cluster(), EngineHarness.HealthyWire().Open("203.0.113.7:80"), "shop/web", "203.0.113.7:80"));

    [Fact]
    public void Ignores_an_address_of_a_node() => Assert.Empty(RuleCase.Findings(
        Rule, Cluster("10.89.0.12"), EngineHarness.HealthyWire(), "outside", "10.89.0.12:80"));

    [Fact]
    public void Ignores_an_address_behind_which_no_endpoint_answers() => Assert.Empty(RuleCase.Findings(
        Rule, Cluster(), new FakeWire(), null, "203.0.113.7:80"));

    [Fact]
    public void Ignores_a_question_about_another_address_of_the_Service() => Assert.Empty(RuleCase.Findings(
        Rule, Cluster(), EngineHarness.HealthyWire(), "shop/web", "payments.shop:80"));
}
