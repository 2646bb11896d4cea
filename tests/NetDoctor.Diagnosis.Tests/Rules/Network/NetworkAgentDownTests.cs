using NetDoctor.Diagnosis.Rules.Network;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Diagnosis.Tests.Rules.Pods;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Network;

public sealed class NetworkAgentDownTests
{
    private static readonly string[] OnN2 = ["10.244.2.22:8080", "10.244.2.23:8080"];

    private readonly NetworkAgentDown _rule = new();

    [Fact]
    public void Reports_a_node_without_agent_where_exactly_the_failing_endpoints_are()
    {
        var wire = EngineHarness.HealthyWire().Sockets(ProbeOutcome.Timeout, OnN2);
        var finding = RuleCase.Single(_rule, Flannel(), wire, null, "payments.shop:80");
        Assert.Equal(
            "The network agent of Node n2 is down: DaemonSet kube-flannel/kube-flannel-ds has no pod on n2; exactly the endpoints on it do not answer.",
            finding.Summary);
        Assert.Equal("CNI03", RuleCase.Cause(Flannel(), wire, "shop/web", "payments.shop:80"));
    }

    [Fact]
    public void Reports_only_a_hazard_where_others_fail_too()
    {
        var wire = EngineHarness.HealthyWire().Sockets(ProbeOutcome.Timeout, [.. OnN2, "10.244.1.21:8080"]);
        Assert.True(RuleCase.Single(_rule, Flannel(), wire, null, "payments.shop:80").IsHazard);
    }

    [Fact]
    public void Ignores_agents_that_are_ready_everywhere() => Assert.Empty(RuleCase.Findings(
        _rule,
        Flannel().Pod("kube-flannel", "kube-flannel-ds-b", "10.89.0.12", "n2", owner: "DaemonSet/kube-flannel-ds", with: OnHost),
        EngineHarness.HealthyWire().Sockets(ProbeOutcome.Timeout, OnN2), null, "payments.shop:80"));

    [Fact]
    public void Ignores_a_cluster_whose_network_is_not_known() => Assert.Empty(RuleCase.Findings(
        _rule, SnapshotBuilder.HealthyShop(), EngineHarness.HealthyWire().Sockets(ProbeOutcome.Timeout, OnN2), null, "payments.shop:80"));

    // Before its volumes are there the kubelet does not even ask for a network.
    [Fact]
    public void Ignores_a_pod_that_waits_for_its_volume()
    {
        var cluster = Creating().PaymentsEvent("FailedMount", "MountVolume.SetUp failed for volume \"certs\" : secret \"payments-tls\" not found");
        Assert.True(RuleCase.Single(_rule, cluster, EngineHarness.HealthyWire(), null, "payments.shop:80").IsHazard);
        Assert.Equal("POD04", SandboxCases.Cause(cluster));
    }

    [Fact]
    public void Ignores_a_pod_whose_sandbox_nobody_says_cannot_be_made() => Assert.Equal("POD04", SandboxCases.Cause(Creating()));

    [Fact]
    public void Reports_pods_whose_sandbox_cannot_be_made_there() => Assert.Equal(
        "CNI03", SandboxCases.Cause(Creating().PaymentsEvent("FailedCreatePodSandBox", SandboxCases.NoBinary)));

    // The node's end marks the agent's pod not ready like every other.
    [Fact]
    public void Ignores_an_agent_that_counts_as_not_ready_for_its_node()
    {
        var cluster = Flannel()
            .Pod("kube-flannel", "kube-flannel-ds-b", "10.89.0.12", "n2", owner: "DaemonSet/kube-flannel-ds", with: pod => OnHost(pod) with
            {
                Conditions = [new Condition("Ready", ConditionStatus.False)],
            })
            .Node("n2", "10.89.0.12", "b", ready: null);
        var wire = EngineHarness.HealthyWire().Sockets(ProbeOutcome.Timeout, OnN2);
        Assert.Empty(RuleCase.Findings(_rule, cluster, wire, null, "payments.shop:80"));
        Assert.Equal("EPS10", RuleCase.Cause(cluster, wire, "shop/web", "payments.shop:80"));
    }

    // Cilium in ENI mode keeps the DaemonSet aws-node off every node by a selector that none has.
    [Fact]
    public void Ignores_an_agent_that_another_one_has_replaced() => Assert.Empty(RuleCase.Findings(
        _rule,
        SnapshotBuilder.HealthyShop()
            .Workload(ResourceKind.DaemonSet, "kube-system", "aws-node", 0)
            .Workload(ResourceKind.DaemonSet, "kube-system", "cilium", 2)
            .Pod("kube-system", "cilium-a", "10.89.0.11", "n1", owner: "DaemonSet/cilium", with: OnHost)
            .Pod("kube-system", "cilium-b", "10.89.0.12", "n2", owner: "DaemonSet/cilium", with: OnHost),
        EngineHarness.HealthyWire().Sockets(ProbeOutcome.Timeout, OnN2), null, "payments.shop:80"));

    [Fact]
    public void Ignores_a_node_that_the_agent_is_not_made_for() => Assert.Empty(RuleCase.Findings(
        _rule, Flannel().Edit<Node>("", "n2", node => node with { Labels = Notation.Labels("kubernetes.io/os=windows") }),
        EngineHarness.HealthyWire().Sockets(ProbeOutcome.Timeout, OnN2), null, "payments.shop:80"));

    private static SnapshotBuilder Creating() => SandboxCases.With(null)
        .Workload(ResourceKind.DaemonSet, "kube-flannel", "kube-flannel-ds", 2);

    private static Pod OnHost(Pod pod) => pod with { HostNetwork = true };

    private static SnapshotBuilder Flannel() => SnapshotBuilder.HealthyShop()
        .Workload(ResourceKind.DaemonSet, "kube-flannel", "kube-flannel-ds", 2)
        .Pod("kube-flannel", "kube-flannel-ds-a", "10.89.0.11", "n1", owner: "DaemonSet/kube-flannel-ds", with: OnHost);
}
