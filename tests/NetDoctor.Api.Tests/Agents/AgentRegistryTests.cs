using Microsoft.Extensions.Options;
using NetDoctor.Api.Agents;
using NetDoctor.Model.Cluster;
using NetDoctor.Probes;
using NetDoctor.TestKit;

namespace NetDoctor.Api.Tests.Agents;

public sealed class AgentRegistryTests
{
    private const string Labels = "app.kubernetes.io/name=netdoctor,app.kubernetes.io/component=agent";

    [Fact]
    public void Takes_the_pod_that_serves_while_a_node_has_two()
    {
        var registry = Registry();
        registry.Refresh(FakeAgents.Cluster()
            .Edit<Pod>("netdoctor", "agent-1", pod => pod with { DeletionTimestamp = SnapshotBuilder.Now })
            .Pod("netdoctor", "agent-0", "10.244.1.91", "n1", Labels).Build());
        Assert.Equal("10.244.1.91:9443", registry.Find("n1")!.Address!.ToString());
    }

    [Fact]
    public void Forgets_what_another_pod_has_said()
    {
        var registry = Registry();
        registry.Refresh(FakeAgents.Cluster().Build());
        var before = registry.Find("n1")!;
        before.State = before.State with { Version = "0.1.0", Problem = null };
        registry.Refresh(FakeAgents.Cluster().Build());
        Assert.Equal("0.1.0", registry.Find("n1")!.State.Version);

        registry.Refresh(FakeAgents.Cluster().Edit<Pod>("netdoctor", "agent-1", pod => pod with { Uid = Guid.NewGuid() }).Build());
        Assert.Null(registry.Find("n1")!.State.Version);
        registry.Refresh(SnapshotBuilder.HealthyShop().Build());
        Assert.Null(registry.Find("n1"));
        Assert.Empty(registry.States);
    }

    [Fact]
    public void Takes_no_pod_of_another_namespace_or_with_other_labels_and_says_why_one_cannot_be_asked()
    {
        var registry = Registry();
        registry.Refresh(SnapshotBuilder.HealthyShop()
            .Pod("shop", "agent-1", "10.244.1.90", "n1", Labels)
            .Pod("netdoctor", "api", "10.244.2.91", "n2", "app.kubernetes.io/name=netdoctor,app.kubernetes.io/component=api")
            .Pod("netdoctor", "agent-2", "10.244.2.90", "n2", Labels)
            .Edit<Pod>("netdoctor", "agent-2", pod => pod with { PodIPs = [], Phase = PodPhase.Pending }).Build());
        var only = Assert.Single(registry.States);
        Assert.Equal(("n2", "its pod has no address yet (Pending)"), (only.Node, only.Problem));
        Assert.Null(registry.Find("n2")!.Address);
    }

    private static AgentRegistry Registry() => new(
        Options.Create(new AgentsOptions { Certificates = "/nowhere" }), Options.Create(new ProbesOptions { PodName = "netdoctor/netdoctor-0" }));
}
