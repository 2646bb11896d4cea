using NetDoctor.Diagnosis.Rules.Pods;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Pods;

public sealed class HostPortUnservedTests
{
    private const string NoPorts = "0/2 nodes are available: 2 node(s) didn't have free ports for the requested pod ports.";

    private readonly HostPortUnserved _rule = new();

    [Fact]
    public void Reports_a_port_that_is_taken_and_by_whom()
    {
        var finding = RuleCase.Single(_rule, Taken(), new FakeWire(), null, "edge.shop:80");
        Assert.Equal(
            "The only pod of Service shop/edge waits for a node on which hostPort 8443/TCP is free; shop/gateway-0 holds it.", finding.Summary);
    }

    [Fact]
    public void Reports_it_as_the_cause_before_the_pending_pod()
    {
        var wire = EngineHarness.HealthyWire().Name("edge.shop.svc.cluster.local", "10.96.1.7").Refuses("10.96.1.7:80");
        Assert.Equal("POD17", RuleCase.Cause(Taken(), wire, "shop/web", "edge.shop:80"));
    }

    [Fact]
    public void Reports_a_port_that_the_node_does_not_forward()
    {
        var wire = new FakeWire().Refuses("10.89.0.11:8443").Open("10.244.1.40:8080");
        var finding = RuleCase.Single(_rule, Declared(), wire, null, "node/n1:8443");
        Assert.Equal(
            "Pod shop/gateway-0 asks for hostPort 8443 on node n1, and answers at its own address, but the node does not forward the port.",
            finding.Summary);
        RuleCase.HasFix(finding, "hostNetwork: true");
        Assert.Equal("POD17", RuleCase.Cause(Declared(), wire, null, "node/n1:8443"));
    }

    [Fact]
    public void Ignores_a_port_that_is_forwarded() => Assert.Empty(RuleCase.Findings(
        _rule, Declared(), new FakeWire().Open("10.89.0.11:8443", "10.244.1.40:8080"), null, "node/n1:8443"));

    [Fact]
    public void Ignores_a_pod_that_does_not_answer_itself() => Assert.Empty(RuleCase.Findings(
        _rule, Declared(), new FakeWire().Sockets(ProbeOutcome.Refused, "10.89.0.11:8443", "10.244.1.40:8080"), null, "node/n1:8443"));

    [Fact]
    public void Ignores_a_pod_that_waits_for_another_reason()
    {
        var cluster = Taken().Edit<Pod>("shop", "edge-0", pod => pod with
        {
            Conditions = [new Condition("PodScheduled", ConditionStatus.False, "Unschedulable", ShopPods.SchedulingMessage)],
        });
        Assert.Empty(RuleCase.Findings(_rule, cluster, new FakeWire(), null, "edge.shop:80"));
    }

    // Silence may be a firewall's: only a reset shows that nothing on the node takes the port.
    [Fact]
    public void Ignores_a_port_that_gives_no_answer()
    {
        var wire = new FakeWire().Open("10.244.1.40:8080");
        Assert.Empty(RuleCase.Findings(_rule, Declared(), wire, null, "node/n1:8443"));
        Assert.NotEqual("POD17", RuleCase.Cause(Declared(), wire, null, "node/n1:8443"));
    }

    [Fact]
    public void Ignores_an_old_event_when_the_pod_waits_for_room_now()
    {
        var cluster = Waiting("0/2 nodes are available: 2 Insufficient cpu.").PodEvent("shop", "edge-0", "FailedScheduling", NoPorts);
        var wire = EngineHarness.HealthyWire().Name("edge.shop.svc.cluster.local", "10.96.1.7").Refuses("10.96.1.7:80");
        Assert.Equal("POD01", RuleCase.Cause(cluster, wire, "shop/web", "edge.shop:80"));
    }

    [Fact]
    public void Ignores_a_port_that_is_free_where_room_is_lacking()
    {
        var cluster = Waiting("0/3 nodes are available: 1 node(s) didn't have free ports for the requested pod ports, 2 Insufficient cpu.");
        Assert.Empty(RuleCase.Findings(_rule, cluster, new FakeWire(), null, "edge.shop:80"));
    }

    private static SnapshotBuilder Waiting(string message) => Taken().Edit<Pod>("shop", "edge-0", pod => pod with
    {
        Conditions = [new Condition("PodScheduled", ConditionStatus.False, "Unschedulable", message)],
    });

    private static Pod WithHostPort(Pod pod) => pod with
    {
        Containers = [pod.Containers[0] with { Ports = [new ContainerPort("https", 8080, TransportProtocol.Tcp, 8443)] }],
    };

    private static SnapshotBuilder Declared() => SnapshotBuilder.HealthyShop().Pod("shop", "gateway-0", "10.244.1.40", with: WithHostPort);

    private static SnapshotBuilder Taken() => Declared()
        .Service("shop", "edge", "10.96.1.7", "80->8080")
        .Pod("shop", "edge-0", "", null, ready: false, with: pod => WithHostPort(pod) with
        {
            ContainerStatuses = [],
            Conditions = [new Condition("PodScheduled", ConditionStatus.False, "Unschedulable", NoPorts)],
        });
}
