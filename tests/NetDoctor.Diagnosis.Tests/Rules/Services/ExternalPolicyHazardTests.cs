using NetDoctor.Diagnosis.Rules.Services;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Services;

public sealed class ExternalPolicyHazardTests
{
    private static readonly ExternalPolicyHazard Rule = new();

    private static SnapshotBuilder Cluster(ServiceType type, TrafficPolicy policy) => SnapshotBuilder.HealthyShop()
        .Node("n3", "10.89.0.13", "c")
        .Service("shop", "payments", "10.96.1.2", "http:80->8080@30080", type: type, with: service => service with
        {
            ExternalTrafficPolicy = policy,
            LoadBalancerIPs = type == ServiceType.LoadBalancer ? Notation.Addresses("203.0.113.9") : [],
        });

    [Fact]
    public void Reports_nodes_that_drop_what_comes_to_a_NodePort()
    {
        var finding = RuleCase.Single(
            Rule, Cluster(ServiceType.NodePort, TrafficPolicy.Local), EngineHarness.HealthyWire(), "outside", "payments.shop:80");

        Assert.Contains("so n3, without an endpoint, drops", finding.Summary, StringComparison.Ordinal);
        Assert.True(finding.IsHazard);
    }

    [Fact]
    public void Reports_a_load_balancer_that_hides_the_client()
    {
        var finding = RuleCase.Single(
            Rule, Cluster(ServiceType.LoadBalancer, TrafficPolicy.Cluster), EngineHarness.HealthyWire(), "outside", "payments.shop:80");

        Assert.Contains("in place of the client's", finding.Summary, StringComparison.Ordinal);
        RuleCase.HasFix(finding, "\"externalTrafficPolicy\":\"Local\"");
    }

    [Theory]
    [InlineData(ServiceType.LoadBalancer, TrafficPolicy.Local)]
    [InlineData(ServiceType.NodePort, TrafficPolicy.Cluster)]
    public void Ignores_the_policy_that_suits_the_type(ServiceType type, TrafficPolicy policy) => Assert.Empty(RuleCase.Findings(
        Rule, Cluster(type, policy), EngineHarness.HealthyWire(), "outside", "payments.shop:80"));

    [Fact]
    public void Ignores_clients_inside() => Assert.Empty(RuleCase.Findings(
        Rule, Cluster(ServiceType.LoadBalancer, TrafficPolicy.Cluster), EngineHarness.HealthyWire(), "shop/web", "payments.shop:80"));

    [Fact]
    public void Ignores_Local_with_an_endpoint_on_every_node() => Assert.Empty(RuleCase.Findings(
        Rule,
        Cluster(ServiceType.NodePort, TrafficPolicy.Local).Remove<Node>("", "n3"),
        EngineHarness.HealthyWire(),
        "outside",
        "payments.shop:80"));
}
