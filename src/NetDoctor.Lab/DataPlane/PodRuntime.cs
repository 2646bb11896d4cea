using System.Collections.Immutable;
using System.Net;
using System.Text.Json.Nodes;
using NetDoctor.Lab.Controllers;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.DataPlane;

/// <summary>Runs pods as servers of the data plane.</summary>
/// <remarks>Containers of agnhost and CoreDNS do what their command lines say; every other image runs and listens nowhere. Of two
/// containers of one pod that want one port, the second ends with exit code 1, as their shared network makes it.</remarks>
public sealed class PodRuntime(LabNetwork network, TimeProvider timeProvider) : IPodRuntime
{
    private readonly KubeletProbe _probe = new(network, timeProvider);

    /// <inheritdoc/>
    public async Task<PodRuntimeState> StartAsync(JsonObject pod, CancellationToken cancellationToken)
    {
        var exits = ImmutableDictionary.CreateBuilder<string, int>();
        var messages = ImmutableDictionary.CreateBuilder<string, string>();
        var ports = ImmutableArray.CreateBuilder<ServedPort>();
        foreach (var container in Items(pod["spec"]?["containers"]))
        {
            var name = container["name"]?.ToString() ?? "";
            var command = CoreDnsLife.Of(network, pod, ContainerCommand.Read(
                container["image"]?.ToString() ?? "", Texts(container["command"]), Texts(container["args"])));
            var taken = command.Ports.FirstOrDefault(port => ports.Any(held => held.Port == port.Port && held.IsUdp == port.IsUdp));
            if (command.ExitCode is not null || taken is not null)
            {
                exits[name] = command.ExitCode ?? 1;
                messages[name] = command.Message ?? $"listen {(taken!.IsUdp ? "udp" : "tcp")} :{taken.Port}: bind: address already in use";
                continue;
            }

            ports.AddRange(command.Ports);
        }

        if (IPAddress.TryParse(pod["status"]?["podIP"]?.ToString(), out var address))
        {
            var name = ObjectMetadata.NameOf(pod);
            var hostname = pod["spec"]?["hostname"]?.ToString() ?? name;
            await network.StartAsync(
                new RunningPod(ObjectMetadata.NamespaceOf(pod) ?? "", name, hostname, address, ports.ToImmutable()), cancellationToken);
        }

        return new PodRuntimeState(exits.ToImmutable(), messages.ToImmutable());
    }

    /// <inheritdoc/>
    public Task StopAsync(JsonObject pod, CancellationToken cancellationToken) =>
        network.StopAsync(ObjectMetadata.NamespaceOf(pod) ?? "", ObjectMetadata.NameOf(pod), cancellationToken);

    /// <inheritdoc/>
    public Task<string?> CheckAsync(JsonObject pod, JsonObject container, JsonObject probe, CancellationToken cancellationToken) =>
        _probe.CheckAsync(pod, container, probe, cancellationToken);

    private static IEnumerable<JsonObject> Items(JsonNode? node) => node is JsonArray array ? array.OfType<JsonObject>() : [];

    private static IReadOnlyList<string> Texts(JsonNode? node) =>
        node is JsonArray array ? [.. array.Select(item => item?.ToString() ?? "")] : [];
}
