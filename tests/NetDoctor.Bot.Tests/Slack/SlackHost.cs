using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NetDoctor.Bot.Conversations;
using NetDoctor.Bot.Intake;
using NetDoctor.Bot.Slack;
using NetDoctor.Bot.Slack.Http;

namespace NetDoctor.Bot.Tests.Slack;

/// <summary>The real endpoints on loopback, with a fake intake behind them and a fake Slack to talk to.</summary>
internal sealed class SlackHost : IAsyncDisposable
{
    public const string Secret = "8f742231b10e8888abcd99yyyzzz85a5";
    public const string BotToken = "xoxb-1-2-fake";

    private readonly HttpClient _client;
    private readonly WebApplication _app;

    private SlackHost(WebApplication app, FakeSlack slack, FakeIntake intake)
    {
        _app = app;
        Slack = slack;
        Intake = intake;
        Address = new Uri(app.Urls.Single());
        _client = new HttpClient { BaseAddress = Address };
    }

    public Uri Address { get; }

    public FakeSlack Slack { get; }

    public FakeIntake Intake { get; }

    public IServiceProvider Services => _app.Services;

    public IChatChannel Channel => Services.GetRequiredService<IChatChannel>();

    /// <summary>Starts it, and waits until it knows who it is unless Slack does not say.</summary>
    public static async Task<SlackHost> StartAsync(
        FakeSlack? slack = null, bool isSignedIn = true, TimeProvider? time = null, Action<IServiceCollection>? add = null,
        params (string Name, string? Value)[] settings)
    {
        slack ??= await FakeSlack.StartAsync();
        var intake = new FakeIntake();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?>
            {
                ["Slack:BotToken"] = BotToken,
                ["Slack:SigningSecret"] = Secret,
                ["Slack:ApiUrl"] = slack.ApiUrl.ToString(),
                ["Slack:ResponseUrl"] = slack.Address.ToString(),
            });
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"Slack:{setting.Name}", setting.Value)));
        builder.Services.AddSingleton<IIntake>(intake);
        if (time is not null)
        {
            builder.Services.AddSingleton(time);
        }

        add?.Invoke(builder.Services);
        builder.Services.AddSlack(builder.Configuration);
        var app = builder.Build();
        app.MapSlack();
        await app.StartAsync(TestContext.Current.CancellationToken);
        var host = new SlackHost(app, slack, intake);
        if (isSignedIn)
        {
            await Until.TrueAsync(() => app.Services.GetRequiredService<SlackIdentity>().Workspace is not null);
        }

        return host;
    }

    /// <summary>Posts what Slack would, signed.</summary>
    public async Task<HttpResponseMessage> PostAsync(
        string path, string body, Action<HttpRequestMessage>? change = null, string? secret = null, string? timestamp = null)
    {
        using var request = Signed(path, body, secret, timestamp);
        change?.Invoke(request);
        return await _client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>A request as Slack sends it.</summary>
    public static HttpRequestMessage Signed(string path, string body, string? secret = null, string? timestamp = null)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        timestamp ??= TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(bytes) };
        request.Content.Headers.TryAddWithoutValidation(
            "Content-Type", path == "/slack/events" ? "application/json" : "application/x-www-form-urlencoded");
        request.Headers.TryAddWithoutValidation("X-Slack-Request-Timestamp", timestamp);
        request.Headers.TryAddWithoutValidation("X-Slack-Signature", SlackSignature.Of(secret ?? Secret, timestamp, bytes));
        return request;
    }

    /// <summary>Posts what Slack would, and holds the answer to be an empty 200.</summary>
    public async Task AcknowledgedAsync(string path, string body)
    {
        using var response = await PostAsync(path, body);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Stops the host, as a signal would.</summary>
    public Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.StopAsync(TestContext.Current.CancellationToken);
        await _app.DisposeAsync();
        await Slack.DisposeAsync();
    }
}

/// <summary>Requests as Slack documents them.</summary>
internal static class Requests
{
    public static string Read(string name) => name == "event-app_uninstalled.json" ? Now(Recorded(name)) : Recorded(name);

    /// <summary>An event as if it happened now.</summary>
    public static string Now(string callback)
    {
        var now = JsonNode.Parse(callback)!.AsObject();
        now["event_time"] = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 1;
        return now.ToJsonString();
    }

    /// <summary>As it was recorded, in the past.</summary>
    public static string Recorded(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "testdata", "slack", "requests", name));
}
