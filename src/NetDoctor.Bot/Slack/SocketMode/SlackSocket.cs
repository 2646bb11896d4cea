using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace NetDoctor.Bot.Slack.SocketMode;

/// <summary>One connection of Socket Mode, from hello to its end.</summary>
/// <param name="url">Where Slack wants it; good for once.</param>
/// <param name="envelopes">Takes what comes.</param>
/// <param name="state">Is told of hello and of the end.</param>
/// <param name="times">How long to wait.</param>
/// <param name="maxBytes">Largest message that is read.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class SlackSocket(
    Uri url, SlackEnvelopes envelopes, SlackSocketState state, SlackSocketTimes times, int maxBytes, TimeProvider time, ILogger logger)
{
    private readonly TaskCompletionSource _leaving = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long? _helloAt;

    /// <summary>Completes when Slack wants the connection replaced, while it can still be read.</summary>
    public Task Leaving => _leaving.Task;

    /// <summary>Whether Slack says that Socket Mode is off for the app.</summary>
    public bool IsDisabled { get; private set; }

    /// <summary>Whether it has lasted long enough to be no failure.</summary>
    public bool IsSettled => _helloAt is { } at && time.GetElapsedTime(at) >= times.Settled;

    /// <summary>Connects and reads until the end, whoever wants it.</summary>
    /// <param name="stop">Ends it in good manners.</param>
    public async Task RunAsync(CancellationToken stop)
    {
        using var socket = new ClientWebSocket();
        socket.Options.KeepAliveInterval = times.Ping;
        socket.Options.KeepAliveTimeout = times.Pong;
        try
        {
            using (var limit = new CancellationTokenSource(times.Hello, time))
            using (var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop))
            {
                await socket.ConnectAsync(url, both.Token);
            }

            await ReadAsync(new SlackSocketMessages(socket, maxBytes, times.Close, time), stop);
        }
        catch (Exception exception) when (exception is WebSocketException or IOException
            || (exception is OperationCanceledException && !stop.IsCancellationRequested))
        {
            // One that is replaced already may end as it likes.
            if (!Leaving.IsCompleted)
            {
                state.Fail("The connection to Slack broke, and is opened again.");
                Log.Broken(logger, exception.Message);
            }
        }
        finally
        {
            if (_helloAt is not null)
            {
                state.Closed();
            }
        }
    }

    private async Task ReadAsync(SlackSocketMessages messages, CancellationToken stop)
    {
        using var end = new CancellationTokenSource();
        var deadline = Task.Delay(times.Hello, time, stop);
        while (true)
        {
            var reading = messages.ReadAsync(end.Token);
            if (await Task.WhenAny(reading, deadline) != reading)
            {
                // The reading can't be given up without breaking the connection: it ends when the other end has closed too.
                await messages.CloseAsync(WebSocketCloseStatus.NormalClosure, reading, end);
                stop.ThrowIfCancellationRequested();
                ReportSilence();
                return;
            }

            if (await reading is not { } message)
            {
                await messages.CloseAsync(WebSocketCloseStatus.NormalClosure, Task.CompletedTask, end);
                return;
            }

            if (message.Length > maxBytes)
            {
                state.Fail("Slack sent more than Slack:MaxBodyBytes at once.");
                await messages.CloseAsync(WebSocketCloseStatus.MessageTooBig, Task.CompletedTask, end);
                return;
            }

            if (await TakeAsync(messages, message, stop) is { } rest)
            {
                deadline = Task.Delay(rest, time, stop);
            }
        }
    }

    // Says how long it is read from now on; null when that is as it was.
    private async Task<TimeSpan?> TakeAsync(SlackSocketMessages messages, byte[] message, CancellationToken stop)
    {
        using var document = SlackSocketMessages.Parse(message);
        var root = document?.RootElement ?? default;
        switch (root.Text("type"))
        {
            case "hello" when _helloAt is null:
                _helloAt = time.GetTimestamp();
                state.Opened();
                Log.Hello(logger);
                return Timeout.InfiniteTimeSpan;
            case "disconnect" when !Leaving.IsCompleted:
                IsDisabled = root.Text("reason") == "link_disabled";
                Log.Leaving(logger, root.Text("reason") ?? "none");
                _leaving.TrySetResult();
                return times.Linger;
            default:
                await AnswerAsync(messages, root, stop);
                return null;
        }
    }

    private async Task AnswerAsync(SlackSocketMessages messages, JsonElement envelope, CancellationToken stop)
    {
        JsonObject? answer;
        try
        {
            answer = await envelopes.TakeAsync(envelope, stop);
        }
#pragma warning disable CA1031 // What breaks one envelope must not break the connection: it is not acknowledged, and so comes again.
        catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
        {
            Log.NotTaken(logger, exception);
            return;
        }

        if (answer is not null)
        {
            await messages.SendAsync(answer, stop);
        }
    }

    private void ReportSilence()
    {
        if (_helloAt is null)
        {
            state.Fail("Slack did not say hello on the connection.");
            Log.Silent(logger);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Slack: connected by Socket Mode.")]
        public static partial void Hello(ILogger logger);

        [LoggerMessage(2, LogLevel.Debug, "Slack wants the connection replaced: {Reason}.")]
        public static partial void Leaving(ILogger logger, string reason);

        [LoggerMessage(3, LogLevel.Warning, "The connection to Slack broke: {Problem}")]
        public static partial void Broken(ILogger logger, string problem);

        [LoggerMessage(4, LogLevel.Warning, "Slack did not say hello on the connection; another one is opened.")]
        public static partial void Silent(ILogger logger);

        [LoggerMessage(5, LogLevel.Error, "Something that Slack sent could not be taken; it is not acknowledged, so that it comes again.")]
        public static partial void NotTaken(ILogger logger, Exception exception);
    }
}
