using NetDoctor.Diagnosis.Rules.Services;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Services;

public sealed class FamilyOfClientExcludedTests
{
    private static readonly FamilyOfClientExcluded Rule = new();

    private static SnapshotBuilder Cluster(string addresses = "fd00::2") => SnapshotBuilder.HealthyShop()
        .Service("shop", "payments", addresses, "http:80->8080");

    private static FakeWire Wire() => EngineHarness.HealthyWire().Name("payments.shop.svc.cluster.local", "fd00::2")
        .Open("[fd00::2]:80");

    [Fact]
    public void Reports_a_Service_of_the_other_family_though_NetDoctor_itself_has_both()
    {
        var finding = RuleCase.Single(Rule, Cluster(), Wire(), "shop/web", "payments.shop:80");

        Assert.Equal(
            "Service shop/payments is IPv6 only (fd00::2), and shop/web has the address 10.244.1.10 only.", finding.Summary);
        var judgement = EngineHarness.Ask(Cluster(), Wire(), "shop/web", "payments.shop:80");
        Assert.Equal((Verdict.Unreachable, "SVC23"), (judgement.Verdict, judgement.Cause?.Id));
    }

    [Fact]
    public void Ignores_a_Service_of_both_families() =>
        Assert.Empty(RuleCase.Findings(Rule, Cluster("10.96.1.2,fd00::2"), EngineHarness.HealthyWire(), "shop/web", "payments.shop:80"));

    [Fact]
    public void Ignores_a_client_of_both_families() => Assert.Empty(RuleCase.Findings(
        Rule,
        Cluster().Edit<Pod>("shop", "web-5d4c-a", pod => pod with { PodIPs = Notation.Addresses("10.244.1.10,fd00:1::10") }),
        Wire(),
        "shop/web",
        "payments.shop:80"));

    [Fact]
    public void Ignores_a_client_whose_addresses_are_not_known() =>
        Assert.Empty(RuleCase.Findings(Rule, Cluster(), Wire(), null, "payments.shop:80"));
}
