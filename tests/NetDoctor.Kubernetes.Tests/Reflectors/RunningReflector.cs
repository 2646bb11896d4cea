using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;
using NetDoctor.Kubernetes.Configuration;
using NetDoctor.Kubernetes.Facts;
using NetDoctor.Kubernetes.Reflectors;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Kubernetes.Tests.Reflectors;

/// <summary>A reflector of one kind at work against a server.</summary>
internal sealed class RunningReflector : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly ApiConnection _connection;
    private readonly SnapshotStore _store;
    private readonly ServiceProvider _metrics;
    private readonly Task _running;

    private RunningReflector(ResourceKind kind, KubernetesOptions options, TimeProvider timeProvider)
    {
        var wrapped = Options.Create(options);
        Kind = kind;
        _connection = new ApiConnection(wrapped, timeProvider);
        _store = new SnapshotStore(wrapped, timeProvider);
        _metrics = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var metrics = new KubernetesMetrics(_metrics.GetRequiredService<IMeterFactory>());
        var services = new ReflectorServices(_connection, new FactReader(), _store, options, metrics, timeProvider, Logger);
        _running = new Reflector(kind, services).RunAsync(_stopping.Token);
    }

    public ResourceKind Kind { get; }

    public FakeLogger Logger { get; } = new();

    public ClusterSnapshot Snapshot => _store.Take();

    public CacheStatus Status => _store.StatusOf(Kind);

    /// <summary>Starts one that retries after milliseconds, unless the options say otherwise.</summary>
    public static RunningReflector Start(
        Uri server,
        ResourceKind kind = ResourceKind.Pod,
        TimeProvider? timeProvider = null,
        Action<KubernetesOptions>? configure = null)
    {
        var options = new KubernetesOptions
        {
            Server = server,
            RetryDelay = TimeSpan.FromMilliseconds(10),
            MaximumRetryDelay = TimeSpan.FromMilliseconds(50),
            ForbiddenRetryDelay = TimeSpan.FromMilliseconds(20),
        };
        configure?.Invoke(options);
        return new RunningReflector(kind, options, timeProvider ?? TimeProvider.System);
    }

    /// <summary>Waits until the state of the kind is so.</summary>
    public Task<CacheStatus> StateAsync(CacheState state) => StatusAsync(status => status.State == state);

    /// <summary>Waits until the status of the kind is so.</summary>
    public async Task<CacheStatus> StatusAsync(Func<CacheStatus, bool> condition)
    {
        await Eventually.HoldsAsync(() => condition(Status), () => $"status stays {Status}");
        return Status;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _running);
        _connection.Dispose();
        await _metrics.DisposeAsync();
        _stopping.Dispose();
    }
}
