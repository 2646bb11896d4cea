using Microsoft.Extensions.DependencyInjection;
using NetDoctor.Api.Services;
using NetDoctor.Kubernetes;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Api.Tests.Services;

public sealed class AuditKeeperTests
{
    [Fact]
    public async Task Keeps_the_work_of_a_caller_who_hangs_up()
    {
        var source = new WatchedCluster();
        await using var host = await ApiHost.StartAsync(services: services => services.AddSingleton<IClusterSource>(source));
        var keeper = host.Services.GetRequiredService<AuditKeeper>();
        using var caller = new CancellationTokenSource();
        source.OnLook = caller.Cancel;

        var first = await keeper.TryCarryOnAsync(caller.Token);
        source.OnLook = () => { };
        var second = await keeper.CurrentAsync(TestContext.Current.CancellationToken);

        Assert.Equal((4, 4, 0), (first!.Renewed, second.Count, second.Renewed));
    }

    [Fact]
    public async Task Lets_those_who_wait_go_on_when_the_first_caller_hangs_up()
    {
        var source = new WatchedCluster();
        await using var host = await ApiHost.StartAsync(services: services => services.AddSingleton<IClusterSource>(source));
        var keeper = host.Services.GetRequiredService<AuditKeeper>();
        using var caller = new CancellationTokenSource();
        Task<Diagnosis.Auditing.ClusterAudit>? waiting = null;
        source.OnLook = () =>
        {
            source.OnLook = () => { };
            waiting = keeper.CurrentAsync(TestContext.Current.CancellationToken);
            Assert.False(waiting.IsCompleted);
            caller.Cancel();
        };

        await keeper.TryCarryOnAsync(caller.Token);

        Assert.Equal(4, (await waiting!).Count);
    }

    private sealed class WatchedCluster : IClusterSource
    {
        private readonly FakeCluster _cluster = new();

        public Action OnLook { get; set; } = () => { };

        public string Description => _cluster.Description;

        public string? ServerVersion => _cluster.ServerVersion;

        public bool IsReady => _cluster.IsReady;

        public ClusterSnapshot TakeSnapshot()
        {
            OnLook();
            return _cluster.TakeSnapshot();
        }
    }
}
