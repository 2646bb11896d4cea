using NetDoctor.Kubernetes;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Api.Tests;

/// <summary>A cluster whose facts a test declares.</summary>
internal sealed class FakeCluster : IClusterSource
{
    private readonly TaskCompletionSource _lookedAt = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Description => "https://10.96.0.1:443";

    public string? ServerVersion { get; set; } = "v1.34.1";

    public bool IsReady { get; set; } = true;

    public ClusterSnapshot Snapshot { get; set; } = SnapshotBuilder.HealthyShop().Build();

    /// <summary>Ends when the facts are asked for.</summary>
    public Task WasLookedAt => _lookedAt.Task;

    public ClusterSnapshot TakeSnapshot()
    {
        _lookedAt.TrySetResult();
        return Snapshot;
    }

    /// <summary>Sets the state of one kind.</summary>
    public void SetState(ResourceKind kind, CacheState state, string? detail = null) => Snapshot = Snapshot with
    {
        Caches = Snapshot.Caches.SetItem(kind, new CacheStatus(kind, state, Snapshot.ObservedAt, detail)),
    };
}
