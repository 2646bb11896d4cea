using NetDoctor.TestKit.Namespaces;

namespace NetDoctor.Probes.Tests.Namespaces;

/// <summary>A lab that the tests of one class share; they are skipped where there can be none.</summary>
public class LabFixture : IAsyncLifetime
{
    private NamespaceLab? _lab;
    private string? _obstacle;

    /// <summary>The lab; asking for it skips the test where there can be none.</summary>
    public NamespaceLab Lab
    {
        get
        {
            Assert.SkipWhen(_lab is null, _obstacle ?? "");
            return _lab!;
        }
    }

    protected virtual NamespaceLabOptions Options => new();

    public async ValueTask InitializeAsync()
    {
        _obstacle = await NamespaceLab.FindObstacleAsync();
        if (_obstacle is null)
        {
            _lab = await NamespaceLab.StartAsync(Options, TestContext.Current.CancellationToken);
            await PrepareAsync(_lab);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_lab is not null)
        {
            await _lab.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Starts what all tests of the class need.</summary>
    protected virtual Task PrepareAsync(NamespaceLab lab) => Task.CompletedTask;
}
