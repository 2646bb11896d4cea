using NetDoctor.Diagnosis.Rules;
using NetDoctor.Diagnosis.Rules.Application;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Application;

public sealed class OneFamilyFailsTests
{
    private readonly OneFamilyFails _rule = new();

    [Fact]
    public void Reports_the_family_that_fails()
    {
        var finding = Assert.Single(Findings(Wire()));
        Assert.StartsWith("dual.shop:80 fails over IPv6 ([fd00::2]:80 no reply", finding.Summary, StringComparison.Ordinal);
        Assert.Contains("works over IPv4 (10.96.1.7:80)", finding.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Ignores_two_families_that_work() => Assert.Empty(Findings(Wire().Open("[fd00::2]:80")));

    [Fact]
    public void Ignores_two_families_that_fail() => Assert.Empty(Findings(Wire().Refuses("10.96.1.7:80")));

    [Fact]
    public void Ignores_what_the_probing_host_itself_cannot_send() => Assert.Empty(Findings(Wire().Sockets(ProbeOutcome.LocalError, "[fd00::2]:80")));

    [Fact]
    public void Ignores_a_Service_of_one_family() => Assert.Empty(RuleCase.Findings(
        _rule, SnapshotBuilder.HealthyShop(), EngineHarness.HealthyWire(), null, "payments.shop:80"));

    [Fact]
    public void Is_the_cause()
    {
        var judgement = EngineHarness.Ask(Cluster(), Wire(), null, "dual.shop:80");
        Assert.Equal((Verdict.Degraded, "APP24"), (judgement.Verdict, judgement.Cause?.Id));
    }

    private static SnapshotBuilder Cluster() => SnapshotBuilder.HealthyShop()
        .Service("shop", "dual", "10.96.1.7,fd00::2", "tcp:80->8080", "app=payments");

    private static FakeWire Wire() => EngineHarness.HealthyWire()
        .Name("dual.shop.svc.cluster.local", "10.96.1.7", "fd00::2").Open("10.96.1.7:80");

    private IReadOnlyList<RuleFinding> Findings(FakeWire wire) => RuleCase.Findings(_rule, Cluster(), wire, null, "dual.shop:80");
}
