using NetDoctor.Diagnosis.Rules.Services;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Services;

public sealed class NoLocalEndpointTests
{
    private static readonly NoLocalEndpoint Rule = new();

    private static SnapshotBuilder Cluster() => SnapshotBuilder.HealthyShop()
        .Edit<Service>("shop", "payments", service => service with { InternalTrafficPolicy = TrafficPolicy.Local })
        .Remove<Pod>("shop", "payments-7c9f-a");

    [Fact]
    public void Reports_a_source_on_a_node_without_endpoints()
    {
        var wire = EngineHarness.HealthyWire().Refuses("10.96.1.2:80");

        var finding = RuleCase.Single(Rule, Cluster(), wire, "shop/web", "payments.shop:80");

        Assert.Contains("shop/web runs on node n1", finding.Summary, StringComparison.Ordinal);
        Assert.Contains("on n2", finding.Summary, StringComparison.Ordinal);
        RuleCase.HasFix(finding, "{\"spec\":{\"internalTrafficPolicy\":\"Cluster\"}}");
        Assert.Equal("SVC16", RuleCase.Cause(Cluster(), wire, "shop/web", "payments.shop:80"));
    }

    [Fact]
    public void Reports_it_also_when_another_node_gets_through() => Assert.NotEmpty(RuleCase.Findings(
        Rule, Cluster(), EngineHarness.HealthyWire(), "shop/web", "payments.shop:80"));

    [Fact]
    public void Ignores_a_source_on_a_node_with_an_endpoint() => Assert.Empty(RuleCase.Findings(
        Rule, Cluster(), EngineHarness.HealthyWire().Refuses("10.96.1.2:80"), "node/n2", "payments.shop:80"));

    [Fact]
    public void Ignores_a_source_whose_node_is_not_known() => Assert.Empty(RuleCase.Findings(
        Rule, Cluster(), EngineHarness.HealthyWire().Refuses("10.96.1.2:80"), null, "payments.shop:80"));

    [Fact]
    public void Ignores_a_Service_without_any_ready_endpoint()
    {
        var cluster = Cluster().Remove<Pod>(pod => pod.Name.StartsWith("payments", StringComparison.Ordinal));

        Assert.Empty(RuleCase.Findings(Rule, cluster, new FakeWire(), "shop/web", "payments.shop:80"));
    }

    // Without a ready endpoint there, traffic goes to those on the node that end and still serve.
    [Fact]
    public void Ignores_a_node_whose_last_endpoint_ends_and_still_serves()
    {
        var cluster = SnapshotBuilder.HealthyShop()
            .Edit<Service>("shop", "payments", service => service with { InternalTrafficPolicy = TrafficPolicy.Local })
            .Edit<Pod>("shop", "payments-7c9f-a", pod => pod with { DeletionTimestamp = SnapshotBuilder.Now.AddSeconds(20) });

        Assert.Empty(RuleCase.Findings(
            Rule, cluster, EngineHarness.HealthyWire().Refuses("10.96.1.2:80", "10.244.1.21:8080"), "shop/web", "payments.shop:80"));
    }
}
