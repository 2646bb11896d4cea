using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;

namespace NetDoctor.Bot.Tests.Slack;

/// <summary>The other end of Socket Mode: gives URLs that are good for once, and hands connections to the test.</summary>
internal sealed class SocketModeServer
{
    private readonly Channel<SocketModeLink> _links = Channel.CreateUnbounded<SocketModeLink>();
    private readonly HashSet<string> _used = [];
    private readonly FakeSlack _slack;
    private int _tickets;

    public SocketModeServer(FakeSlack slack)
    {
        _slack = slack;
        slack.Socket = AcceptAsync;
        slack.Dynamic["apps.connections.open"] = _ =>
            FakeAnswer.Ok($$"""{"ok":true,"url":"ws://127.0.0.1:{{slack.Address.Port}}/link/?ticket={{Interlocked.Increment(ref _tickets)}}"}""");
    }

    /// <summary>The next connection, waited for; it has not been said hello on.</summary>
    public async Task<SocketModeLink> NextAsync()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        return await _links.Reader.ReadAsync(cancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(20), cancellationToken);
    }

    /// <summary>The next connection, after hello.</summary>
    public async Task<SocketModeLink> HelloAsync()
    {
        var link = await NextAsync();
        await link.SendAsync("""{"type":"hello","num_connections":1,"connection_info":{"app_id":"A1"}}""");
        return link;
    }

    /// <summary>Whether the bot has opened more connections than were handed out.</summary>
    public bool HasMore => _links.Reader.Count > 0;

    private async Task AcceptAsync(HttpContext context)
    {
        lock (_used)
        {
            if (!_used.Add(context.Request.Query["ticket"].ToString()))
            {
                context.Response.StatusCode = 403;
                return;
            }
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var link = new SocketModeLink(socket, context.Abort);
        _links.Writer.TryWrite(link);
        await link.Done.WaitAsync(_slack.Stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}

/// <summary>A connection of Socket Mode, as Slack has it.</summary>
internal sealed class SocketModeLink(WebSocket socket, Action abort)
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Done => _done.Task;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public Task SendAsync(string message) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, endOfMessage: true, Cancellation);

    /// <summary>Sends an envelope.</summary>
    public Task SendAsync(string id, string type, string payload, bool acceptsAnswer = false) => SendAsync(
        $$"""{"envelope_id":"{{id}}","type":"{{type}}","payload":{{payload}},"accepts_response_payload":{{(acceptsAnswer ? "true" : "false")}}}""");

    /// <summary>What the bot sends next; null when it closes, whose status is then known.</summary>
    public async Task<string?> ReceiveAsync()
    {
        var buffer = new byte[65536];
        var length = 0;
        while (true)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(length), Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
            if (read.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            length += read.Count;
            if (read.EndOfMessage)
            {
                return Encoding.UTF8.GetString(buffer, 0, length);
            }
        }
    }

    /// <summary>What the bot sends next, as JSON.</summary>
    public async Task<JsonElement> JsonAsync()
    {
        using var document = JsonDocument.Parse(await ReceiveAsync() ?? throw new InvalidOperationException("The bot has closed the connection."));
        return document.RootElement.Clone();
    }

    /// <summary>How the bot has closed.</summary>
    public WebSocketCloseStatus? CloseStatus => socket.CloseStatus;

    public async Task CloseAsync()
    {
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Cancellation);
        _done.TrySetResult();
    }

    /// <summary>Answers the bot's close.</summary>
    public Task FinishAsync() => CloseAsync();

    /// <summary>Breaks it, as a network does.</summary>
    public void Break()
    {
        abort();
        _done.TrySetResult();
    }
}
