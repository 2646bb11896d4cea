using NetDoctor.Diagnosis.Rules.Application;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Application;

public sealed class AddressPassedOnTests
{
    private const string Gone = "10.244.2.99";

    private readonly AddressPassedOn _rule = new();

    [Fact]
    public void Reports_an_address_whose_pod_is_gone_with_what_to_use_instead()
    {
        var finding = RuleCase.Single(_rule, Remembered(Gone), EngineHarness.HealthyWire(), "shop/web", $"{Gone}:8080");
        Assert.Equal(
            "10.244.2.99 was Pod shop/payments-7c9f-x's until 09:16:53 UTC (10 min ago), and no pod has it now.", finding.Summary);
        Assert.Equal(["10.244.2.99:8080"], finding.Coverage.Subjects);
        RuleCase.HasFix(finding, "Use payments.shop.svc.cluster.local:80 in place of 10.244.2.99");
        Assert.Contains(finding.Evidence, evidence => evidence.ObservedAt == SnapshotBuilder.Now.AddMinutes(-10));
    }

    [Fact]
    public void Reports_the_cause_of_an_address_that_is_gone() => Assert.Equal(
        "APP28", RuleCase.Cause(Remembered(Gone), EngineHarness.HealthyWire(), "shop/web", $"{Gone}:8080"));

    [Fact]
    public void Reports_an_address_of_a_pod_range_that_nobody_remembers()
    {
        var cluster = SnapshotBuilder.HealthyShop().Edit<Node>("", "n2", node => node with { PodCidrs = ["10.244.2.0/24"] });
        var finding = RuleCase.Single(_rule, cluster, EngineHarness.HealthyWire(), "shop/web", $"{Gone}:8080");
        Assert.Equal("10.244.2.99 is in the pod range of node n2, and no pod has it.", finding.Summary);
    }

    [Fact]
    public void Reports_an_address_that_is_another_pods_now()
    {
        var finding = RuleCase.Single(
            _rule, Remembered("10.244.1.10"), EngineHarness.HealthyWire().Refuses("10.244.1.10:9090"), null, "10.244.1.10:9090");
        Assert.EndsWith("(10 min ago), and belongs to Pod shop/web-5d4c-a now.", finding.Summary, StringComparison.Ordinal);
        Assert.Equal("APP28", RuleCase.Cause(
            Remembered("10.244.1.10"), EngineHarness.HealthyWire().Refuses("10.244.1.10:9090"), null, "10.244.1.10:9090"));
    }

    [Fact]
    public void Reports_another_application_that_answers_as_a_hazard()
    {
        var finding = RuleCase.Single(_rule, Remembered("10.244.1.10"), EngineHarness.HealthyWire(), null, "10.244.1.10:8080");
        Assert.EndsWith("now: what answers there is another application.", finding.Summary, StringComparison.Ordinal);
        Assert.True(finding.IsHazard);
    }

    [Fact]
    public void Reports_a_hand_made_slice_whose_address_is_another_pods_now()
    {
        var cluster = Remembered("10.244.1.10").Service("shop", "legacy", "10.96.1.9", "80->8080", "")
            .Slice("shop", "legacy", "8080", "10.244.1.10");
        var finding = RuleCase.Single(_rule, cluster, EngineHarness.HealthyWire().Refuses("10.244.1.10:8080"), "shop/web", "legacy.shop:80");
        Assert.Contains("shop/web-5d4c-a", finding.Coverage.Subjects);
    }

    [Fact]
    public void Reports_a_policy_that_names_the_address_of_a_pod_that_is_gone_as_a_hazard()
    {
        var finding = RuleCase.Single(
            _rule, Policy(Remembered(Gone), $"{Gone}/32"), EngineHarness.HealthyWire(), "shop/web", "payments.shop:80");
        Assert.StartsWith("NetworkPolicy shop/from-one names 10.244.2.99 by an ipBlock, which was Pod", finding.Summary, StringComparison.Ordinal);
        Assert.Equal(Hop.IngressPolicy, finding.Hop);
        Assert.True(finding.IsHazard);
    }

    [Fact]
    public void Ignores_a_policy_that_names_a_range() => Assert.Empty(RuleCase.Findings(
        _rule, Policy(Remembered(Gone), "10.244.2.0/24"), EngineHarness.HealthyWire(), "shop/web", "payments.shop:80"));

    [Fact]
    public void Ignores_an_address_that_came_back_to_a_pod_of_the_same_workload() => Assert.Empty(RuleCase.Findings(
        _rule,
        SnapshotBuilder.HealthyShop().Former("10.244.1.10", ResourceKind.Pod, "shop", "web-5d4c-a"),
        EngineHarness.HealthyWire().Refuses("10.244.1.10:9090"), null, "10.244.1.10:9090"));

    [Fact]
    public void Ignores_a_slice_that_was_made_for_the_pod_that_has_the_address() => Assert.Empty(RuleCase.Findings(
        _rule,
        SnapshotBuilder.HealthyShop().Former("10.244.1.10", ResourceKind.Pod, "shop", "old", age: TimeSpan.FromHours(2))
            .Service("shop", "legacy", "10.96.1.9", "80->8080", "").Slice("shop", "legacy", "8080", "10.244.1.10"),
        EngineHarness.HealthyWire().Refuses("10.244.1.10:8080"), "shop/web", "legacy.shop:80"));

    [Fact]
    public void Ignores_an_address_outside_of_the_cluster() => Assert.Empty(RuleCase.Findings(
        _rule, SnapshotBuilder.HealthyShop(), EngineHarness.HealthyWire(), null, "198.51.100.7:443"));

    [Fact]
    public void Ignores_a_pod_that_is_asked_for_by_its_name() => Assert.Empty(RuleCase.Findings(
        _rule, Remembered("10.244.1.10"), EngineHarness.HealthyWire().Refuses("10.244.1.10:9090"), null, "shop/pod/web-5d4c-a:9090"));

    [Fact]
    public void Ignores_the_former_address_of_a_Service() => Assert.Empty(RuleCase.Findings(
        _rule, SnapshotBuilder.HealthyShop().Former("10.96.1.77", ResourceKind.Service, "shop", "old"), EngineHarness.HealthyWire(), null,
        "10.96.1.77:80"));

    [Fact]
    public void Ignores_everything_while_pods_are_behind() => Assert.Empty(RuleCase.Findings(
        _rule, Remembered(Gone).Disconnected(ResourceKind.Pod, TimeSpan.FromMinutes(1)), EngineHarness.HealthyWire(), null, $"{Gone}:8080"));

    private static SnapshotBuilder Remembered(string address) =>
        SnapshotBuilder.HealthyShop().Former(address, ResourceKind.Pod, "shop", "payments-7c9f-x", "app=payments");

    private static SnapshotBuilder Policy(SnapshotBuilder cluster, string cidr) => cluster.Policy("shop", "from-one", "app=payments", with: policy =>
        policy with
        {
            Ingress = [new NetworkPolicyRule([new NetworkPolicyPeer(null, null, new NetworkPolicyIPBlock(cidr, []))], [])],
        });
}
