using NetDoctor.Model.Cluster;
using NetDoctor.Model.Clusters;

namespace NetDoctor.Api.Tests.Clusters;

public sealed class ClusterEndpointsTests
{
    [Fact]
    public async Task Tells_source_version_and_the_state_of_every_kind()
    {
        await using var host = await ApiHost.StartAsync();
        host.Cluster.SetState(ResourceKind.Event, CacheState.Forbidden, "events is forbidden");
        var status = await host.GetJsonAsync<ClusterStatus>("/api/v1/cluster");
        Assert.Equal("https://10.96.0.1:443", status.Source);
        Assert.Equal("v1.34.1", status.ServerVersion);
        Assert.Equal(ResourceKinds.All, status.Kinds.Select(kind => kind.Kind));
        Assert.Equal(2, status.Kinds.Single(kind => kind.Kind == ResourceKind.Node).Count);
        Assert.Equal([ResourceKind.Event], status.Forbidden);
        Assert.Equal("events is forbidden", status.Kinds.Single(kind => kind.Kind == ResourceKind.Event).Detail);
    }
}
