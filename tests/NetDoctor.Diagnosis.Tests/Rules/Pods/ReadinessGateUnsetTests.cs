using NetDoctor.Diagnosis.Rules.Pods;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Pods;

public sealed class ReadinessGateUnsetTests
{
    private const string Gate = "target-health.example.com/ready";

    private readonly ReadinessGateUnset _rule = new();

    [Fact]
    public void Reports_a_condition_that_nothing_has_set()
    {
        var finding = TrafficCase.ToPayments(Gated()).Finding(_rule);
        Assert.Equal(
            $"3 of 3 pods of Service shop/payments wait for a readiness gate though their containers are ready: nothing has set condition {Gate}.",
            finding.Summary);
    }

    [Fact]
    public void Reports_a_condition_that_is_false_with_its_reason() => Assert.Contains(
        $"condition {Gate} is False (Unhealthy)",
        TrafficCase.ToPayments(Gated(new Condition(Gate, ConditionStatus.False, "Unhealthy"))).Finding(_rule).Summary, StringComparison.Ordinal);

    [Fact]
    public void Reports_it_as_the_cause() => Assert.Equal("POD16", RuleCase.Cause(
        Gated(), EngineHarness.HealthyWire().Refuses("10.96.1.2:80"), "shop/web", "payments.shop:80"));

    [Fact]
    public void Ignores_a_gate_that_is_set() =>
        Assert.Empty(TrafficCase.ToPayments(Gated(new Condition(Gate, ConditionStatus.True))).Findings(_rule));

    [Fact]
    public void Ignores_a_gate_while_a_container_is_not_ready() => Assert.Empty(TrafficCase.ToPayments(ShopPods.Payments(
        status => status, pod => pod with { ReadinessGates = [Gate] })).Findings(_rule));

    [Fact]
    public void Ignores_unready_pods_without_gates() =>
        Assert.Empty(TrafficCase.ToPayments(ShopPods.Payments(status => status)).Findings(_rule));

    private static SnapshotBuilder Gated(params Condition[] more) => SnapshotBuilder.HealthyShop().EditAll<Pod>(ShopPods.IsPayments, pod => pod with
    {
        ReadinessGates = [Gate],
        Conditions = [new Condition("Ready", ConditionStatus.False, "ReadinessGatesNotReady"), .. more],
    });
}
