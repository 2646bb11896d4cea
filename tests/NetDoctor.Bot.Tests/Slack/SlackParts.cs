using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NetDoctor.Bot.Conversations;
using NetDoctor.Bot.Intake;
using NetDoctor.Bot.Slack;

namespace NetDoctor.Bot.Tests.Slack;

/// <summary>The parts of the Slack channel without the host that runs them, signed in, with a fake Slack to talk to.</summary>
internal sealed class SlackParts : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private SlackParts(FakeSlack slack, ServiceProvider services)
    {
        Slack = slack;
        _services = services;
    }

    public FakeSlack Slack { get; }

    public IChatChannel Channel => Get<IChatChannel>();

    public static async Task<SlackParts> CreateAsync(TimeProvider? time = null, params (string Name, string? Value)[] settings)
    {
        var slack = await FakeSlack.StartAsync();
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Slack:BotToken"] = SlackHost.BotToken,
                ["Slack:SigningSecret"] = SlackHost.Secret,
                ["Slack:ApiUrl"] = slack.ApiUrl.ToString(),
                ["Slack:ResponseUrl"] = slack.Address.ToString(),
            })
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"Slack:{setting.Name}", setting.Value)))
            .Build();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddSingleton<IIntake, FakeIntake>();
        services.AddSingleton(time ?? new HastyTime());
        services.AddSlack(configuration);
        var parts = new SlackParts(slack, services.BuildServiceProvider());
        parts.Get<SlackIdentity>().Learn(new SlackWorkspace(FakeSlack.Team, "Example", null, FakeSlack.BotUser, SlackHost.BotToken, DateTimeOffset.UnixEpoch));
        return parts;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Slack.DisposeAsync();
    }
}
