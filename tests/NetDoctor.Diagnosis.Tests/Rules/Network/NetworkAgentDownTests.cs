using NetDoctor.Diagnosis.Rules.Network;
using NetDoctor.Diagnosis.Tests.Judging;
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
            "The network agent of Node n2 is down: DaemonSet kube-flannel-ds has no pod on n2; exactly the endpoints on such nodes do not answer.",
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

    private static Pod OnHost(Pod pod) => pod with { HostNetwork = true };

    private static SnapshotBuilder Flannel() => SnapshotBuilder.HealthyShop()
        .Workload(ResourceKind.DaemonSet, "kube-flannel", "kube-flannel-ds", 2)
        .Pod("kube-flannel", "kube-flannel-ds-a", "10.89.0.11", "n1", owner: "DaemonSet/kube-flannel-ds", with: OnHost);
}
