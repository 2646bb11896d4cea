using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.Controllers.Nodes;

/// <summary>Runs the startup, liveness and readiness probes of one container.</summary>
internal sealed class ContainerProber(
    ContainerState container,
    IPodRuntime runtime,
    Action onChange,
    Action<string, string, string, ContainerState> record,
    TimeProvider timeProvider)
{
    /// <summary>Probes until cancelled; returns when the container must be restarted.</summary>
    /// <param name="pod">The pod as it is when a probe is tried.</param>
    /// <param name="cancellationToken">Ends the probing.</param>
    public async Task RunAsync(Func<JsonObject> pod, CancellationToken cancellationToken)
    {
        var specification = container.Specification;
        if (Field.Object(specification, "startupProbe") is { } startup
            && !await SucceedsAsync(pod, startup, "Startup", cancellationToken))
        {
            record("Normal", "Killing", $"Container {container.Name} failed startup probe, will be restarted", container);
            return;
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var readiness = FollowReadinessAsync(pod, Field.Object(specification, "readinessProbe"), ending.Token);
        var liveness = FollowLivenessAsync(pod, Field.Object(specification, "livenessProbe"), ending.Token);
        // Both run for ever except liveness, which returns when the container is to be restarted.
        var first = await Task.WhenAny(readiness, liveness);
        await ending.CancelAsync();
        await first;
    }

    private async Task FollowReadinessAsync(Func<JsonObject> pod, JsonObject? probe, CancellationToken cancellationToken)
    {
        if (probe is null)
        {
            SetReady(true);
            await Task.Delay(Timeout.InfiniteTimeSpan, timeProvider, cancellationToken);
            return;
        }

        var counter = new ProbeCounter(probe);
        await DelayAsync(probe, "initialDelaySeconds", 0, cancellationToken);
        while (true)
        {
            var failure = await CheckAsync(pod, probe, "Readiness", cancellationToken);
            if (counter.Count(failure is null) is { } isReady)
            {
                SetReady(isReady);
            }

            await DelayAsync(probe, "periodSeconds", 10, cancellationToken);
        }
    }

    private async Task FollowLivenessAsync(Func<JsonObject> pod, JsonObject? probe, CancellationToken cancellationToken)
    {
        if (probe is null)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, timeProvider, cancellationToken);
            return;
        }

        var counter = new ProbeCounter(probe);
        await DelayAsync(probe, "initialDelaySeconds", 0, cancellationToken);
        while (counter.Count(await CheckAsync(pod, probe, "Liveness", cancellationToken) is null) is not false)
        {
            await DelayAsync(probe, "periodSeconds", 10, cancellationToken);
        }

        record("Normal", "Killing", $"Container {container.Name} failed liveness probe, will be restarted", container);
    }

    private async Task<bool> SucceedsAsync(Func<JsonObject> pod, JsonObject probe, string kind, CancellationToken cancellationToken)
    {
        var counter = new ProbeCounter(probe);
        await DelayAsync(probe, "initialDelaySeconds", 0, cancellationToken);
        while (true)
        {
            if (counter.Count(await CheckAsync(pod, probe, kind, cancellationToken) is null) is { } isDecided)
            {
                return isDecided;
            }

            await DelayAsync(probe, "periodSeconds", 10, cancellationToken);
        }
    }

    private async Task<string?> CheckAsync(Func<JsonObject> pod, JsonObject probe, string kind, CancellationToken cancellationToken)
    {
        var failure = await runtime.CheckAsync(pod(), container.Specification, probe, cancellationToken);
        if (failure is not null)
        {
            record("Warning", "Unhealthy", $"{kind} probe failed: {failure}", container);
        }

        return failure;
    }

    private void SetReady(bool isReady)
    {
        if (container.IsReady != isReady)
        {
            container.IsReady = isReady;
            onChange();
        }
    }

    private Task DelayAsync(JsonObject probe, string member, int otherwiseSeconds, CancellationToken cancellationToken) =>
        Task.Delay(TimeSpan.FromSeconds(Field.Number(probe, member) ?? otherwiseSeconds), timeProvider, cancellationToken);

    /// <summary>Decides after so many results of one kind in a row.</summary>
    private sealed class ProbeCounter(JsonObject probe)
    {
        private readonly int _successes = Field.Number(probe, "successThreshold") ?? 1;
        private readonly int _failures = Field.Number(probe, "failureThreshold") ?? 3;
        private int _inRow;
        private bool _last;

        /// <summary>True or false once decided; null while too few results agree.</summary>
        public bool? Count(bool isSuccess)
        {
            _inRow = isSuccess == _last ? _inRow + 1 : 1;
            _last = isSuccess;
            return _inRow >= (isSuccess ? _successes : _failures) ? isSuccess : null;
        }
    }
}
