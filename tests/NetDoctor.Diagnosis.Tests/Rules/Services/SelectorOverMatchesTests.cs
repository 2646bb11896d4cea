using NetDoctor.Diagnosis.Rules.Services;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Services;

public sealed class SelectorOverMatchesTests
{
    private static readonly SelectorOverMatches Rule = new();

    private static SnapshotBuilder Cluster(string ports = "metrics:9090", string labels = "app=payments,role=worker") =>
        SnapshotBuilder.HealthyShop().EditAll<Pod>(pod => pod.Name.StartsWith("payments", StringComparison.Ordinal), pod => pod with
        {
            Labels = Notation.Labels("app=payments,role=server"),
        })
        .Deployment("shop", "worker", "66d5", 1, labels)
        .Pod("shop", "worker-66d5-a", "10.244.2.50", "n2", labels, ports, owner: "ReplicaSet/worker-66d5");

    private static FakeWire Wire() => EngineHarness.HealthyWire().Refuses("10.244.2.50:8080");

    [Fact]
    public void Reports_the_workload_whose_pods_are_all_that_fails()
    {
        var finding = RuleCase.Single(Rule, Cluster(), Wire(), "shop/web", "payments.shop:80");

        Assert.Equal(
            "Service shop/payments selects app=payments, which Deployment shop/payments has and Deployment shop/worker has too: 1 of 4 "
            + "endpoints are its pods, and they do not serve the port.",
            finding.Summary);
        RuleCase.HasFix(finding, "-p '{\"spec\":{\"selector\":{\"role\":\"server\"}}}'");
        RuleCase.HasBasis(finding, Basis.Observed);
    }

    [Fact]
    public void Reports_it_as_the_cause_before_the_port_and_the_endpoint() =>
        Assert.Equal("SVC09", RuleCase.Cause(Cluster(), Wire(), "shop/web", "payments.shop:80"));

    [Fact]
    public void Ignores_a_canary_that_is_broken() => Assert.Empty(RuleCase.Findings(
        Rule, Cluster("http:8080"), Wire(), "shop/web", "payments.shop:80"));

    [Fact]
    public void Ignores_another_workload_that_answers() => Assert.Empty(RuleCase.Findings(
        Rule, Cluster(), EngineHarness.HealthyWire().Open("10.244.2.50:8080"), "shop/web", "payments.shop:80"));

    [Fact]
    public void Ignores_an_endpoint_that_a_slice_has_and_the_selector_does_not() => Assert.Empty(RuleCase.Findings(
        Rule,
        Cluster(labels: "app=worker").Slice("shop", "payments", "http:8080", "10.244.1.21", "10.244.2.50"),
        Wire(), "shop/web", "payments.shop:80"));

    [Fact]
    public void Ignores_another_workload_while_the_own_fails_too() => Assert.Empty(RuleCase.Findings(
        Rule, Cluster(), Wire().Refuses("10.244.1.21:8080"), "shop/web", "payments.shop:80"));

    [Fact]
    public void Ignores_a_pod_that_is_published_before_it_is_ready()
    {
        var cluster = Cluster().Edit<Service>("shop", "payments", service => service with { PublishNotReadyAddresses = true })
            .Edit<Pod>("shop", "worker-66d5-a", pod => pod with { Conditions = [new Condition("Ready", ConditionStatus.False)] });

        Assert.Empty(RuleCase.Findings(Rule, cluster, Wire(), "shop/web", "payments.shop:80"));
    }

    [Fact]
    public void Ignores_a_foreign_pod_that_only_got_an_address_that_a_slice_still_has() => Assert.Empty(RuleCase.Findings(
        Rule,
        Cluster(labels: "app=worker").Slice("shop", "payments", "http:8080", "10.244.1.21", "10.244.2.50"),
        Wire(),
        "shop/web",
        "payments.shop:80"));

    [Fact]
    public void Ignores_a_workload_that_is_not_selected() => Assert.Empty(RuleCase.Findings(
        Rule, Cluster(labels: "app=worker"), Wire(), "shop/web", "payments.shop:80"));

    [Fact]
    public void Ignores_another_workload_on_a_node_that_is_silent()
    {
        var cluster = Cluster().Node("n3", "10.89.0.13", "c", ready: null)
            .Edit<Pod>("shop", "worker-66d5-a", pod => pod with { NodeName = "n3" });
        var wire = EngineHarness.HealthyWire().Sockets(ProbeOutcome.Timeout, "10.244.2.50:8080");

        Assert.Equal("EPS10", RuleCase.Cause(cluster, wire, "shop/web", "payments.shop:80"));
    }
}
