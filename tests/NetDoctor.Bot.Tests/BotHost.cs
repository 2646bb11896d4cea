using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NetDoctor.Bot.Conversations;
using NetDoctor.Bot.Intake;

namespace NetDoctor.Bot.Tests;

/// <summary>The whole bot in this process, over a fake API and with a fake channel beside the terminals'.</summary>
internal sealed class BotHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private BotHost(WebApplication app, FakeChannel channel)
    {
        _app = app;
        Channel = channel;
    }

    public FakeChannel Channel { get; }

    public Uri Url => new(_app.Urls.First());

    public IServiceProvider Services => _app.Services;

    public static Task<BotHost> StartAsync(FakeApi api, string store, params (string Key, string Value)[] settings) =>
        StartAsync(api, store, TimeProvider.System, settings);

    public static async Task<BotHost> StartAsync(FakeApi api, string store, TimeProvider time, params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["urls"] = "http://127.0.0.1:0",
            ["Bot:Development"] = "true",
            ["Bot:Server"] = "http://netdoctor.test/",
            ["Bot:Store"] = store,
            ["Identities:AnonymousUser"] = "guest",
        });
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(pair => pair.Key, pair => (string?)pair.Value));
        builder.Services.AddSingleton(time);
        builder.AddBot();
        var channel = new FakeChannel();
        builder.Services.AddHttpClient(BotServer.ApiClient).ConfigurePrimaryHttpMessageHandler(() => api);
        builder.Services.AddSingleton<IChatChannel>(channel);
        var app = builder.Build();
        app.MapBot();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new BotHost(app, channel);
    }

    public Task<IntakeResult> HearAsync(Utterance utterance) =>
        Services.GetRequiredService<IIntake>().AddAsync(utterance, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }
}
