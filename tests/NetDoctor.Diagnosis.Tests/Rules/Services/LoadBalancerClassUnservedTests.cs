using NetDoctor.Diagnosis.Rules.Services;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Services;

public sealed class LoadBalancerClassUnservedTests
{
    private static readonly LoadBalancerClassUnserved Rule = new();

    private static SnapshotBuilder Cluster(string? name = "example.com/edge", DateTimeOffset? created = null) => SnapshotBuilder.HealthyShop()
        .Service("shop", "payments", "10.96.1.2", "http:80->8080@30080", type: ServiceType.LoadBalancer, with: service => service with
        {
            LoadBalancerClass = name,
            CreatedAt = created ?? SnapshotBuilder.Now.AddHours(-1),
        });

    private static IReadOnlyList<NetDoctor.Diagnosis.Rules.RuleFinding> Found(SnapshotBuilder cluster) =>
        RuleCase.Findings(Rule, cluster, EngineHarness.HealthyWire(), "outside", "payments.shop:80");

    [Fact]
    public void Reports_a_class_without_any_sign_of_a_controller()
    {
        var finding = RuleCase.Single(Rule, Cluster(), EngineHarness.HealthyWire(), "outside", "payments.shop:80");

        Assert.Contains("of class example.com/edge, and nothing shows a controller of that class", finding.Summary, StringComparison.Ordinal);
        Assert.Equal("SVC20", RuleCase.Cause(Cluster(), EngineHarness.HealthyWire(), "outside", "payments.shop:80"));
    }

    [Fact]
    public void Reports_it_as_a_hazard_to_clients_inside() => Assert.True(
        RuleCase.Single(Rule, Cluster(), EngineHarness.HealthyWire(), "shop/web", "payments.shop:80").IsHazard);

    [Fact]
    public void Ignores_a_Service_without_class() => Assert.Empty(Found(Cluster(name: null)));

    [Fact]
    public void Ignores_a_Service_that_is_a_moment_old() => Assert.Empty(Found(Cluster(created: SnapshotBuilder.Now.AddSeconds(-5))));

    [Fact]
    public void Ignores_a_class_whose_controller_has_written_an_event() => Assert.Empty(Found(
        Cluster().Event(new ObjectReference("Service", "shop", "payments"), "AllocationFailed", "no address left in the pool")));

    [Fact]
    public void Ignores_a_class_that_another_Service_has_an_address_of() => Assert.Empty(Found(Cluster()
        .Service("shop", "other", "10.96.1.9", "http:80", type: ServiceType.LoadBalancer, with: service => service with
        {
            LoadBalancerClass = "example.com/edge",
            LoadBalancerIPs = Notation.Addresses("203.0.113.10"),
        })));

    // A load balancer of a cloud takes minutes to come up.
    [Fact]
    public void Ignores_a_Service_whose_balancer_may_still_be_made() =>
        Assert.Equal("SVC18", RuleCase.Cause(
            Cluster(created: SnapshotBuilder.Now.AddMinutes(-4)), EngineHarness.HealthyWire(), "outside", "payments.shop:80"));

    // Cilium says nothing in events when its pool is exhausted.
    [Theory]
    [InlineData("io.cilium/l2-announcer", "kube-system", "cilium", ResourceKind.DaemonSet)]
    [InlineData("tailscale", "tailscale", "operator", ResourceKind.Deployment)]
    [InlineData("service.k8s.aws/nlb", "kube-system", "aws-load-balancer-controller", ResourceKind.Deployment)]
    public void Ignores_a_class_whose_controller_seems_to_run(string name, string ns, string workload, ResourceKind kind)
    {
        var cluster = Cluster(name).Workload(kind, ns, workload, 2);

        Assert.Empty(Found(cluster));
        Assert.Equal("SVC18", RuleCase.Cause(cluster, EngineHarness.HealthyWire(), "outside", "payments.shop:80"));
    }
}
