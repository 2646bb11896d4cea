using NetDoctor.Diagnosis.Rules.Services;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Services;

public sealed class ServiceRangeOverlapTests
{
    private static readonly ServiceRangeOverlap Rule = new();

    private static SnapshotBuilder Cluster(string serviceRange = "10.96.0.0/16", string podRange = "10.244.2.0/24") =>
        SnapshotBuilder.HealthyShop().Add(new ServiceCidr { Name = "kubernetes", Cidrs = [serviceRange] })
        .Edit<Node>("", "n2", node => node with { PodCidrs = [podRange] });

    [Fact]
    public void Reports_an_address_in_a_pod_range_that_gets_lost_as_the_cause()
    {
        var cluster = Cluster(podRange: "10.96.1.0/24");
        var wire = EngineHarness.HealthyWire().Sockets(Model.Probing.ProbeOutcome.Timeout, "10.96.1.2:80");
        var judgement = EngineHarness.Ask(cluster, wire, null, "payments.shop:80");

        Assert.Equal((Verdict.Unreachable, "SVC24"), (judgement.Verdict, judgement.Cause?.Id));
        Assert.Contains("lies in the pod range of Node n2", judgement.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_the_pod_that_has_the_same_address()
    {
        var cluster = Cluster().Pod("shop", "cache-0", "10.96.1.2", "n2");
        var finding = RuleCase.Single(Rule, cluster, EngineHarness.HealthyWire(), "shop/web", "payments.shop:80");

        Assert.Contains("is also that of Pod shop/cache-0", finding.Summary, StringComparison.Ordinal);
        Assert.True(finding.IsHazard);
    }

    [Theory]
    [InlineData("10.244.0.0/15", "10.244.2.0/24", "the pod range 10.244.2.0/24 of Node n2")]
    [InlineData("10.88.0.0/15", "10.244.2.0/24", "the address 10.89.0.11 of Node n1")]
    public void Reports_ranges_that_overlap_while_the_address_works(string services, string pods, string words)
    {
        var finding = RuleCase.Single(Rule, Cluster(services, pods), EngineHarness.HealthyWire(), "shop/web", "payments.shop:80");

        Assert.Contains(words, finding.Summary, StringComparison.Ordinal);
        Assert.True(finding.IsHazard);
        RuleCase.HasFix(finding, "kubectl get servicecidrs");
    }

    [Theory]
    [InlineData("10.96.0.0/16", "10.97.0.0/16")]
    [InlineData("fd00:96::/112", "10.96.1.0/26")]
    [InlineData("not a range", "10.244.2.0/24")]
    public void Ignores_ranges_side_by_side(string services, string pods) => Assert.Empty(RuleCase.Findings(
        Rule,
        Cluster(services, pods).Edit<Service>("shop", "payments", service => service with { ClusterIPs = Notation.Addresses("10.96.1.70") }),
        EngineHarness.HealthyWire().Name("payments.shop.svc.cluster.local", "10.96.1.70").Open("10.96.1.70:80"),
        "shop/web",
        "payments.shop:80"));

    [Fact]
    public void Ignores_a_cluster_that_does_not_serve_the_ranges() => Assert.Empty(RuleCase.Findings(
        Rule, SnapshotBuilder.HealthyShop(), EngineHarness.HealthyWire(), "shop/web", "payments.shop:80"));
}
