using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace NetDoctor.Bot.Slack.SocketMode;

/// <summary>Messages on a WebSocket.</summary>
/// <param name="socket">The WebSocket, connected.</param>
/// <param name="maxBytes">Largest message that is read.</param>
/// <param name="closeTimeout">How long the other end has to close too.</param>
/// <param name="time">The clock.</param>
internal sealed class SlackSocketMessages(ClientWebSocket socket, int maxBytes, TimeSpan closeTimeout, TimeProvider time)
{
    /// <summary>Reads a message.</summary>
    /// <param name="cancellationToken">Breaks the connection.</param>
    /// <returns>The message, which is longer than what is read when it is too long; null when the other end closes.</returns>
    public async Task<byte[]?> ReadAsync(CancellationToken cancellationToken)
    {
        var message = new ArrayBufferWriter<byte>(4096);
        while (true)
        {
            var read = await socket.ReceiveAsync(message.GetMemory(4096), cancellationToken);
            if (read.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            message.Advance(read.Count);
            if (read.EndOfMessage || message.WrittenCount > maxBytes)
            {
                return message.WrittenSpan.ToArray();
            }
        }
    }

    /// <summary>Sends a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Breaks the connection.</param>
    public Task SendAsync(JsonObject message, CancellationToken cancellationToken) =>
        socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(message), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);

    /// <summary>Closes, and waits a little for the other end to do so too.</summary>
    /// <param name="status">Why.</param>
    /// <param name="reading">The reading that is under way, which ends with it.</param>
    /// <param name="end">Ends that reading.</param>
    public async Task CloseAsync(WebSocketCloseStatus status, Task reading, CancellationTokenSource end)
    {
        using var limit = new CancellationTokenSource(closeTimeout, time);
        try
        {
            await socket.CloseOutputAsync(status, null, limit.Token);
            await reading.WaitAsync(limit.Token);
        }
        catch (Exception exception) when (exception is WebSocketException or IOException or OperationCanceledException)
        {
            // It need not end well, only end.
            await end.CancelAsync();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>A message as JSON; null when it is none.</summary>
    /// <param name="message">The message.</param>
    public static JsonDocument? Parse(byte[] message)
    {
        try
        {
            return JsonDocument.Parse(message);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
