using System.Net;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using NetDoctor.Bot.Conversations;

namespace NetDoctor.Bot.Tests.Slack;

/// <summary>What comes by Socket Mode.</summary>
public sealed class SocketModeTests : SocketModeBench
{
    [Fact]
    public async Task Takes_an_event_and_then_acknowledges_it()
    {
        await using var host = await StartAsync();
        var link = await Server.HelloAsync();

        await link.SendAsync("e1", "events_api", Requests.Read("event-app_mention.json"));

        Assert.Equal("""{"envelope_id":"e1"}""", await link.ReceiveAsync());
        Assert.Equal("status", host.Intake.Single.Text);
        Assert.Equal($"Bearer {AppToken}", (await Slack.CallAsync("apps.connections.open")).Authorization);
        Assert.Equal(HealthStatus.Healthy, (await HealthAsync(host)).Status);
        using var request = await host.PostAsync("/slack/events", Requests.Read("event-app_mention.json"));
        Assert.Equal(HttpStatusCode.NotFound, request.StatusCode);
    }

    [Fact]
    public async Task Does_not_acknowledge_what_the_intake_did_not_take()
    {
        await using var host = await StartAsync();
        var link = await Server.HelloAsync();

        host.Intake.Broken = new IOException("The disk is full.");
        await link.SendAsync("e1", "events_api", Requests.Read("event-app_mention.json"));
        await link.SendAsync("e2", "hello", "{}");
        Assert.Equal("""{"envelope_id":"e2"}""", await link.ReceiveAsync());
        host.Intake.Broken = null;
        await link.SendAsync("e1", "events_api", Requests.Read("event-app_mention.json"));

        Assert.Equal("""{"envelope_id":"e1"}""", await link.ReceiveAsync());
        Assert.Single(host.Intake.Taken);
    }

    [Fact]
    public async Task Takes_once_what_comes_twice()
    {
        await using var host = await StartAsync();
        var link = await Server.HelloAsync();

        await link.SendAsync("e1", "events_api", Requests.Read("event-app_mention.json"));
        await link.SendAsync("e2", "events_api", Requests.Read("event-app_mention.json"));

        Assert.Equal("""{"envelope_id":"e1"}""", await link.ReceiveAsync());
        Assert.Equal("""{"envelope_id":"e2"}""", await link.ReceiveAsync());
        Assert.Single(host.Intake.Taken);
    }

    [Fact]
    public async Task Answers_a_command_in_the_acknowledgement_where_it_must()
    {
        await using var host = await StartAsync();
        var link = await Server.HelloAsync();
        var command = new JsonObject
        {
            ["command"] = "/netdoctor",
            ["text"] = "status",
            ["trigger_id"] = "1.2",
            ["user_id"] = "U1",
            ["user_name"] = "alice",
            ["channel_id"] = "C1",
            ["team_id"] = FakeSlack.Team,
            ["response_url"] = Slack.ResponseUrl("1").ToString(),
        };

        await link.SendAsync("c1", "slash_commands", command.ToJsonString(), acceptsAnswer: true);
        Assert.Equal("""{"envelope_id":"c1","payload":{}}""", await link.ReceiveAsync());
        host.Intake.IsBusy = true;
        command["trigger_id"] = "1.3";
        await link.SendAsync("c2", "slash_commands", command.ToJsonString(), acceptsAnswer: true);

        var answer = (await link.JsonAsync()).GetProperty("payload");
        Assert.Equal("ephemeral", answer.GetProperty("response_type").GetString());
        Assert.Contains("yours was not taken", answer.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal("alice", host.Intake.Single.Speaker.Name);
    }

    [Fact]
    public async Task Takes_a_press()
    {
        await using var host = await StartAsync();
        var link = await Server.HelloAsync();

        await link.SendAsync(
            "p1", "interactive", Requests.Read("block_actions.payload.json").Replace("\"approve\"", "\"say-0\"", StringComparison.Ordinal), acceptsAnswer: true);

        Assert.Equal("""{"envelope_id":"p1","payload":{}}""", await link.ReceiveAsync());
        Assert.Equal(UtteranceKind.Pressed, host.Intake.Single.Kind);
    }

    [Fact]
    public async Task Reads_over_what_it_does_not_understand()
    {
        await using var host = await StartAsync();
        var link = await Server.HelloAsync();

        await link.SendAsync("no JSON");
        await link.SendAsync("[]");
        await link.SendAsync("""{"type":"news"}""");
        await link.SendAsync("x1", "workflows", "1");
        await link.SendAsync("x2", "events_api", "[]");
        await link.SendAsync("x3", "slash_commands", "null", acceptsAnswer: true);

        Assert.Equal("""{"envelope_id":"x1"}""", await link.ReceiveAsync());
        Assert.Equal("""{"envelope_id":"x2"}""", await link.ReceiveAsync());
        Assert.Equal("""{"envelope_id":"x3","payload":{}}""", await link.ReceiveAsync());
        Assert.Empty(host.Intake.Taken);
    }

    [Fact]
    public async Task Reads_no_more_than_it_must()
    {
        await using var host = await StartAsync();
        var link = await Server.HelloAsync();

        await link.SendAsync(new string('x', 1048577));

        Assert.Null(await link.ReceiveAsync());
        Assert.Equal(WebSocketCloseStatus.MessageTooBig, link.CloseStatus);
        await Server.HelloAsync();
    }
}
