using NetDoctor.Diagnosis.Rules.Services;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Services;

public sealed class TargetPortWithoutListenerTests
{
    private static readonly TargetPortWithoutListener Rule = new();

    private static SnapshotBuilder Cluster(string targetPort = "9000") =>
        SnapshotBuilder.HealthyShop().Service("shop", "payments", "10.96.1.2", $"http:80->{targetPort}");

    private static FakeWire Wire(int port = 9000) => EngineHarness.HealthyWire()
        .Refuses("10.96.1.2:80", $"10.244.1.21:{port}", $"10.244.2.22:{port}", $"10.244.2.23:{port}");

    [Fact]
    public void Reports_a_refused_targetPort_when_the_containers_declare_another()
    {
        var finding = RuleCase.Single(Rule, Cluster(), Wire(), "shop/web", "payments.shop:80");

        Assert.Contains("leads to targetPort 9000", finding.Summary, StringComparison.Ordinal);
        Assert.Contains("8080", finding.Summary, StringComparison.Ordinal);
        Assert.Contains("shop/payments-7c9f-a", finding.Coverage.Subjects);
        Assert.Contains("10.244.2.23:9000", finding.Coverage.Subjects);
        RuleCase.HasBasis(finding, Basis.Observed);
        RuleCase.HasFix(finding, "\"path\":\"/spec/ports/0/targetPort\",\"value\":8080");
        Assert.Equal("SVC04", RuleCase.Cause(Cluster(), Wire(), "shop/web", "payments.shop:80"));
    }

    [Fact]
    public void Ignores_a_refusal_at_the_port_that_the_containers_declare() =>
        Assert.Empty(RuleCase.Findings(Rule, Cluster("8080"), Wire(8080), "shop/web", "payments.shop:80"));

    [Fact]
    public void Ignores_a_refusal_when_nothing_is_declared()
    {
        var cluster = Cluster().EditAll<Pod>(pod => pod.Namespace == "shop", pod =>
            pod with { Containers = [pod.Containers[0] with { Ports = [] }] });

        Assert.Empty(RuleCase.Findings(Rule, cluster, Wire(), "shop/web", "payments.shop:80"));
    }

    [Fact]
    public void Ignores_an_undeclared_targetPort_that_connects()
    {
        var wire = EngineHarness.HealthyWire().Open("10.244.1.21:9000", "10.244.2.22:9000", "10.244.2.23:9000");

        Assert.Empty(RuleCase.Findings(Rule, Cluster(), wire, "shop/web", "payments.shop:80"));
    }

    [Fact]
    public void Ignores_an_undeclared_targetPort_that_is_silent()
    {
        var wire = EngineHarness.HealthyWire().Sockets(ProbeOutcome.Timeout, "10.244.1.21:9000");

        Assert.Empty(RuleCase.Findings(Rule, Cluster(), wire, "shop/web", "payments.shop:80"));
    }

    // A port need not be declared: pods of the same template answer on it, and this one's server is not well.
    [Fact]
    public void Ignores_one_pod_that_refuses_where_its_like_answer()
    {
        var wire = EngineHarness.HealthyWire().Open("10.96.1.2:80", "10.244.1.21:9000", "10.244.2.23:9000").Refuses("10.244.2.22:9000");

        Assert.Empty(RuleCase.Findings(Rule, Cluster(), wire, "shop/web", "payments.shop:80"));
        Assert.Equal("EPS11", RuleCase.Cause(Cluster(), wire, "shop/web", "payments.shop:80"));
    }

    [Fact]
    public void Reports_pods_of_a_version_that_moved_the_port()
    {
        var cluster = Cluster("8080").Edit<Pod>("shop", "payments-7c9f-b", pod => pod with
        {
            Owner = new OwnerReference("ReplicaSet", "payments-8d0a"),
            Containers = [pod.Containers[0] with { Ports = [new ContainerPort("http", 9090, TransportProtocol.Tcp)] }],
        });

        Assert.Single(RuleCase.Findings(Rule, cluster, EngineHarness.HealthyWire().Refuses("10.244.2.22:8080"), "shop/web", "payments.shop:80"));
    }

    [Fact]
    public void Ignores_a_refusal_that_a_filter_sends() => Assert.Empty(TrafficCase.ToPayments(Cluster())
        .Endpoint("10.244.1.21:9000", ProbeOutcome.Refused, new Refusal("icmp", 3, 3, "10.89.0.12")).Findings(Rule));
}
