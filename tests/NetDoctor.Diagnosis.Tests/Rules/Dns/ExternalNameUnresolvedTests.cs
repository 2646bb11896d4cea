using NetDoctor.Diagnosis.Rules.Dns;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Dns;

public sealed class ExternalNameUnresolvedTests
{
    private readonly ExternalNameUnresolved _rule = new();

    [Fact]
    public void Reports_a_name_outside_that_does_not_exist()
    {
        var cluster = SnapshotBuilder.HealthyShop().ExternalNameService("shop", "bank", "api.bnak.example");
        Assert.Equal(
            "Service shop/bank stands for api.bnak.example, and that name does not resolve.",
            RuleCase.Single(_rule, cluster, new FakeWire(), ResolverCases.Source, "bank.shop:443").Summary);
        Assert.Equal("DNS29", ResolverCases.Cause(cluster, "bank.shop:443", new FakeWire()));
    }

    [Fact]
    public void Reports_a_service_of_the_cluster_that_is_not_there()
    {
        var cluster = SnapshotBuilder.HealthyShop()
            .ExternalNameService("shop", "bank", "alias.shop.svc.cluster.local")
            .ExternalNameService("shop", "alias", "gone.shop.svc.cluster.local");
        Assert.Equal(
            "Service shop/bank stands for gone.shop.svc.cluster.local by way of alias.shop.svc.cluster.local, and there is no Service gone in namespace shop.",
            RuleCase.Single(_rule, cluster, new FakeWire(), ResolverCases.Source, "bank.shop:443").Summary);
    }

    [Fact]
    public void Reports_a_loop()
    {
        var cluster = SnapshotBuilder.HealthyShop()
            .ExternalNameService("shop", "bank", "alias.shop.svc.cluster.local")
            .ExternalNameService("shop", "alias", "bank.shop.svc.cluster.local");
        var finding = RuleCase.Single(_rule, cluster, new FakeWire(), ResolverCases.Source, "bank.shop:443");
        Assert.Equal("Service shop/bank leads in a circle and to no address: shop/bank -> shop/alias -> shop/bank.", finding.Summary);
        Assert.Contains(finding.Evidence, evidence => evidence.Source == "Service shop/alias"
            && evidence.Statement == "type ExternalName, externalName bank.shop.svc.cluster.local");
        Assert.DoesNotContain("NAME", finding.Fixes[0].Command, StringComparison.Ordinal);
    }

    [Fact]
    public void Ignores_a_name_that_resolves() => Assert.Empty(RuleCase.Findings(
        _rule, SnapshotBuilder.HealthyShop().ExternalNameService("shop", "bank", "api.bank.example"),
        new FakeWire().Name("bank.shop.svc.cluster.local", "203.0.113.9"), ResolverCases.Source, "bank.shop:443"));

    [Fact]
    public void Ignores_servers_that_do_not_answer() => Assert.Empty(RuleCase.Findings(
        _rule, SnapshotBuilder.HealthyShop().ExternalNameService("shop", "bank", "api.bank.example"),
        new FakeWire().DeafDns("10.96.0.10", "10.244.1.2", "10.244.2.2"), ResolverCases.Source, "bank.shop:443"));
}
