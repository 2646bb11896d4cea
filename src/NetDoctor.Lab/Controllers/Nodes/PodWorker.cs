using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.Controllers.Nodes;

/// <summary>Takes one pod through its life on its node.</summary>
internal sealed class PodWorker(
    JsonObject pod,
    PodState state,
    IPodRuntime runtime,
    PodStatusWriter statuses,
    EventRecorder events,
    TimeProvider timeProvider)
{
    private const string Component = "kubelet";

    private static readonly TimeSpan FirstBackOff = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromMinutes(5);

    private readonly string? _node = Field.Text(pod, "spec", "nodeName");
    private readonly string _restartPolicy = Field.Text(pod, "spec", "restartPolicy") ?? "Always";

    private volatile JsonObject _current = pod;

    /// <summary>The pod with the status that was written last.</summary>
    public JsonObject Current => _current;

    /// <summary>Runs until cancelled or until every container has ended for good.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (!PullImages())
        {
            return;
        }

        var backOff = FirstBackOff;
        for (var attempt = 0; ; attempt++)
        {
            await StartAsync(cancellationToken);
            var ended = state.Containers.Where(container => !container.IsRunning).ToList();
            if (ended.Count == 0)
            {
                await WatchAsync(null, cancellationToken);
                continue;
            }

            if (Finish())
            {
                return;
            }

            // As the kubelet does, the first restart is at once and the next ones wait longer and longer.
            if (attempt > 0)
            {
                BackOff(ended, backOff);
                await WatchAsync(backOff, cancellationToken);
                backOff = backOff * 2 > LongestBackOff ? LongestBackOff : backOff * 2;
            }

            foreach (var container in ended)
            {
                container.RestartCount++;
            }

            await runtime.StopAsync(_current, CancellationToken.None);
        }
    }

    private JsonObject Write() => _current = statuses.Write(_current, state) ?? _current;

    private bool PullImages()
    {
        var isComplete = true;
        foreach (var container in state.Containers)
        {
            if (ContainerFate.PullFailure(container.Specification) is not { } failure)
            {
                Record("Normal", "Pulled", $"Container image \"{container.Image}\" already present on machine", container);
                continue;
            }

            isComplete = false;
            Record("Normal", "Pulling", $"Pulling image \"{container.Image}\"", container);
            Record("Warning", "Failed", $"Failed to pull image \"{container.Image}\": {failure}", container);
            Record("Warning", "Failed", "Error: ErrImagePull", container);
            Record("Normal", "BackOff", $"Back-off pulling image \"{container.Image}\"", container);
            Record("Warning", "Failed", "Error: ImagePullBackOff", container);
            container.Wait("ImagePullBackOff", $"Back-off pulling image \"{container.Image}\": ErrImagePull: {failure}");
        }

        Write();
        return isComplete;
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        // The runtime listens on the pod's address, so the status that carries it comes first.
        var written = Write();
        var started = await runtime.StartAsync(written, cancellationToken);
        foreach (var container in state.Containers.Where(container => !container.IsRunning))
        {
            Record("Normal", "Created", $"Created container: {container.Name}", container);
            Record("Normal", "Started", $"Started container {container.Name}", container);
            container.Run(statuses.Ago(ObjectMetadata.AgeOf(written)));
            int? exitCode = started.ExitCodes.TryGetValue(container.Name, out var code)
                ? code
                : ContainerFate.ExitCode(container.Specification);
            if (exitCode is not null)
            {
                container.End(exitCode.Value, started.Messages.GetValueOrDefault(container.Name), statuses.Now);
                continue;
            }

            container.IsReady = Field.Object(container.Specification, "readinessProbe") is null
                && Field.Object(container.Specification, "startupProbe") is null;
        }

        state.Phase = "Running";
        Write();
    }

    /// <returns>True when the pod's restart policy lets it rest.</returns>
    private bool Finish()
    {
        var codes = state.Containers.Select(container => Field.Number(container.ToStatus(), "state", "terminated", "exitCode")).ToList();
        var isFinal = codes.TrueForAll(code => code is not null)
            && (_restartPolicy == "Never" || (_restartPolicy == "OnFailure" && codes.TrueForAll(code => code == 0)));
        if (isFinal)
        {
            state.Phase = codes.TrueForAll(code => code == 0) ? "Succeeded" : "Failed";
            Write();
        }

        return isFinal;
    }

    private void BackOff(List<ContainerState> ended, TimeSpan delay)
    {
        foreach (var container in ended)
        {
            var about = $"{container.Name} in pod {ObjectMetadata.NameOf(_current)}_{ObjectMetadata.NamespaceOf(_current)}({ObjectMetadata.UidOf(_current)})";
            Record("Warning", "BackOff", $"Back-off restarting failed container {about}", container);
            container.Wait("CrashLoopBackOff", $"back-off {Words(delay)} restarting failed container={container.Name} "
                + $"pod={ObjectMetadata.NameOf(_current)}_{ObjectMetadata.NamespaceOf(_current)}({ObjectMetadata.UidOf(_current)})");
        }

        Write();
    }

    // Returns when a liveness probe asks for a restart, and the containers then read as ended; or when a back-off is over, in which
    // the others of the pod go on.
    private async Task WatchAsync(TimeSpan? limit, CancellationToken cancellationToken)
    {
        using var restart = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watched = state.Containers.Where(container => container.IsRunning).ToList();
        var running = watched
            .Select(container => new ContainerProber(container, runtime, () => Write(), Record, timeProvider).RunAsync(() => _current, restart.Token))
            .ToList();
        var pause = limit is { } delay ? Task.Delay(delay, timeProvider, restart.Token) : null;
        if (pause is not null)
        {
            running.Add(pause);
        }

        var first = await Task.WhenAny(running);
        await restart.CancelAsync();
        await Task.WhenAll(running.Select(task => Quiet(task, restart.Token)));
        cancellationToken.ThrowIfCancellationRequested();
        await first;
        if (first == pause)
        {
            return;
        }

        await runtime.StopAsync(_current, CancellationToken.None);
        foreach (var container in watched)
        {
            container.End(137, null, statuses.Now);
            container.RestartCount++;
        }

        Write();
    }

    private static async Task Quiet(Task task, CancellationToken cancelled)
    {
        try
        {
            await task;
        }
        catch (OperationCanceledException) when (cancelled.IsCancellationRequested)
        {
            // Cancelled by us.
        }
    }

    private static string Words(TimeSpan delay) =>
        delay.Minutes > 0 ? FormattableString.Invariant($"{delay.Minutes}m{delay.Seconds}s") : FormattableString.Invariant($"{delay.Seconds}s");

    private void Record(string type, string reason, string message, ContainerState container) =>
        events.Record(_current, type, reason, message, Component, _node, container.Name);
}
