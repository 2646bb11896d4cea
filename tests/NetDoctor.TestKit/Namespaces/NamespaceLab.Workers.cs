using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.InteropServices;
using NetDoctor.Model.Probing;

namespace NetDoctor.TestKit.Namespaces;

/// <content>Probes and listeners inside of the lab: a second process of the test's own program in each place where there is one.</content>
public sealed partial class NamespaceLab
{
    private readonly ConcurrentDictionary<string, Lazy<LabWorker>> _workers = new(StringComparer.Ordinal);

    /// <summary>Makes probes from a place, all at the same time, with the prober that the test program gave to its worker.</summary>
    /// <param name="place">Where from.</param>
    /// <param name="specs">What to measure.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<ImmutableArray<ProbeResult>> ProbeAsync(
        LabPlace place, IEnumerable<ProbeSpec> specs, CancellationToken cancellationToken) =>
        (await Worker(place).AskAsync(new LabRequest { Probes = [.. specs] }, cancellationToken)).Results;

    /// <summary>Makes one probe from a place.</summary>
    /// <param name="place">Where from.</param>
    /// <param name="spec">What to measure.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<ProbeResult> ProbeAsync(LabPlace place, ProbeSpec spec, CancellationToken cancellationToken) =>
        (await ProbeAsync(place, [spec], cancellationToken))[0];

    /// <summary>Opens a real listener in a place.</summary>
    /// <param name="place">Where; the process that listens belongs to nobody but the lab.</param>
    /// <param name="spec">What listens.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Closes the listener when it is disposed of.</returns>
    /// <exception cref="InvalidOperationException">The port could not be had.</exception>
    public async Task<IAsyncDisposable> ListenAsync(LabPlace place, LabListenerSpec spec, CancellationToken cancellationToken)
    {
        var worker = Worker(place);
        var reply = await worker.AskAsync(new LabRequest { Listen = spec }, cancellationToken);
        return new Listener(worker, reply.Id);
    }

    /// <summary>The command by which the test's own program is started again.</summary>
    public static ImmutableArray<string> OwnCommand { get; } = FindOwnCommand();

    /// <summary>The program that runs assemblies, whether or not the test's own program was started by it.</summary>
    /// <remarks>The runtime is in <c>shared/Microsoft.NETCore.App/VERSION</c> beside it.</remarks>
    public static string DotNet { get; } = Path.GetFullPath(
        Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));

    private LabWorker Worker(LabPlace place) => _workers.GetOrAdd(
        place.Name, _ => new Lazy<LabWorker>(() => LabWorker.Start([.. Enter(place), .. OwnCommand, LabWorkerProgram.Name]))).Value;

    private async Task StopWorkersAsync()
    {
        foreach (var worker in _workers.Values)
        {
            await worker.Value.DisposeAsync();
        }

        _workers.Clear();
    }

    private static ImmutableArray<string> FindOwnCommand()
    {
        var process = Environment.ProcessPath!;
        return Path.GetFileNameWithoutExtension(process) == "dotnet"
            ? [process, Assembly.GetEntryAssembly()!.Location]
            : [process];
    }

    private sealed class Listener(LabWorker worker, int id) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await worker.AskAsync(new LabRequest { Close = id }, CancellationToken.None);
    }
}
