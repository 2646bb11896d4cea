using NetDoctor.Diagnosis.Rules.Services;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Services;

public sealed class NamedTargetPortMissingTests
{
    private static readonly NamedTargetPortMissing Rule = new();

    private static SnapshotBuilder Cluster(string name) =>
        SnapshotBuilder.HealthyShop().Service("shop", "payments", "10.96.1.2", $"http:80->{name}");

    private static FakeWire Wire() => EngineHarness.HealthyWire().Refuses("10.96.1.2:80");

    [Fact]
    public void Reports_a_name_that_no_pod_has()
    {
        var finding = RuleCase.Single(Rule, Cluster("htpp"), Wire(), "shop/web", "payments.shop:80");

        Assert.Contains("named htpp", finding.Summary, StringComparison.Ordinal);
        Assert.Contains("3 of 3", finding.Summary, StringComparison.Ordinal);
        Assert.Contains("they have http", finding.Summary, StringComparison.Ordinal);
        RuleCase.HasFix(finding, "\"value\":\"http\"");
        Assert.False(finding.IsHazard);
        Assert.Equal("SVC05", RuleCase.Cause(Cluster("htpp"), Wire(), "shop/web", "payments.shop:80"));
    }

    [Fact]
    public void Reports_a_name_that_the_pods_have_for_another_protocol()
    {
        var cluster = Cluster("http").EditAll<Pod>(pod => pod.Namespace == "shop", pod => pod with
        {
            Containers = [pod.Containers[0] with { Ports = [new ContainerPort("http", 8080, TransportProtocol.Udp)] }],
        });

        Assert.Contains(
            "named http", RuleCase.Single(Rule, cluster, Wire(), "shop/web", "payments.shop:80").Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_a_hazard_when_only_some_pods_lack_the_name()
    {
        var cluster = Cluster("http").Edit<Pod>("shop", "payments-7c9f-a", pod => pod with
        {
            Containers = [pod.Containers[0] with { Ports = [] }],
        });

        var finding = RuleCase.Single(Rule, cluster, EngineHarness.HealthyWire(), "shop/web", "payments.shop:80");

        Assert.True(finding.IsHazard);
        Assert.Equal(["shop/payments-7c9f-a"], finding.Coverage.Subjects);
    }

    [Fact]
    public void Ignores_a_name_that_the_pods_have() =>
        Assert.Empty(RuleCase.Findings(Rule, Cluster("http"), Wire(), "shop/web", "payments.shop:80"));
}
