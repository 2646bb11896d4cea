using NetDoctor.Diagnosis.Rules.Network;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Diagnosis.Tests.Rules.Pods;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Network;

public sealed class NodeNetworkUnavailableTests
{
    private static readonly string[] OnN2 = ["10.244.2.22:8080", "10.244.2.23:8080"];

    private readonly NodeNetworkUnavailable _rule = new();

    [Fact]
    public void Reports_endpoints_that_do_not_answer_on_such_a_node()
    {
        var wire = EngineHarness.HealthyWire().Sockets(ProbeOutcome.Timeout, OnN2);
        var finding = RuleCase.Single(_rule, Cluster(), wire, null, "payments.shop:80");
        Assert.Equal("Node n2 says that the pod network is not set up; 2 of the target's pods are there and not answering.", finding.Summary);
        Assert.Equal("CNI02", RuleCase.Cause(Cluster(), wire, "shop/web", "payments.shop:80"));
    }

    [Fact]
    public void Reports_only_a_hazard_while_all_answer() =>
        Assert.True(RuleCase.Single(_rule, Cluster(), EngineHarness.HealthyWire(), null, "payments.shop:80").IsHazard);

    [Fact]
    public void Ignores_refusals_which_come_from_the_host_itself()
    {
        var finding = RuleCase.Single(_rule, Cluster(), EngineHarness.HealthyWire().Refuses(OnN2), null, "payments.shop:80");
        Assert.True(finding.IsHazard);
    }

    [Fact]
    public void Ignores_a_condition_that_is_false()
    {
        var cluster = Cluster(ConditionStatus.False);
        Assert.Empty(RuleCase.Findings(_rule, cluster, EngineHarness.HealthyWire().Sockets(ProbeOutcome.Timeout, OnN2), null, "payments.shop:80"));
    }

    [Fact]
    public void Ignores_a_pod_that_waits_for_its_volume()
    {
        var cluster = SandboxCases.With(null)
            .PaymentsEvent("FailedMount", "MountVolume.SetUp failed for volume \"certs\" : secret \"payments-tls\" not found")
            .EditAll<Node>(_ => true, node => node with
            {
                Conditions = [.. node.Conditions, new Condition("NetworkUnavailable", ConditionStatus.True, "NoRouteCreated")],
            });
        Assert.Equal("POD04", SandboxCases.Cause(cluster));
    }

    [Fact]
    public void Ignores_one_silent_endpoint_where_another_of_the_node_answers() => Assert.Equal("EPS11", RuleCase.Cause(
        Cluster(), EngineHarness.HealthyWire().Sockets(ProbeOutcome.Timeout, OnN2[0]), "shop/web", "payments.shop:80"));

    private static SnapshotBuilder Cluster(ConditionStatus status = ConditionStatus.True) => SnapshotBuilder.HealthyShop()
        .Edit<Node>("", "n2", node => node with
        {
            Conditions = [.. node.Conditions, new Condition("NetworkUnavailable", status, "NoRouteCreated", ChangedAt: SnapshotBuilder.Now.AddMinutes(-5))],
        });
}
