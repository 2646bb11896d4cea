using System.Collections.Concurrent;
using NetDoctor.TestKit.Namespaces;

namespace NetDoctor.NetworkLab.Tests;

/// <summary>As many clusters as cases run at once, each used by one case after another.</summary>
public sealed class LabPool : IAsyncLifetime
{
    private readonly ConcurrentBag<(LabOverlay Overlay, LabCluster Cluster)> _free = [];
    private string? _obstacle;

    /// <summary>Lends a cluster; skips the test where there can be none.</summary>
    internal async Task<T> UseAsync<T>(LabOverlay overlay, Func<LabCluster, Task<T>> use)
    {
        Assert.SkipWhen(_obstacle is not null, _obstacle ?? "");
        var cluster = Take(overlay) ?? await LabCluster.StartAsync(overlay, TestContext.Current.CancellationToken);
        try
        {
            var answer = await use(cluster);
            _free.Add((overlay, cluster));
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
        foreach (var (_, cluster) in _free)
        {
            await cluster.DisposeAsync();
        }
    }

    private LabCluster? Take(LabOverlay overlay)
    {
        List<(LabOverlay Overlay, LabCluster Cluster)> others = [];
        LabCluster? found = null;
        while (found is null && _free.TryTake(out var one))
        {
            if (one.Overlay == overlay)
            {
                found = one.Cluster;
            }
            else
            {
                others.Add(one);
            }
        }

        others.ForEach(_free.Add);
        return found;
    }
}
