using NetDoctor.Diagnosis.Rules.Pods;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Pods;

public sealed class DeclaredPortDiffersTests
{
    private static readonly string[] Targets = ["10.96.1.2:80", "10.244.1.21:8080", "10.244.2.22:8080", "10.244.2.23:8080"];

    private readonly DeclaredPortDiffers _rule = new();

    [Fact]
    public void Reports_pods_that_are_ready_by_another_port_than_they_declare()
    {
        var finding = RuleCase.Single(_rule, Probing(8000), EngineHarness.HealthyWire().Refuses(Targets), null, "payments.shop:80");
        Assert.Equal(
            "3 of 3 pods of Service shop/payments declare port 8080 in container main, where nothing listens; their readiness probes pass on port 8000.",
            finding.Summary);
        RuleCase.HasFix(finding, "\"value\":8000");
    }

    [Fact]
    public void Reports_it_as_the_cause() => Assert.Equal("POD25", RuleCase.Cause(
        Probing(8000), EngineHarness.HealthyWire().Refuses(Targets), "shop/web", "payments.shop:80"));

    [Fact]
    public void Ignores_a_probe_of_the_declared_port() => Assert.Empty(RuleCase.Findings(
        _rule, Probing(8080), EngineHarness.HealthyWire().Refuses(Targets), null, "payments.shop:80"));

    [Fact]
    public void Ignores_a_probe_of_another_port_while_both_listen() => Assert.Empty(RuleCase.Findings(
        _rule, Probing(8000), EngineHarness.HealthyWire(), null, "payments.shop:80"));

    [Fact]
    public void Ignores_a_declared_port_that_drops() => Assert.Empty(RuleCase.Findings(
        _rule, Probing(8000), EngineHarness.HealthyWire().Sockets(ProbeOutcome.Timeout, Targets), null, "payments.shop:80"));

    // Pods of the same template answer there: the port is right, and this one's server is not well.
    [Fact]
    public void Ignores_one_pod_that_refuses_where_its_like_answer()
    {
        var wire = EngineHarness.HealthyWire().Refuses("10.244.2.22:8080");
        Assert.Empty(RuleCase.Findings(_rule, Probing(8000), wire, null, "payments.shop:80"));
        Assert.Equal("EPS11", RuleCase.Cause(Probing(8000), wire, "shop/web", "payments.shop:80"));
    }

    [Fact]
    public void Ignores_a_refusal_that_a_filter_sends() => Assert.Empty(TrafficCase.ToPayments(Probing(8000))
        .Endpoint("10.244.1.21:8080", ProbeOutcome.Refused, new Refusal("icmp", 3, 3, "10.89.0.12")).Findings(_rule));

    private static SnapshotBuilder Probing(int port) => SnapshotBuilder.HealthyShop().EditAll<Pod>(ShopPods.IsPayments, pod => pod with
    {
        Containers = [pod.Containers[0] with { ReadinessProbe = new ContainerProbe(ContainerProbeAction.Tcp, IntOrString.FromNumber(port)) }],
    });
}
