using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NetDoctor.Bot.Conversations;
using NetDoctor.Bot.Intake;
using NetDoctor.Bot.State;
using NetDoctor.Bot.Teams;
using NetDoctor.Bot.Teams.Connector;

namespace NetDoctor.Bot.Tests.Teams;

/// <summary>The real endpoint on loopback, with a fake intake behind it and a fake connector to talk to.</summary>
internal sealed class TeamsHost : IAsyncDisposable
{
    /// <summary>Account and app of the bot in what was captured.</summary>
    public const string App = "00000000-0000-0000-0000-00000000000011";

    public const string Tenant = "00000000-0000-0000-0000-0000000000001";
    public const string OutboundToken = "outbound-token";

    private readonly WebApplication _app;
    private readonly HttpClient _client;

    private TeamsHost(WebApplication app, FakeConnector connector, FakeIntake intake, FakeEntra entra, HeardLog log)
    {
        _app = app;
        Connector = connector;
        Intake = intake;
        Entra = entra;
        Log = log;
        Address = new Uri(app.Urls.Single());
        _client = new HttpClient { BaseAddress = Address };
    }

    public Uri Address { get; }

    public FakeConnector Connector { get; }

    public FakeIntake Intake { get; }

    public FakeEntra Entra { get; }

    /// <summary>What was logged.</summary>
    public HeardLog Log { get; }

    public IServiceProvider Services => _app.Services;

    public IChatChannel Channel => Services.GetServices<IChatChannel>().Single();

    /// <summary>Starts it: without an app unless an issuer is given.</summary>
    public static async Task<TeamsHost> StartAsync(
        FakeIssuer? issuer = null, TimeProvider? time = null, IIntake? intake = null, IBotStore? store = null, params (string Name, string? Value)[] settings)
    {
        var connector = await FakeConnector.StartAsync();
        var fake = new FakeIntake();
        var entra = new FakeEntra();
        var log = new HeardLog();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(log);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Configuration.AddInMemoryCollection([new("Bot:Development", "true")]);
        if (issuer is not null)
        {
            builder.Configuration.AddInMemoryCollection(
            [
                new("Teams:AppId", App), new("Teams:TenantId", Tenant), new("Teams:ClientSecret", "a-secret"),
                new("Teams:MetadataUrl", issuer.MetadataUrl.ToString()), new("Teams:LoginUrl", FakeEntra.LoginUrl),
            ]);
        }

        builder.Configuration.AddInMemoryCollection(settings.Select(setting =>
            KeyValuePair.Create(setting.Name, setting.Value?.Replace("{connector}", connector.ServiceUrl, StringComparison.Ordinal))));
        builder.Services.AddSingleton(intake ?? fake);
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.Services.AddTeams(builder.Configuration);
        builder.Services.AddHttpClient(OutboundTokens.ClientName).ConfigurePrimaryHttpMessageHandler(() => entra);
        if (store is not null)
        {
            builder.Services.AddSingleton(store);
        }

        var app = builder.Build();
        app.MapTeams();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new TeamsHost(app, connector, fake, entra, log);
    }

    /// <summary>Posts an activity.</summary>
    public Task<HttpResponseMessage> PostAsync(JsonNode activity, string? token = null, Action<HttpRequestMessage>? change = null) =>
        PostAsync(activity.ToJsonString(), token, change);

    /// <summary>Posts anything.</summary>
    public async Task<HttpResponseMessage> PostAsync(string body, string? token = null, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/messages") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        change?.Invoke(request);
        return await _client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Posts an activity, and holds the answer to be an empty 200.</summary>
    public async Task AcknowledgedAsync(JsonNode activity)
    {
        using var response = await PostAsync(activity);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>A place behind the fake connector, or another.</summary>
    public Place Place(PlaceScope scope = PlaceScope.Direct, string? serviceUrl = null, string conversation = "a;b/c") => new("teams", Tenant, conversation, scope)
    {
        ReturnAddress = new TeamsAddress(serviceUrl ?? Connector.ServiceUrl, "msteams") { Bot = App, User = "user-id-0" }.Format(),
    };

    /// <summary>A captured activity, addressed from the fake connector.</summary>
    public JsonObject Captured(string name) => Activities.Read(name, Connector.ServiceUrl);

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.StopAsync(TestContext.Current.CancellationToken);
        await _app.DisposeAsync();
        await Connector.DisposeAsync();
    }
}

/// <summary>Activities as they were captured from the Agents Playground and Web Chat.</summary>
internal static class Activities
{
    private static string Folder => Path.Combine(AppContext.BaseDirectory, "testdata", "teams", "activities");

    /// <summary>Names of all activities.</summary>
    public static IEnumerable<string> Names => Directory.EnumerateFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)!)
        .Where(name => !name.StartsWith("connector-", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    /// <summary>An activity, addressed from a service URL.</summary>
    public static JsonObject Read(string name, string serviceUrl = "http://127.0.0.1:56150/_connector")
    {
        var captured = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, $"{name}.json")))!.AsObject();
        var activity = (captured["body"] ?? captured).DeepClone().AsObject();
        activity["serviceUrl"] = serviceUrl;
        return activity;
    }
}
