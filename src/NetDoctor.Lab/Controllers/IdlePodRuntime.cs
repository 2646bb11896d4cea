using System.Text.Json.Nodes;

namespace NetDoctor.Lab.Controllers;

/// <summary>A runtime without sockets: every container runs and every probe succeeds.</summary>
public sealed class IdlePodRuntime : IPodRuntime
{
    public Task<PodRuntimeState> StartAsync(JsonObject pod, CancellationToken cancellationToken) =>
        Task.FromResult(PodRuntimeState.Running);

    public Task StopAsync(JsonObject pod, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<string?> CheckAsync(JsonObject pod, JsonObject container, JsonObject probe, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(null);
}
