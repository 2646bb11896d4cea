using NetDoctor.Diagnosis.Rules.EndpointSlices;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.EndpointSlices;

public sealed class ReadyPodsWithoutSliceTests
{
    private readonly ReadyPodsWithoutSlice _rule = new();

    [Fact]
    public void Reports_ready_pods_that_no_slice_has()
    {
        var finding = TrafficCase.ToPayments(WithoutSlices()).Frontend(ProbeOutcome.Refused).Finding(_rule);
        Assert.Equal(
            "3 of 3 ready pods of Service shop/payments are in no EndpointSlice (payments-7c9f-a, payments-7c9f-b, payments-7c9f-c).",
            finding.Summary);
        Assert.True(finding.Coverage.IsAll);
        Assert.False(finding.IsHazard);
        Assert.Contains("0 slices, 0 addresses", TrafficCase.Statements(finding), StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_that_the_controller_manager_is_not_at_work()
    {
        var finding = TrafficCase.ToPayments(WithoutSlices().Add(Lease(TimeSpan.FromMinutes(14)))).Finding(_rule);
        Assert.EndsWith(": the controller manager that writes the slices is not at work.", finding.Summary, StringComparison.Ordinal);
        Assert.Contains("last renewed 14 min ago by cp-1_4f", TrafficCase.Statements(finding), StringComparison.Ordinal);
        RuleCase.HasFix(finding, "get pods -l component=kube-controller-manager");
    }

    [Fact]
    public void Reports_a_controller_that_is_at_work_as_lagging()
    {
        var finding = TrafficCase.ToPayments(WithoutSlices().Add(Lease(TimeSpan.FromSeconds(2)))).Finding(_rule);
        Assert.DoesNotContain("not at work", finding.Summary, StringComparison.Ordinal);
        RuleCase.HasFix(finding, "logs -l component=kube-controller-manager");
    }

    [Fact]
    public void Reports_a_pod_that_the_slices_lack_as_a_hazard_while_others_serve()
    {
        var cluster = SnapshotBuilder.HealthyShop().Slice("shop", "payments", "http:8080", "10.244.1.21", "10.244.2.22");
        var finding = TrafficCase.ToPayments(cluster).Finding(_rule);
        Assert.StartsWith("1 of 3 ready pods", finding.Summary, StringComparison.Ordinal);
        Assert.True(finding.IsHazard);
    }

    [Fact]
    public void Reports_the_cause_of_a_service_without_endpoints() => Assert.Equal("EPS01", RuleCase.Cause(
        WithoutSlices(), EngineHarness.HealthyWire().Refuses("10.96.1.2:80"), "shop/web", "payments.shop:80"));

    [Fact]
    public void Ignores_pods_that_became_ready_just_now()
    {
        var cluster = WithoutSlices().EditAll<Pod>(pod => pod.Namespace == "shop", pod => pod with
        {
            Conditions = [new Condition("Ready", ConditionStatus.True, ChangedAt: SnapshotBuilder.Now.AddSeconds(-1))],
        });
        Assert.Empty(TrafficCase.ToPayments(cluster).Findings(_rule));
    }

    [Fact]
    public void Ignores_pods_that_are_not_ready() => Assert.Empty(TrafficCase.ToPayments(
        WithoutSlices().EditAll<Pod>(pod => pod.Namespace == "shop", pod => pod with { Conditions = [] })).Findings(_rule));

    [Fact]
    public void Ignores_pods_of_a_family_that_the_service_has_not() => Assert.Empty(TrafficCase.ToPayments(
        WithoutSlices().Edit<Service>("shop", "payments", service => service with { IPFamilies = ["IPv6"] })).Findings(_rule));

    [Fact]
    public void Ignores_a_service_without_selector() => Assert.Empty(TrafficCase.ToPayments(
        SnapshotBuilder.HealthyShop().Service("shop", "payments", "10.96.1.2", "http:80->8080", "")).Findings(_rule));

    [Theory]
    [InlineData(ResourceKind.Pod)]
    [InlineData(ResourceKind.EndpointSlice)]
    public void Ignores_everything_while_a_cache_is_behind(ResourceKind kind) => Assert.Empty(TrafficCase.ToPayments(
        WithoutSlices().Disconnected(kind, TimeSpan.FromSeconds(30))).Findings(_rule));

    [Fact]
    public void Ignores_the_healthy_shop() => Assert.Empty(TrafficCase.ToPayments(SnapshotBuilder.HealthyShop()).Findings(_rule));

    private static SnapshotBuilder WithoutSlices() => SnapshotBuilder.HealthyShop().WithoutSlices("shop", "payments");

    private static Lease Lease(TimeSpan age) => new()
    {
        Namespace = "kube-system",
        Name = "kube-controller-manager",
        Holder = "cp-1_4f",
        RenewedAt = SnapshotBuilder.Now - age,
        Duration = TimeSpan.FromSeconds(15),
    };
}
