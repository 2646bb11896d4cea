using System.Net.WebSockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using NetDoctor.Bot.Slack.SocketMode;

namespace NetDoctor.Bot.Tests.Slack;

/// <summary>How connections of Socket Mode begin and end.</summary>
public sealed class SocketModeConnectionTests : SocketModeBench
{
    [Theory]
    [InlineData("warning")]
    [InlineData("refresh_requested")]
    public async Task Opens_a_new_connection_before_the_old_one_ends(string reason)
    {
        await using var host = await StartAsync();
        var old = await Server.HelloAsync();

        await old.SendAsync($$"""{"type":"disconnect","reason":"{{reason}}"}""");
        var link = await Server.HelloAsync();
        await old.SendAsync("e1", "events_api", Requests.Read("event-app_mention.json"));
        await link.SendAsync("e2", "events_api", Requests.Read("event-message-im.json"));

        Assert.Equal("""{"envelope_id":"e1"}""", await old.ReceiveAsync());
        Assert.Equal("""{"envelope_id":"e2"}""", await link.ReceiveAsync());
        Assert.Equal(2, host.Intake.Taken.Count);
        await old.CloseAsync();
        Assert.False(Server.HasMore);
    }

    [Fact]
    public async Task Lets_the_old_connection_go_after_a_while()
    {
        await using var host = await StartAsync(Times with { Linger = TimeSpan.FromMilliseconds(50) });
        var old = await Server.HelloAsync();

        await old.SendAsync("""{"type":"disconnect","reason":"refresh_requested"}""");

        Assert.Null(await old.ReceiveAsync());
        Assert.Equal(WebSocketCloseStatus.NormalClosure, old.CloseStatus);
        await old.FinishAsync();
        await Server.HelloAsync();
    }

    [Fact]
    public async Task Connects_again_after_the_connection_is_closed_or_breaks()
    {
        await using var host = await StartAsync();

        await (await Server.HelloAsync()).CloseAsync();
        (await Server.HelloAsync()).Break();
        (await Server.NextAsync()).Break();
        var link = await Server.HelloAsync();
        await link.SendAsync("e1", "events_api", Requests.Read("event-app_mention.json"));

        Assert.Equal("""{"envelope_id":"e1"}""", await link.ReceiveAsync());
    }

    [Fact]
    public async Task Connects_again_when_Slack_says_no_hello()
    {
        await using var host = await StartAsync(Times with { Hello = TimeSpan.FromMilliseconds(100) });

        var silent = await Server.NextAsync();
        Assert.Null(await silent.ReceiveAsync());
        await silent.FinishAsync();

        await Server.HelloAsync();
    }

    [Fact]
    public async Task Connects_again_when_the_other_end_is_gone_without_a_word()
    {
        await using var host = await StartAsync(
            Times with { Ping = TimeSpan.FromMilliseconds(50), Pong = TimeSpan.FromMilliseconds(50) });

        // This end answers pings only while it reads, which it does not.
        await Server.HelloAsync();

        await Server.HelloAsync();
    }

    [Fact]
    public async Task Says_goodbye_when_it_is_stopped()
    {
        var host = await StartAsync(Times with { Close = TimeSpan.FromSeconds(10) });
        var link = await Server.HelloAsync();
        await Until.TrueAsync(() => host.Services.GetRequiredService<SlackSocketState>().IsConnected);
        var stopped = host.StopAsync();

        Assert.Null(await link.ReceiveAsync());
        Assert.Equal(WebSocketCloseStatus.NormalClosure, link.CloseStatus);
        await link.FinishAsync();
        await stopped.WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
        await host.DisposeAsync();
    }

    [Theory]
    [InlineData("invalid_auth", "the token is not valid")]
    [InlineData("missing_scope", "the app lacks the scope")]
    public async Task Shows_why_it_can_not_connect(string code, string meaning)
    {
        Slack.Next("apps.connections.open", FakeAnswer.Error(code), FakeAnswer.Error(code), FakeAnswer.Wait("1"), FakeAnswer.Cut);
        var host = await StartAsync(Times with { FirstPause = TimeSpan.FromHours(1), LongestPause = TimeSpan.FromHours(1) });
        await Slack.CallAsync("apps.connections.open");

        await Until.TrueAsync(() => host.Services.GetRequiredService<SlackSocketState>().Problem is not null);
        var report = await HealthAsync(host);

        Assert.Equal(HealthStatus.Degraded, report.Status);
        Assert.Contains(meaning, report.Entries["slack"].Description, StringComparison.Ordinal);
        await host.DisposeAsync();
    }

    [Fact]
    public async Task Keeps_trying_while_Slack_can_not_be_reached()
    {
        Slack.Next("apps.connections.open", FakeAnswer.Error("internal_error"), FakeAnswer.Wait("1"), FakeAnswer.Cut, FakeAnswer.Ok("""{"ok":true}"""));
        await using var host = await StartAsync();

        var link = await Server.HelloAsync();

        await link.SendAsync("e1", "events_api", Requests.Read("event-app_mention.json"));
        Assert.Equal("""{"envelope_id":"e1"}""", await link.ReceiveAsync());
    }

    [Fact]
    public async Task Says_so_when_it_is_turned_off()
    {
        await using var host = await StartAsync(Times with { LongestPause = TimeSpan.FromHours(1) });
        var link = await Server.HelloAsync();

        await link.SendAsync("""{"type":"disconnect","reason":"link_disabled"}""");
        await Until.TrueAsync(() => host.Services.GetRequiredService<SlackSocketState>().Problem is not null);
        await link.CloseAsync();
        await Until.TrueAsync(() => !host.Services.GetRequiredService<SlackSocketState>().IsConnected);

        Assert.Contains("Socket Mode is off", (await HealthAsync(host)).Entries["slack"].Description, StringComparison.Ordinal);
        Assert.False(Server.HasMore);
    }

    [Theory]
    [InlineData("ws://192.0.2.1/link")]
    [InlineData("http://127.0.0.1/link")]
    [InlineData("link")]
    public async Task Connects_to_no_other_place_in_the_clear(string url)
    {
        Slack.Always("apps.connections.open", FakeAnswer.Ok($$"""{"ok":true,"url":"{{url}}"}"""));
        await using var host = await StartAsync();

        await Until.TrueAsync(() => host.Services.GetRequiredService<SlackSocketState>().Problem is not null);

        Assert.Equal("Slack gave no URL to connect to.", host.Services.GetRequiredService<SlackSocketState>().Problem);
    }

    [Fact]
    public void Waits_longer_each_time_and_not_with_all_others_at_once()
    {
        var times = new SlackSocketTimes();
        var pauses = Enumerable.Range(0, 200).Select(_ =>
        {
            var pause = new SlackSocketPause(times);
            return Enumerable.Range(0, 10).Select(_ => pause.Next().TotalSeconds).ToArray();
        }).ToArray();

        Assert.All(pauses, run => Assert.InRange(run[0], 0.5, 1.5));
        Assert.All(pauses, run => Assert.InRange(run[3], 4, 12));
        Assert.All(pauses, run => Assert.InRange(run[9], 30, 60));
        Assert.True(pauses.Select(run => run[3]).Distinct().Count() > 100);
    }
}
