using NetDoctor.Diagnosis.Rules.Dns;
using NetDoctor.Model.Diagnoses;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Dns;

public sealed class ClusterDomainMismatchTests
{
    private static readonly ClusterDomainMismatch Rule = new();

    private static SnapshotBuilder Cluster(string zones) => SnapshotBuilder.HealthyShop().Corefile(DnsCases.Corefile(zones));

    [Fact]
    public void Reports_a_misspelt_zone()
    {
        var cluster = Cluster("cluster.lokal").KubeletSettings("clusterDomain: cluster.local\n");

        var finding = RuleCase.Single(Rule, cluster, new FakeWire(), "shop/web", "payments.shop:80");

        Assert.Equal(
            "Pods look for names below cluster.local, but the kubernetes plugin of the Corefile serves cluster.lokal: "
                + "nothing below cluster.local resolves.", finding.Summary);
        RuleCase.HasBasis(finding, Basis.Observed);
        Assert.Equal("DNS08", RuleCase.Cause(cluster, new FakeWire(), "shop/web", "payments.shop:80"));
    }

    [Fact]
    public void Reports_a_Corefile_without_the_kubernetes_plugin()
    {
        var finding = RuleCase.Single(Rule, Cluster(""), new FakeWire(), "shop/web", "payments.shop:80");

        Assert.Contains("has no kubernetes plugin", finding.Summary, StringComparison.Ordinal);
        RuleCase.HasBasis(finding, Basis.Assumed);
    }

    [Fact]
    public void Reports_it_as_a_hazard_of_a_name_outside() => Assert.True(RuleCase.Single(
        Rule, Cluster("cluster.lokal"), new FakeWire(), "shop/web", "api.example.test:443").IsHazard);

    [Theory]
    [InlineData("cluster.local")]
    [InlineData("corp.example cluster.local")]
    [InlineData("Cluster.Local.")]
    [InlineData("local")]
    public void Ignores_zones_that_hold_the_domain(string zones) =>
        Assert.Empty(RuleCase.Findings(Rule, Cluster(zones), new FakeWire(), "shop/web", "payments.shop:80"));

    [Fact]
    public void Ignores_a_Corefile_that_the_wire_contradicts() => Assert.Empty(RuleCase.Findings(
        Rule, Cluster("cluster.lokal"), DnsCases.Wire(), "shop/web", "payments.shop:80"));

    [Fact]
    public void Ignores_a_cluster_whose_Corefile_is_not_known() => Assert.Empty(RuleCase.Findings(
        Rule, SnapshotBuilder.HealthyShop(), new FakeWire(), "shop/web", "payments.shop:80"));
}
