using NetDoctor.Diagnosis.Rules.Services;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Services;

public sealed class ManualEndpointsDeadTests
{
    private static readonly ManualEndpointsDead Rule = new();

    private static SnapshotBuilder Cluster() => SnapshotBuilder.HealthyShop()
        .EditAll<Node>(_ => true, node => node with { PodCidrs = [node.Name == "n1" ? "10.244.1.0/24" : "10.244.2.0/24"] })
        .Service("shop", "legacy", "10.96.1.9", "db:5432", "");

    private static FakeWire Wire() => new FakeWire().Name("legacy.shop.svc.cluster.local", "10.96.1.9");

    [Fact]
    public void Reports_a_Service_that_nobody_writes_slices_for()
    {
        var finding = RuleCase.Single(Rule, Cluster(), Wire().Refuses("10.96.1.9:5432"), "shop/web", "legacy.shop:5432");

        Assert.Contains("has no selector", finding.Summary, StringComparison.Ordinal);
        RuleCase.HasFix(finding, "kubernetes.io/service-name=legacy");
        Assert.Equal(
            "SVC11", RuleCase.Cause(Cluster(), Wire().Refuses("10.96.1.9:5432"), "shop/web", "legacy.shop:5432"));
    }

    [Fact]
    public void Reports_the_selector_to_set_when_a_workload_has_the_Services_name()
    {
        var cluster = Cluster().Deployment("shop", "legacy", "1a2b", 1);

        RuleCase.HasFix(
            RuleCase.Single(Rule, cluster, Wire().Refuses("10.96.1.9:5432"), "shop/web", "legacy.shop:5432"),
            "kubectl -n shop set selector service legacy 'app=legacy'");
    }

    [Fact]
    public void Reports_an_address_of_a_pod_that_is_gone()
    {
        var cluster = Cluster().Slice("shop", "legacy", "db:5432", "10.244.1.99");

        var finding = RuleCase.Single(Rule, cluster, Wire(), "shop/web", "legacy.shop:5432");

        Assert.Contains("10.244.1.99:5432", finding.Summary, StringComparison.Ordinal);
        Assert.Equal(["10.244.1.99:5432"], finding.Coverage.Subjects);
        RuleCase.HasBasis(finding, Basis.Observed);
        Assert.Equal("SVC11", RuleCase.Cause(cluster, Wire(), "shop/web", "legacy.shop:5432"));
    }

    [Fact]
    public void Ignores_a_hand_made_address_that_answers()
    {
        var cluster = Cluster().Slice("shop", "legacy", "db:5432", "10.244.1.99");
        var wire = Wire().Open("10.96.1.9:5432", "10.244.1.99:5432");

        Assert.Empty(RuleCase.Findings(Rule, cluster, wire, "shop/web", "legacy.shop:5432"));
    }

    [Fact]
    public void Ignores_a_silent_address_outside_of_the_pods_ranges()
    {
        var cluster = Cluster().Slice("shop", "legacy", "db:5432", "192.168.7.7");

        Assert.Empty(RuleCase.Findings(Rule, cluster, Wire(), "shop/web", "legacy.shop:5432"));
    }

    [Fact]
    public void Ignores_a_Service_with_a_selector() =>
        Assert.Empty(RuleCase.Findings(Rule, Cluster(), new FakeWire(), "shop/web", "payments.shop:80"));
}
