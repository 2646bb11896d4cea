using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace NetDoctor.TestKit.Exec;

/// <summary>What a container does with a command.</summary>
/// <param name="session">The command and its streams.</param>
public delegate Task ExecScript(ExecSession session);

/// <summary>An API server on loopback that runs commands in containers as a test tells it, over real WebSockets, and nothing else.</summary>
/// <remarks>Source of the protocol: Kubernetes, staging/src/k8s.io/apimachinery/pkg/util/remotecommand/constants.go.</remarks>
public sealed class FakeExecServer : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _asked = [];
    private readonly ExecScript _script;
    private readonly string[] _protocols;
    private WebApplication? _app;

    private FakeExecServer(ExecScript script, string[] protocols)
    {
        _script = script;
        _protocols = protocols;
    }

    /// <summary>Answer in place of a WebSocket; null to open one.</summary>
    public (int Status, string Body)? Refusal { get; set; }

    /// <summary>The only bearer token that is let in; null to ask for none.</summary>
    public string? Token { get; set; }

    /// <summary>Where it listens.</summary>
    public Uri Address => new(_app!.Urls.Single());

    /// <summary>Paths and queries that were asked for, in order.</summary>
    public ImmutableArray<string> Asked => [.. _asked];

    /// <summary>Starts one.</summary>
    /// <param name="script">What containers do.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <param name="protocols">Subprotocols that it knows; none for the fifth and the fourth.</param>
    public static Task<FakeExecServer> StartAsync(ExecScript script, CancellationToken cancellationToken, params string[] protocols) =>
        StartAsync(script, null, cancellationToken, protocols);

    /// <summary>Starts one that speaks TLS.</summary>
    /// <param name="script">What containers do.</param>
    /// <param name="certificate">Its certificate with the key; null to speak without TLS.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <param name="protocols">Subprotocols that it knows; none for the fifth and the fourth.</param>
    public static async Task<FakeExecServer> StartAsync(
        ExecScript script, X509Certificate2? certificate, CancellationToken cancellationToken, params string[] protocols)
    {
        var server = new FakeExecServer(script, protocols is [] ? ["v5.channel.k8s.io", "v4.channel.k8s.io"] : protocols);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificate is not null)
            {
                listen.UseHttps(certificate);
            }
        }));
        server._app = builder.Build();
        server._app.UseWebSockets();
        server._app.Run(server.HandleAsync);
        await server._app.StartAsync(cancellationToken);
        return server;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app!.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (!path.EndsWith("/exec", StringComparison.Ordinal))
        {
            await KubectlAnswers.WriteAsync(context, path);
            return;
        }

        _asked.Enqueue($"{path}{context.Request.QueryString}");
        if (Token is not null && context.Request.Headers.Authorization != $"Bearer {Token}")
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        if (Refusal is var (status, body))
        {
            context.Response.StatusCode = status;
            await context.Response.WriteAsync(body, context.RequestAborted);
            return;
        }

        // The first of the client's that is known, as the API server chooses.
        if (!context.WebSockets.IsWebSocketRequest || context.WebSockets.WebSocketRequestedProtocols.FirstOrDefault(_protocols.Contains) is not { } protocol)
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync(protocol);
        try
        {
            await _script(new ExecSession(context, socket));
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
            // The client has gone.
        }
    }
}
