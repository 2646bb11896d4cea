using NetDoctor.Diagnosis.Rules.Ingresses;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Ingresses;

public sealed class ControllerNotServingTests
{
    private static readonly ControllerNotServing Rule = new();

    private static SnapshotBuilder Cluster(bool ready = false) =>
        SnapshotBuilder.HealthyShop().IngressNginx(ready).Ingress("shop", "shop", IngressCase.Rules);

    private static FakeWire Closed() =>
        EngineHarness.HealthyWire().Name("shop.example.com", "203.0.113.10").Refuses(IngressCase.Address);

    [Fact]
    public void Reports_pods_of_the_controller_that_are_not_ready_and_is_the_cause()
    {
        var finding = RuleCase.Single(Rule, Cluster(), Closed(), null, IngressCase.Url);

        Assert.Contains("none of its 1 pod is ready (ingress-nginx/controller-5f-a)", finding.Summary, StringComparison.Ordinal);
        Assert.Equal("ING03", RuleCase.Cause(Cluster(), Closed(), null, IngressCase.Url));
        Assert.Equal("ING03", RuleCase.Cause(Cluster(), Closed(), "outside", IngressCase.Url));
    }

    [Fact]
    public void Reports_a_class_that_a_controller_left_behind()
    {
        var cluster = SnapshotBuilder.HealthyShop().IngressClass("nginx").Ingress("shop", "shop", IngressCase.Rules, address: null);

        var finding = RuleCase.Single(Rule, cluster, EngineHarness.HealthyWire(), "outside", IngressCase.Url);

        Assert.Contains("no pod with its labels", finding.Summary, StringComparison.Ordinal);
        Assert.Equal("ING03", RuleCase.Cause(cluster, EngineHarness.HealthyWire(), "outside", IngressCase.Url));
    }

    [Fact]
    public void Ignores_a_controller_that_is_ready() =>
        Assert.Empty(RuleCase.Findings(Rule, Cluster(ready: true), Closed(), null, IngressCase.Url));

    [Fact]
    public void Ignores_a_controller_that_answers_though_its_pods_look_bad() =>
        Assert.Empty(RuleCase.Findings(Rule, Cluster(), IngressCase.Wire(503), null, IngressCase.Url));

    [Fact]
    public void Ignores_controllers_that_it_does_not_know() => Assert.Empty(RuleCase.Findings(
        Rule,
        SnapshotBuilder.HealthyShop().IngressClass("cloud", "example.com/alb").Ingress("shop", "shop", IngressCase.Rules, "cloud", null),
        EngineHarness.HealthyWire(), "outside", IngressCase.Url));
}
