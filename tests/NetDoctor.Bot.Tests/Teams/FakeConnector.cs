using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace NetDoctor.Bot.Tests.Teams;

/// <summary>A connector on loopback that writes down what it is sent.</summary>
internal sealed class FakeConnector : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Call> _calls = new();
    private int _count;

    private FakeConnector()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    /// <summary>Its service URL.</summary>
    public string ServiceUrl => $"{_app.Urls.Single()}/_connector";

    /// <summary>What it was sent, in order.</summary>
    public IReadOnlyList<Call> Calls => [.. _calls];

    /// <summary>What it answers instead of taking a message, in order; then it takes them.</summary>
    public ConcurrentQueue<Refusal> Refusals { get; } = new();

    /// <summary>The member that it knows.</summary>
    public JsonObject Member { get; } = new()
    {
        ["id"] = "user-id-0",
        ["aadObjectId"] = "00000000-0000-0000-0000-0000000000020",
        ["name"] = "Alex Wilber",
        ["email"] = "alexw@example.com",
        ["userPrincipalName"] = "alex.wilber@example.com",
        ["tenantId"] = TeamsHost.Tenant,
        ["userRole"] = "user",
    };

    public static async Task<FakeConnector> StartAsync()
    {
        var connector = new FakeConnector();
        await connector._app.StartAsync(TestContext.Current.CancellationToken);
        return connector;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(TestContext.Current.CancellationToken);
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        var target = context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget;
        _calls.Enqueue(new Call(
            context.Request.Method, target["/_connector/".Length..], body.Length == 0 ? null : JsonNode.Parse(body)!.AsObject(), context.Request.Headers.Authorization));
        if (Refusals.TryDequeue(out var refusal))
        {
            context.Response.StatusCode = refusal.Status;
            if (refusal.RetryAfter is { } after)
            {
                context.Response.Headers.RetryAfter = after;
            }

            if (refusal.Location is { } location)
            {
                context.Response.Headers.Location = location;
            }

            await context.Response.WriteAsync(JsonSerializer.Serialize(new { error = new { code = refusal.Code, message = "no" } }), context.RequestAborted);
            return;
        }

        var isMessage = body.Contains("\"message\"", StringComparison.Ordinal);
        context.Response.StatusCode = context.Request.Method == "POST" ? isMessage ? 201 : 202 : 200;
        context.Response.ContentType = "application/json";
        if (context.Request.Method == "GET")
        {
            await context.Response.WriteAsync(Member.ToJsonString(), context.RequestAborted);
        }
        else if (isMessage)
        {
            var id = Interlocked.Increment(ref _count).ToString(CultureInfo.InvariantCulture);
            await context.Response.WriteAsync(JsonSerializer.Serialize(new { id = $"message-{id}" }), context.RequestAborted);
        }
    }

    /// <summary>Something that it was sent.</summary>
    internal sealed record Call(string Method, string Path, JsonObject? Body, string? Authorization);

    /// <summary>Something that it does not take.</summary>
    internal sealed record Refusal(int Status, string Code = "Refused", string? RetryAfter = null, string? Location = null);
}
