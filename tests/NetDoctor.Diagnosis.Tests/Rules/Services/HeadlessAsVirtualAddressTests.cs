using NetDoctor.Diagnosis.Rules.Services;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Diagnoses;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Services;

public sealed class HeadlessAsVirtualAddressTests
{
    private static readonly HeadlessAsVirtualAddress Rule = new();

    private static SnapshotBuilder Cluster(string ports = "http:80->8080") => SnapshotBuilder.HealthyShop()
        .Service("shop", "peers", "None", ports, "app=payments");

    private static FakeWire Wire() => EngineHarness.HealthyWire()
        .Name("peers.shop.svc.cluster.local", "10.244.1.21", "10.244.2.22", "10.244.2.23")
        .Refuses("10.244.1.21:80", "10.244.2.22:80", "10.244.2.23:80");

    [Fact]
    public void Reports_the_Services_port_that_nothing_translates()
    {
        var finding = RuleCase.Single(Rule, Cluster(), Wire(), "shop/web", "peers.shop:80");

        Assert.Contains("nothing translates to its targetPort 8080", finding.Summary, StringComparison.Ordinal);
        RuleCase.HasFix(finding, "peers.shop:8080");
        Assert.Equal("SVC22", RuleCase.Cause(Cluster(), Wire(), "shop/web", "peers.shop:80"));
    }

    [Fact]
    public void Reports_a_bad_address_that_a_client_may_keep_beside_the_cause()
    {
        var judgement = EngineHarness.Ask(Cluster(), Wire().Refuses("10.244.2.22:8080"), "shop/web", "peers.shop:8080");

        Assert.Equal((Verdict.Degraded, "EPS11"), (judgement.Verdict, judgement.Cause?.Id));
        Assert.Contains(judgement.Findings, finding => finding is { Id: "SVC22", Role: FindingRole.Contributing });
    }

    [Fact]
    public void Ignores_the_pods_own_port() =>
        Assert.Empty(RuleCase.Findings(Rule, Cluster(), Wire(), "shop/web", "peers.shop:8080"));

    [Fact]
    public void Ignores_a_port_that_is_not_translated_and_needs_not() => Assert.Empty(RuleCase.Findings(
        Rule, Cluster("http:8080"), Wire().Refuses("10.244.1.21:8080", "10.244.2.22:8080", "10.244.2.23:8080"), "shop/web", "peers.shop:8080"));

    [Fact]
    public void Ignores_silence_which_a_policy_would_make_too() => Assert.Empty(RuleCase.Findings(
        Rule, Cluster(), EngineHarness.HealthyWire(), "shop/web", "peers.shop:80"));

    [Fact]
    public void Ignores_a_Service_with_an_address() => Assert.Empty(RuleCase.Findings(
        Rule, Cluster(), EngineHarness.HealthyWire().Refuses("10.244.2.22:8080"), "shop/web", "payments.shop:80"));
}
