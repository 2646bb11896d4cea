using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Api.Tests;

/// <summary>A network that answers only once the test opens the gate.</summary>
internal sealed class GatedProber(FakeWire wire) : IProber
{
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when a probe waits at the gate.</summary>
    public Task Reached => _reached.Task;

    public void Open() => _gate.TrySetResult();

    public bool CanProbeFrom(Vantage vantage) => wire.CanProbeFrom(vantage);

    public async Task<ProbeResult> ProbeAsync(ProbeSpec spec, Vantage vantage, CancellationToken cancellationToken)
    {
        _reached.TrySetResult();
        await _gate.Task.WaitAsync(cancellationToken);
        return wire.Result(spec, vantage);
    }
}
