using NetDoctor.Diagnosis.Rules.Pods;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Pods;

public sealed class DuplicatePodAddressTests
{
    private readonly DuplicatePodAddress _rule = new();

    [Fact]
    public void Reports_two_live_pods_with_one_address()
    {
        var finding = RuleCase.Single(_rule, Twins(), EngineHarness.HealthyWire().Refuses("10.244.1.21:8080"), null, "payments.shop:80");
        Assert.Equal("Address 10.244.1.21 belongs to 2 live pods: shop/intruder-0, shop/payments-7c9f-a.", finding.Summary);
        Assert.False(finding.IsHazard);
    }

    [Fact]
    public void Reports_it_as_the_cause_of_the_one_that_fails() => Assert.Equal("POD19", RuleCase.Cause(
        Twins(), EngineHarness.HealthyWire().Refuses("10.244.1.21:8080"), "shop/web", "payments.shop:80"));

    [Fact]
    public void Reports_only_a_hazard_while_all_answer() => Assert.True(
        RuleCase.Single(_rule, Twins(), EngineHarness.HealthyWire(), null, "payments.shop:80").IsHazard);

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Ignores_a_pod_that_ends_or_has_ended(bool isEnding, bool hasEnded)
    {
        var cluster = Twins().Edit<Pod>("shop", "intruder-0", pod => pod with
        {
            DeletionTimestamp = isEnding ? SnapshotBuilder.Now : null,
            Phase = hasEnded ? PodPhase.Succeeded : PodPhase.Running,
        });
        Assert.Empty(RuleCase.Findings(_rule, cluster, EngineHarness.HealthyWire(), null, "payments.shop:80"));
    }

    [Fact]
    public void Ignores_pods_on_their_nodes_network()
    {
        var cluster = SnapshotBuilder.HealthyShop()
            .Pod("shop", "intruder-0", "10.89.0.11", with: pod => pod with { HostNetwork = true })
            .Pod("shop", "intruder-1", "10.89.0.11", with: pod => pod with { HostNetwork = true })
            .Service("shop", "intruder", "10.96.1.9", "80->8080");
        Assert.Empty(RuleCase.Findings(_rule, cluster, EngineHarness.HealthyWire(), null, "intruder.shop:80"));
    }

    private static SnapshotBuilder Twins() => SnapshotBuilder.HealthyShop().Pod("shop", "intruder-0", "10.244.1.21", "n2");
}
