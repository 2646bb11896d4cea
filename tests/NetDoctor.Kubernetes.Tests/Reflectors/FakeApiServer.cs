using System.Collections.Concurrent;
using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace NetDoctor.Kubernetes.Tests.Reflectors;

/// <summary>An API server on loopback that answers as a test tells it, and hands out what it was asked.</summary>
internal sealed class FakeApiServer : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Script> _lists = new();
    private readonly ConcurrentDictionary<string, Script> _watches = new();
    private readonly ConcurrentDictionary<string, Asked> _asked = new();
    private readonly CancellationTokenSource _stopping = new();
    private WebApplication? _app;

    public int Port { get; private set; }

    public Uri Address => new($"http://127.0.0.1:{Port}");

    /// <summary>Starts one at any port.</summary>
    public static Task<FakeApiServer> StartAsync() => StartAsync(0);

    /// <summary>Starts one where another was before.</summary>
    public static async Task<FakeApiServer> StartAgainAsync(int port)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await StartAsync(port);
            }
            catch (IOException) when (attempt < 400)
            {
                // The port is one of those that the kernel gives to outgoing connections, and may be one for a while.
                await Task.Delay(50, TestContext.Current.CancellationToken);
            }
        }
    }

    private static async Task<FakeApiServer> StartAsync(int port)
    {
        var server = new FakeApiServer();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1));
        server._app = builder.Build();
        server._app.Run(server.HandleAsync);
        await server._app.StartAsync(TestContext.Current.CancellationToken);
        server.Port = new Uri(server._app.Urls.Single()).Port;
        return server;
    }

    /// <summary>Answers to lists of a resource, one after the other; the last stays.</summary>
    public void OnList(string plural, params Answer[] answers) => _lists[plural] = new Script(answers);

    /// <summary>Answers to watches of a resource, one after the other; the last stays.</summary>
    public void OnWatch(string plural, params Answer[] answers) => _watches[plural] = new Script(answers);

    /// <summary>The next list request for a resource, waited for.</summary>
    public Task<IQueryCollection> NextListAsync(string plural) => AskedFor($"list {plural}").NextAsync();

    /// <summary>The next watch request for a resource, waited for.</summary>
    public Task<IQueryCollection> NextWatchAsync(string plural) => AskedFor($"watch {plural}").NextAsync();

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _app!.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
        _stopping.Dispose();
    }

    private Asked AskedFor(string what) => _asked.GetOrAdd(what, _ => new Asked());

    private async Task HandleAsync(HttpContext context)
    {
        var plural = context.Request.Path.Value!.Split('/')[^1];
        var isWatch = context.Request.Query.ContainsKey("watch");
        var script = isWatch ? _watches : _lists;
        var answer = script.TryGetValue(plural, out var known) ? known.Next()
            : isWatch ? Answers.Silence
            : plural == "version" ? Answers.Json(TestData.Text("version.json"))
            : Answers.List("1");
        AskedFor($"{(isWatch ? "watch" : "list")} {plural}").Add(context.Request.Query);
        try
        {
            await answer(context, _stopping.Token);
        }
        catch (OperationCanceledException)
        {
            context.Abort();
        }
    }

    private sealed class Script(Answer[] answers)
    {
        private int _next = -1;

        public Answer Next() => answers[Math.Min(Interlocked.Increment(ref _next), answers.Length - 1)];
    }

    private sealed class Asked
    {
        private readonly Channel<IQueryCollection> _queries = Channel.CreateUnbounded<IQueryCollection>();

        public void Add(IQueryCollection query) =>
            _queries.Writer.TryWrite(new QueryCollection(query.ToDictionary(entry => entry.Key, entry => entry.Value)));

        public Task<IQueryCollection> NextAsync()
        {
            var cancellationToken = TestContext.Current.CancellationToken;
            return _queries.Reader.ReadAsync(cancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(20), cancellationToken);
        }
    }
}
