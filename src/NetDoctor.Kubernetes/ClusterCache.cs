using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NetDoctor.Kubernetes.Configuration;
using NetDoctor.Kubernetes.Facts;
using NetDoctor.Kubernetes.Reflectors;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Kubernetes;

/// <summary>Keeps the facts of a live cluster, one reflector for each kind.</summary>
internal sealed class ClusterCache : BackgroundService, IClusterSource
{
    private static readonly TimeSpan VersionInterval = TimeSpan.FromMinutes(10);

    private readonly ApiConnection _connection;
    private readonly SnapshotStore _store;
    private readonly KubernetesOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly Reflector[] _reflectors;
    private readonly DnsAccessReviewer _reviewer;
    private string? _serverVersion;

    /// <summary>Makes a cache that knows nothing until it is started.</summary>
    public ClusterCache(
        ApiConnection connection,
        IOptions<KubernetesOptions> options,
        KubernetesMetrics metrics,
        TimeProvider timeProvider,
        ILogger<ClusterCache> logger)
    {
        _connection = connection;
        _options = options.Value;
        _timeProvider = timeProvider;
        _store = new SnapshotStore(options, timeProvider);
        var services = new ReflectorServices(connection, new FactReader(), _store, _options, metrics, timeProvider, logger);
        _reflectors = [.. ResourceKinds.All.Select(kind => new Reflector(kind, services))];
        _reviewer = new DnsAccessReviewer(connection, _store, _options, timeProvider);
        metrics.Observe(_store.Take);
    }

    /// <inheritdoc/>
    public string Description => _connection.Address.AbsoluteUri.TrimEnd('/');

    /// <inheritdoc/>
    public string? ServerVersion => Volatile.Read(ref _serverVersion);

    /// <inheritdoc/>
    public bool IsReady => ResourceKinds.All.All(kind => _store.StatusOf(kind).State != CacheState.Syncing);

    /// <inheritdoc/>
    public ClusterSnapshot TakeSnapshot() => _store.Take();

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll([FollowVersionAsync(stoppingToken), _reviewer.RunAsync(stoppingToken), .. _reflectors.Select(reflector => reflector.RunAsync(stoppingToken))]);

    // The version is an ornament: whatever goes wrong here, the reflectors say so better.
    private async Task FollowVersionAsync(CancellationToken cancellationToken)
    {
        var backoff = new Backoff(_options.RetryDelay, _options.MaximumRetryDelay);
        while (true)
        {
            var pause = VersionInterval;
            try
            {
                using var response = await _connection.GetAsync("/version", cancellationToken);
                var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
                Volatile.Write(ref _serverVersion, JsonSerializer.Deserialize(body, FactJson.Default.VersionDto)?.GitVersion);
                backoff.Reset();
            }
            catch (Exception exception) when (exception
                is ApiException or TimeoutException or HttpRequestException or IOException or JsonException)
            {
                pause = backoff.Next();
            }

            await Task.Delay(pause, _timeProvider, cancellationToken);
        }
    }
}
