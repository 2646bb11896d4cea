using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using NetDoctor.Model;

namespace NetDoctor.TestKit.Namespaces;

/// <summary>The test's own end of a worker: sends requests, and hands each reply to whoever asked.</summary>
internal sealed class LabWorker : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentDictionary<int, TaskCompletionSource<LabReply>> _asked = new();
    private readonly SemaphoreSlim _writing = new(1);
    private readonly Task _reading;
    private readonly Task<string> _errors;
    private int _lastId;

    private LabWorker(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        _reading = ReadAsync();
    }

    public static LabWorker Start(IEnumerable<string> command)
    {
        var start = LabCommand.Describe(command);
        // Many of them run side by side; none lives long enough for a second compilation.
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        return new LabWorker(Process.Start(start)!);
    }

    /// <exception cref="InvalidOperationException">The worker could not do it, or has ended.</exception>
    public async Task<LabReply> AskAsync(LabRequest request, CancellationToken cancellationToken)
    {
        var id = Interlocked.Increment(ref _lastId);
        var answer = _asked[id] = new TaskCompletionSource<LabReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        var line = JsonSerializer.Serialize(request with { Id = id }, NetDoctorJson.Options);
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await _process.StandardInput.WriteLineAsync(line.AsMemory(), cancellationToken);
            await _process.StandardInput.FlushAsync(cancellationToken);
        }
        finally
        {
            _writing.Release();
        }

        if (_reading.IsCompleted)
        {
            await FailAllAsync();
        }

        var reply = await answer.Task.WaitAsync(LabCommand.Limit, TimeProvider.System, cancellationToken);
        return reply.Error is null ? reply : throw new InvalidOperationException(reply.Error);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _reading;
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        _writing.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync(CancellationToken.None) is { } line)
        {
            var reply = JsonSerializer.Deserialize<LabReply>(line, NetDoctorJson.Options)!;
            if (_asked.TryRemove(reply.Id, out var asked))
            {
                asked.SetResult(reply);
            }
        }

        await FailAllAsync();
    }

    private async Task FailAllAsync()
    {
        var message = $"The worker has ended: {await _errors}";
        foreach (var id in _asked.Keys)
        {
            if (_asked.TryRemove(id, out var asked))
            {
                asked.SetException(new InvalidOperationException(message));
            }
        }
    }
}
