using NetDoctor.Diagnosis.Rules.Services;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Services;

public sealed class PortNotOnServiceTests
{
    private static readonly PortNotOnService Rule = new();

    [Fact]
    public void Reports_the_targetPort_dialled_instead_of_the_port()
    {
        var finding = RuleCase.Single(
            Rule, SnapshotBuilder.HealthyShop(), EngineHarness.HealthyWire(), "shop/web", "payments.shop:8080");

        Assert.Equal("Service shop/payments", finding.Subject);
        Assert.Contains("has http 80/TCP", finding.Summary, StringComparison.Ordinal);
        Assert.Contains("8080 is the targetPort", finding.Summary, StringComparison.Ordinal);
        RuleCase.HasFix(finding, "Dial port 80 (http) instead of 8080.");
        RuleCase.HasBasis(finding, Basis.Observed);
        Assert.Equal(
            "SVC02",
            RuleCase.Cause(SnapshotBuilder.HealthyShop(), EngineHarness.HealthyWire(), "shop/web", "payments.shop:8080"));
    }

    [Fact]
    public void Reports_the_nodePort_dialled_at_the_cluster_address()
    {
        var cluster = SnapshotBuilder.HealthyShop()
            .Service("shop", "payments", "10.96.1.2", "http:80->8080@30080", type: ServiceType.NodePort);

        Assert.Contains(
            "30080 is the nodePort", RuleCase.Single(Rule, cluster, new FakeWire(), "shop/web", "10.96.1.2:30080").Summary,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_a_port_name_with_a_slip()
    {
        var cluster = SnapshotBuilder.HealthyShop().Service("shop", "payments", "10.96.1.2", "metrics:9090 http:80->8080");

        var finding = RuleCase.Single(Rule, cluster, EngineHarness.HealthyWire(), "shop/web", "payments.shop:metric");

        RuleCase.HasFix(finding, "9090 (metrics) instead of metric");
    }

    [Fact]
    public void Reports_the_port_of_a_named_targetPort_by_its_number_in_the_pods()
    {
        var cluster = SnapshotBuilder.HealthyShop().Service("shop", "payments", "10.96.1.2", "web:80->http");

        Assert.Contains(
            "8080 is the targetPort", RuleCase.Single(Rule, cluster, new FakeWire(), "shop/web", "payments.shop:8080").Summary,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Ignores_a_port_that_the_Service_has() => Assert.Empty(RuleCase.Findings(
        Rule, SnapshotBuilder.HealthyShop(), new FakeWire(), "shop/web", "payments.shop:http"));

    [Fact]
    public void Ignores_a_question_without_port_when_the_Service_has_several()
    {
        var cluster = SnapshotBuilder.HealthyShop().Service("shop", "payments", "10.96.1.2", "http:80->8080 metrics:9090");

        Assert.Empty(RuleCase.Findings(Rule, cluster, new FakeWire(), "shop/web", "payments.shop"));
    }

    [Fact]
    public void Ignores_an_undeclared_port_that_connects_all_the_same()
    {
        var wire = EngineHarness.HealthyWire().Open("10.96.1.2:8443");

        Assert.Empty(RuleCase.Findings(Rule, SnapshotBuilder.HealthyShop(), wire, "shop/web", "payments.shop:8443"));
    }

    [Fact]
    public void Ignores_another_port_of_a_headless_Service_whose_pods_listen_there()
    {
        var cluster = SnapshotBuilder.HealthyShop().Service("shop", "payments", "None", "http:80->8080");
        var wire = new FakeWire().Name("payments.shop.svc.cluster.local", "10.244.1.21", "10.244.2.22", "10.244.2.23")
            .Open("10.244.1.21:8080", "10.244.2.22:8080", "10.244.2.23:8080");

        Assert.Empty(RuleCase.Findings(Rule, cluster, wire, "shop/web", "payments.shop:8080"));
    }
}
