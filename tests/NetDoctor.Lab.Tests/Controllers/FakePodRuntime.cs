using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json.Nodes;
using NetDoctor.Lab.Controllers;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.Tests.Controllers;

/// <summary>A runtime that does what the test says.</summary>
internal sealed class FakePodRuntime : IPodRuntime
{
    /// <summary>The failure of every probe; null when they succeed.</summary>
    public volatile string? ProbeFailure;

    /// <summary>The code with which every container ends; null when they run.</summary>
    public int? ExitCode { get; set; }

    public ConcurrentQueue<string> Log { get; } = new();

    public Task<PodRuntimeState> StartAsync(JsonObject pod, CancellationToken cancellationToken)
    {
        Log.Enqueue($"start {ObjectMetadata.NameOf(pod)} {Field.Text(pod, "status", "podIP")}");
        if (ExitCode is not { } code)
        {
            return Task.FromResult(PodRuntimeState.Running);
        }

        var names = Field.Items(pod, "spec", "containers").Select(container => Field.Text(container, "name")!);
        return Task.FromResult(new PodRuntimeState(
            names.ToImmutableDictionary(name => name, _ => code),
            ImmutableDictionary<string, string>.Empty.Add("web", "address already in use")));
    }

    public Task StopAsync(JsonObject pod, CancellationToken cancellationToken)
    {
        Log.Enqueue($"stop {ObjectMetadata.NameOf(pod)}");
        return Task.CompletedTask;
    }

    public Task<string?> CheckAsync(JsonObject pod, JsonObject container, JsonObject probe, CancellationToken cancellationToken) =>
        Task.FromResult(Field.Text(pod, "status", "podIP") is null ? "the pod has no address" : ProbeFailure);
}
