using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using NetDoctor.Bot.Slack.SocketMode;

namespace NetDoctor.Bot.Tests.Slack;

/// <summary>A fake Slack with Socket Mode, and the bot in it.</summary>
public abstract class SocketModeBench : IAsyncLifetime
{
    protected const string AppToken = "xapp-1-A1-2-fake";

    private protected SlackSocketTimes Times { get; } = new()
    {
        FirstPause = TimeSpan.FromMilliseconds(5),
        LongestPause = TimeSpan.FromMilliseconds(50),
        Close = TimeSpan.FromMilliseconds(50),
    };

    private FakeSlack? _slack;
    private SocketModeServer? _server;

    private protected FakeSlack Slack => _slack!;

    private protected SocketModeServer Server => _server!;

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _slack = await FakeSlack.StartAsync();
        _server = new SocketModeServer(_slack);
    }

    public async ValueTask DisposeAsync()
    {
        await Slack.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected Task<SlackHost> StartAsync(SlackSocketTimes? times = null) => SlackHost.StartAsync(
        Slack, add: services => services.AddSingleton(times ?? Times), settings: [("SigningSecret", null), ("AppToken", AppToken)]);

    private protected static Task<HealthReport> HealthAsync(SlackHost host) =>
        host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Cancellation);
}
