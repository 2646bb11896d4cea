using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.DataPlane;

/// <summary>Tries probes of containers as the kubelet does, over real sockets, and fails in its words.</summary>
/// <remarks>Commands cannot be run in the lab: an exec probe succeeds unless its command is <c>false</c>. Source:
/// kubernetes/kubernetes, pkg/probe.</remarks>
internal sealed class KubeletProbe(LabNetwork network, TimeProvider timeProvider)
{
    public async Task<string?> CheckAsync(JsonObject pod, JsonObject container, JsonObject probe, CancellationToken cancellationToken)
    {
        if (probe["exec"] is JsonObject exec)
        {
            return exec["command"] is JsonArray { Count: > 0 } command && command[0]?.ToString() is "false" or "/bin/false"
                ? "command terminated with exit code 1"
                : null;
        }

        var action = (probe["httpGet"] ?? probe["tcpSocket"] ?? probe["grpc"]) as JsonObject;
        var address = IPAddress.TryParse(action?["host"]?.ToString(), out var host)
            ? host
            : network.AddressOf(ObjectMetadata.NamespaceOf(pod) ?? "", ObjectMetadata.NameOf(pod));
        if (action is null || address is null)
        {
            return action is null ? "missing probe handler for the container" : "the pod does not run";
        }

        if (PortOf(action["port"], container) is not { } port)
        {
            return $"couldn't find port: {action["port"]}";
        }

        using var deadline = new CancellationTokenSource(
            TimeSpan.FromSeconds(probe["timeoutSeconds"]?.GetValue<int>() ?? 1), timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var url = probe["httpGet"] is null
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{(action["scheme"]?.ToString() ?? "HTTP").ToLowerInvariant()}://{address}:{port}{action["path"]?.ToString() ?? "/"}");
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            return await TryAsync(socket, new IPEndPoint(address, port), url, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            var dial = string.Create(CultureInfo.InvariantCulture, $"dial tcp {address}:{port}: i/o timeout");
            return url is null ? dial
                : !socket.Connected ? $"Get \"{url}\": {dial} (Client.Timeout exceeded while awaiting headers)"
                : $"Get \"{url}\": context deadline exceeded (Client.Timeout exceeded while awaiting headers)";
        }
    }

    private async Task<string?> TryAsync(Socket socket, IPEndPoint target, string? url, CancellationToken cancellationToken)
    {
        var seen = network.State.KubeletView(target.Address, target.Port);
        var passage = network.State.Gate.Kubelet(new PlaneAddress(target.Address, target.Port, IsUdp: false));
        try
        {
            await socket.ConnectAsync(network.Map.MapForKubelet(seen.EndPoint, passage), cancellationToken);
        }
        catch (SocketException exception)
        {
            var dial = $"dial tcp {target}: connect: "
                + (exception.SocketErrorCode == SocketError.ConnectionRefused ? "connection refused" : exception.Message);
            return url is null ? dial : $"Get \"{url}\": {dial}";
        }

        if (url is null)
        {
            return null;
        }

        try
        {
            return await GetAsync(socket, new Uri(url), cancellationToken);
        }
        catch (SocketException)
        {
            return $"Get \"{url}\": read tcp {target}: read: connection reset by peer";
        }
    }

    private static async Task<string?> GetAsync(Socket socket, Uri url, CancellationToken cancellationToken)
    {
        await socket.SendAsync(
            Encoding.ASCII.GetBytes($"GET {url.PathAndQuery} HTTP/1.1\r\nHost: {url.Authority}\r\nConnection: close\r\n\r\n"),
            cancellationToken);
        var buffer = new byte[64];
        var length = 0;
        for (int count; length < buffer.Length; length += count)
        {
            count = await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
            if (count == 0)
            {
                break;
            }
        }

        var words = Encoding.ASCII.GetString(buffer, 0, length).Split(' ', 3);
        if (words.Length < 2 || !int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var status))
        {
            return $"Get \"{url}\": EOF";
        }

        return status is >= 200 and < 400 ? null : string.Create(CultureInfo.InvariantCulture, $"HTTP probe failed with statuscode: {status}");
    }

    private static int? PortOf(JsonNode? port, JsonObject container)
    {
        var text = port?.ToString();
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        var named = container["ports"] is JsonArray ports
            ? ports.OfType<JsonObject>().FirstOrDefault(declared => declared["name"]?.ToString() == text)
            : null;
        return int.TryParse(named?["containerPort"]?.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var found) ? found : null;
    }
}
