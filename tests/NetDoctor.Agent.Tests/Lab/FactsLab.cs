using System.Collections.Immutable;
using NetDoctor.TestKit.Namespaces;

namespace NetDoctor.Agent.Tests.Lab;

/// <summary>A lab that the tests of one class share; they are skipped where there can be none.</summary>
public class FactsLab : IAsyncLifetime
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

    protected virtual NamespaceLabOptions Options => new()
    {
        PodEnvironment = ImmutableDictionary<string, string>.Empty
            .Add("PAYMENTS_SERVICE_HOST", "10.96.0.50").Add("PAYMENTS_SERVICE_PORT", "80").Add("TOKEN", "secret"),
    };

    public async ValueTask InitializeAsync()
    {
        _obstacle = await NamespaceLab.FindObstacleAsync();
        if (_obstacle is null)
        {
            _lab = await NamespaceLab.StartAsync(Options, TestContext.Current.CancellationToken);
            await PrepareAsync(_lab, TestContext.Current.CancellationToken);
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

    /// <summary>Makes what the tests of the class need.</summary>
    protected virtual Task PrepareAsync(NamespaceLab lab, CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>A lab whose nodes are joined by VXLAN.</summary>
public sealed class VxlanFactsLab : FactsLab
{
    protected override NamespaceLabOptions Options => new() { Overlay = LabOverlay.Vxlan };
}
