using System.Collections.Concurrent;
using NetDoctor.TestKit.Namespaces;

namespace NetDoctor.NetworkLab.Tests;

/// <summary>As many clusters as cases run at once, each used by one case after another.</summary>
public sealed class LabPool : IAsyncLifetime
{
    private readonly ConcurrentBag<LabCluster> _free = [];
    private string? _obstacle;

    /// <summary>Lends a cluster; skips the test where there can be none.</summary>
    internal async Task<T> UseAsync<T>(Func<LabCluster, Task<T>> use)
    {
        Assert.SkipWhen(_obstacle is not null, _obstacle ?? "");
        if (!_free.TryTake(out var cluster))
        {
            cluster = await LabCluster.StartAsync(TestContext.Current.CancellationToken);
        }

        try
        {
            var answer = await use(cluster);
            _free.Add(cluster);
            return answer;
        }
        catch
        {
            // Nobody knows in which state it is.
            await cluster.DisposeAsync();
            throw;
        }
    }

    public async ValueTask InitializeAsync() => _obstacle = await NamespaceLab.FindObstacleAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var cluster in _free)
        {
            await cluster.DisposeAsync();
        }
    }
}
