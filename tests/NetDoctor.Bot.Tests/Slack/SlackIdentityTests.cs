using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;
using NetDoctor.Bot.Slack;

namespace NetDoctor.Bot.Tests.Slack;

/// <summary>Signing in.</summary>
public sealed class SlackIdentityTests
{
    [Fact]
    public async Task Is_asked_for_until_Slack_says_it()
    {
        var time = new HastyTime(timers: 3);
        var slack = await FakeSlack.StartAsync();
        slack.Next("auth.test", FakeAnswer.Cut, new FakeAnswer(502, "<html>"), FakeAnswer.Error("invalid_auth"));
        await using var host = await SlackHost.StartAsync(slack, isSignedIn: false, time);

        await Until.TrueAsync(() => host.Services.GetRequiredService<SlackIdentity>().Workspace is not null);

        Assert.Equal([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(30)], time.Waits.Take(3));
        Assert.Equal($"Bearer {SlackHost.BotToken}", (await slack.CallAsync("auth.test")).Authorization);
        Assert.Equal(FakeSlack.BotUser, host.Services.GetRequiredService<SlackIdentity>().Workspace!.BotUserId);
    }

    [Fact]
    public async Task Is_asked_for_again_when_the_token_changes()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "xoxb-1\n", TestContext.Current.CancellationToken);
        var time = new FakeTimeProvider();
        await using var host = await SlackHost.StartAsync(time: time, settings: [("BotToken", null), ("BotTokenFile", file)]);
        Assert.Equal("Bearer xoxb-1", (await host.Slack.CallAsync("auth.test")).Authorization);

        await File.WriteAllTextAsync(file, "xoxb-2\n", TestContext.Current.CancellationToken);
        await Until.TrueAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(5));
            return host.Slack.WasCalled("auth.test");
        });

        Assert.Equal("Bearer xoxb-2", (await host.Slack.CallAsync("auth.test")).Authorization);
        File.Delete(file);
    }

    [Fact]
    public async Task Shows_in_the_health()
    {
        var slack = await FakeSlack.StartAsync();
        slack.Always("auth.test", FakeAnswer.Error("account_inactive"));
        await using var host = await SlackHost.StartAsync(slack, isSignedIn: false);
        var health = host.Services.GetRequiredService<HealthCheckService>();
        await Until.TrueAsync(() => host.Services.GetRequiredService<SlackIdentity>().Problem?.Contains("account_inactive", StringComparison.Ordinal) == true);

        var report = await health.CheckHealthAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HealthStatus.Degraded, report.Status);
        Assert.Contains("the app was taken out of the workspace", report.Entries["slack"].Description, StringComparison.Ordinal);
    }
}
