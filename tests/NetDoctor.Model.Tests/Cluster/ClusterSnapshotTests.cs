using System.Net;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Model.Tests.Cluster;

public sealed class ClusterSnapshotTests
{
    [Fact]
    public void Knows_nothing_at_first()
    {
        Assert.All(ResourceKinds.All, kind =>
        {
            Assert.Equal(CacheState.Syncing, ClusterSnapshot.Unknown.StatusOf(kind).State);
            Assert.False(ClusterSnapshot.Unknown.IsComplete(kind));
        });
    }

    [Theory]
    [InlineData(CacheState.Syncing, false)]
    [InlineData(CacheState.Synced, true)]
    [InlineData(CacheState.Disconnected, true)]
    [InlineData(CacheState.Forbidden, false)]
    public void Concludes_from_absence_only_what_was_listed(CacheState state, bool isComplete) =>
        Assert.Equal(isComplete, new CacheStatus(ResourceKind.Pod, state).IsComplete);

    [Fact]
    public void Finds_services_by_every_address_and_node_port()
    {
        var snapshot = SnapshotBuilder.HealthyShop()
            .Service("shop", "payments", "10.96.1.2,fd00::2", "http:80@30080 dns:53@30080/UDP", with: service => service with
            {
                ExternalIPs = Notation.Addresses("198.51.100.8"),
                LoadBalancerIPs = Notation.Addresses("198.51.100.7"),
            }).Build();
        Assert.All(["10.96.1.2", "fd00::2", "198.51.100.7", "198.51.100.8"], address =>
            Assert.Equal("payments", Assert.Single(snapshot.Services.By(IPAddress.Parse(address))).Name));
        Assert.Equal("payments", Assert.Single(snapshot.ServicesByNodePort(30080)).Name);
        Assert.Empty(snapshot.ServicesByNodePort(30081));
    }

    [Fact]
    public void Keys_node_ports_apart() => Assert.Equal(
        65535, Enumerable.Range(1, 65535).Select(SnapshotIndexes.NodePortKey).Distinct().Count());

    [Fact]
    public void Leaves_addresses_that_a_pod_does_not_own_out_of_the_index()
    {
        var snapshot = new SnapshotBuilder()
            .Pod("shop", "host", "10.89.0.11", with: pod => pod with { HostNetwork = true })
            .Pod("shop", "done", "10.244.1.1", with: pod => pod with { Phase = PodPhase.Succeeded })
            .Pod("shop", "next", "10.244.1.1")
            .Build();
        Assert.Empty(snapshot.Pods.By(IPAddress.Parse("10.89.0.11")));
        Assert.Equal("next", Assert.Single(snapshot.Pods.By(IPAddress.Parse("10.244.1.1"))).Name);
    }

    [Fact]
    public void Finds_nodes_and_slices_and_events_by_what_they_belong_to()
    {
        var snapshot = SnapshotBuilder.HealthyShop().PodEvent("shop", "web-5d4c-a", "Unhealthy", "Readiness probe failed").Build();
        Assert.Equal("n2", Assert.Single(snapshot.Nodes.By(IPAddress.Parse("10.89.0.12"))).Name);
        Assert.Single(snapshot.SlicesOf(snapshot.Services.Find("shop", "payments")!));
        Assert.Single(snapshot.Events.By(new ObjectReference("Pod", "shop", "web-5d4c-a")));
    }

    [Fact]
    public void Selects_living_pods_of_the_services_own_namespace()
    {
        var snapshot = SnapshotBuilder.HealthyShop()
            .Pod("other", "payments-x", "10.244.1.50", labels: "app=payments")
            .Edit<Pod>("shop", "payments-7c9f-b", pod => pod with { Phase = PodPhase.Failed })
            .Build();
        Assert.Equal(
            ["payments-7c9f-a", "payments-7c9f-c"],
            snapshot.PodsSelectedBy(snapshot.Services.Find("shop", "payments")!).Select(pod => pod.Name));
        Assert.Empty(snapshot.PodsSelectedBy(snapshot.Services.Find("default", "kubernetes")!));
    }

    [Fact]
    public void Has_workloads_of_the_four_kinds_only()
    {
        var snapshot = SnapshotBuilder.HealthyShop().Build();
        Assert.NotNull(snapshot.WorkloadsOf(ResourceKind.Deployment).Find("shop", "web"));
        Assert.NotNull(snapshot.WorkloadsOf(ResourceKind.ReplicaSet).Find("shop", "web-5d4c"));
        Assert.Throws<ArgumentOutOfRangeException>(() => snapshot.WorkloadsOf(ResourceKind.Pod));
    }

    [Fact]
    public void Leaves_facts_of_forbidden_kinds_out_of_built_snapshots()
    {
        var snapshot = SnapshotBuilder.HealthyShop().Forbidden(ResourceKind.Service).Without(ResourceKind.EndpointSlice).Build();
        Assert.Equal((0, 0), (snapshot.Services.Count, snapshot.EndpointSlices.Count));
        Assert.False(snapshot.IsComplete(ResourceKind.Service));
        Assert.True(snapshot.IsComplete(ResourceKind.Pod));
    }
}
