using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace NetDoctor.Bot.Tests.Slack;

/// <summary>Slack on loopback: its Web API, and response URLs. Answers as a test tells it, and hands out what it was asked.</summary>
internal sealed class FakeSlack : IAsyncDisposable
{
    public const string Team = "T123ABC456";
    public const string BotUser = "U0LAN0Z89";

    private readonly ConcurrentDictionary<string, ConcurrentQueue<FakeAnswer>> _scripts = new();
    private readonly ConcurrentDictionary<string, Channel<SlackCall>> _calls = new();
    private readonly ConcurrentDictionary<string, FakeAnswer> _standing = new();
    private readonly CancellationTokenSource _stopping = new();
    private WebApplication? _app;
    private int _messages;

    private FakeSlack()
    {
        _standing["auth.test"] = FakeAnswer.Ok($$"""{"ok":true,"team":"Example","user":"netdoctor","team_id":"{{Team}}","user_id":"{{BotUser}}","bot_id":"B1"}""");
    }

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    public Uri ApiUrl => new(Address, "/api/");

    /// <summary>A response URL of this Slack.</summary>
    public Uri ResponseUrl(string name) => new(Address, $"/response/{name}");

    /// <summary>Ends with it.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>What methods answer that never answer the same twice.</summary>
    public ConcurrentDictionary<string, Func<string, FakeAnswer>> Dynamic { get; } = new();

    /// <summary>Handles WebSockets; none unless set.</summary>
    public Func<HttpContext, Task>? Socket { get; set; }

    public static async Task<FakeSlack> StartAsync()
    {
        var slack = new FakeSlack();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        slack._app = builder.Build();
        slack._app.UseWebSockets();
        slack._app.Run(slack.HandleAsync);
        await slack._app.StartAsync(TestContext.Current.CancellationToken);
        slack.Address = new Uri(slack._app.Urls.Single());
        return slack;
    }

    /// <summary>What a method answers next, one after the other; afterwards what it answers always.</summary>
    public void Next(string what, params FakeAnswer[] answers)
    {
        var script = _scripts.GetOrAdd(what, _ => new());
        foreach (var answer in answers)
        {
            script.Enqueue(answer);
        }
    }

    /// <summary>What a method answers always.</summary>
    public void Always(string what, FakeAnswer answer) => _standing[what] = answer;

    /// <summary>The next call of a method, waited for.</summary>
    public async Task<SlackCall> CallAsync(string what)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        return await CallsOf(what).Reader.ReadAsync(cancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(20), cancellationToken);
    }

    /// <summary>Whether a method was called and the call not handed out yet.</summary>
    public bool WasCalled(string what) => CallsOf(what).Reader.Count > 0;

    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
        {
            return;
        }

        await _stopping.CancelAsync();
        await _app!.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }

    private Channel<SlackCall> CallsOf(string what) => _calls.GetOrAdd(what, _ => Channel.CreateUnbounded<SlackCall>());

    private async Task HandleAsync(HttpContext context)
    {
        if (context.WebSockets.IsWebSocketRequest && Socket is { } socket)
        {
            await socket(context);
            return;
        }

        var what = context.Request.Path.Value!.StartsWith("/api/", StringComparison.Ordinal) ? context.Request.Path.Value[5..] : context.Request.Path.Value[1..];
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        CallsOf(what).Writer.TryWrite(new SlackCall(what, context.Request.Headers.Authorization.ToString(), body));
        var answer = _scripts.TryGetValue(what, out var script) && script.TryDequeue(out var next) ? next
            : _standing.GetValueOrDefault(what) ?? Dynamic.GetValueOrDefault(what)?.Invoke(body) ?? Usual(what, body);
        if (answer.IsCut)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = answer.Status;
        if (answer.RetryAfter is { } wait)
        {
            context.Response.Headers.RetryAfter = wait;
        }

        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(answer.Body, context.RequestAborted);
    }

    private FakeAnswer Usual(string what, string body) => what switch
    {
        "chat.postMessage" => FakeAnswer.Ok($$"""
            {"ok":true,"channel":"{{ChannelOf(body)}}","ts":"1763836900.{{Interlocked.Increment(ref _messages):000000}}"}
            """),
        "chat.update" or "chat.postEphemeral" => FakeAnswer.Ok("""{"ok":true}"""),
        _ when what.StartsWith("response/", StringComparison.Ordinal) => FakeAnswer.Ok("ok"),
        _ => FakeAnswer.Error("unknown_method"),
    };

    // A message to a user goes to the direct messages with him.
    private static string ChannelOf(string body)
    {
        using var document = JsonDocument.Parse(body);
        var channel = document.RootElement.GetProperty("channel").GetString()!;
        return channel.StartsWith('U') ? $"D{channel[1..]}" : channel;
    }
}

/// <summary>A call that the fake Slack got.</summary>
internal sealed record SlackCall(string What, string Authorization, string Body)
{
    public JsonElement Json
    {
        get
        {
            using var document = JsonDocument.Parse(Body);
            return document.RootElement.Clone();
        }
    }

    /// <summary>A member of the body as text; null when it is not there.</summary>
    public string? Text(string name) => Json.TryGetProperty(name, out var member) ? member.ToString() : null;
}

/// <summary>An answer of the fake Slack.</summary>
internal sealed record FakeAnswer(int Status, string Body, string? RetryAfter = null, bool IsCut = false)
{
    /// <summary>Closes the connection instead.</summary>
    public static FakeAnswer Cut { get; } = new(0, "", IsCut: true);

    public static FakeAnswer Ok(string body) => new(200, body);

    public static FakeAnswer Error(string code) => new(200, $$"""{"ok":false,"error":"{{code}}"}""");

    public static FakeAnswer Wait(string seconds) => new(429, """{"ok":false,"error":"ratelimited"}""", seconds);
}
