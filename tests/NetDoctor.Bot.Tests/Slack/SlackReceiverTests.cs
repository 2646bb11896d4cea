using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;
using NetDoctor.Bot.Conversations;
using NetDoctor.Bot.Slack;

namespace NetDoctor.Bot.Tests.Slack;

/// <summary>What becomes of what Slack sends when not all is well.</summary>
public sealed class SlackReceiverTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Says_to_whoever_mentions_it_that_it_is_busy()
    {
        await using var host = await SlackHost.StartAsync();
        host.Intake.IsBusy = true;

        await host.AcknowledgedAsync("/slack/events", Requests.Read("event-app_mention.json"));

        var call = await host.Slack.CallAsync("chat.postEphemeral");
        Assert.Equal("C123ABC456", call.Text("channel"));
        Assert.Null(call.Text("thread_ts"));
        Assert.Equal("U061F7AUR", call.Text("user"));
        Assert.Contains("yours was not taken", call.Text("text"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_in_direct_messages_that_it_is_busy_also_after_Slack_did_not_take_it_once()
    {
        await using var host = await SlackHost.StartAsync();
        host.Intake.IsBusy = true;
        host.Slack.Next("chat.postMessage", FakeAnswer.Error("channel_not_found"));

        await host.AcknowledgedAsync("/slack/events", Requests.Read("event-message-im.json"));
        await host.AcknowledgedAsync("/slack/events", Requests.Read("event-message-im.json"));

        await host.Slack.CallAsync("chat.postMessage");
        Assert.Equal("D024BE91L", (await host.Slack.CallAsync("chat.postMessage")).Text("channel"));
    }

    [Fact]
    public async Task Says_in_the_answer_to_a_command_that_it_is_busy()
    {
        await using var host = await SlackHost.StartAsync();
        host.Intake.IsBusy = true;

        using var response = await host.PostAsync("/slack/commands", Requests.Read("slash-command.form"));

        var said = await ReadAsync(response);
        Assert.Equal("ephemeral", said.GetProperty("response_type").GetString());
        Assert.Contains("yours was not taken", said.GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Takes_no_command_before_it_knows_its_workspace()
    {
        var slack = await FakeSlack.StartAsync();
        slack.Always("auth.test", FakeAnswer.Error("invalid_auth"));
        await using var host = await SlackHost.StartAsync(slack, isSignedIn: false);

        using var response = await host.PostAsync("/slack/commands", Requests.Read("slash-command.form"));

        Assert.Contains("could not sign in", (await ReadAsync(response)).GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Empty(host.Intake.Taken);
    }

    [Fact]
    public async Task Takes_nothing_of_another_workspace()
    {
        await using var host = await SlackHost.StartAsync();

        using var command = await host.PostAsync("/slack/commands", Elsewhere("slash-command.form"));
        await host.AcknowledgedAsync("/slack/events", Elsewhere("event-app_mention.json"));
        await host.AcknowledgedAsync("/slack/events", Elsewhere("event-app_uninstalled.json"));
        await host.AcknowledgedAsync(
            "/slack/interactivity", Elsewhere("block_actions.form").Replace("%22approve%22", "%22say-0%22", StringComparison.Ordinal));

        Assert.Contains("another workspace", (await ReadAsync(command)).GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Empty(host.Intake.Taken);
        Assert.NotNull(host.Services.GetRequiredService<SlackCredentials>().BotToken);

        static string Elsewhere(string name) => Requests.Read(name).Replace("T123ABC456", "T0OTHER", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Uses_its_token_no_more_when_the_app_is_taken_out()
    {
        await using var host = await SlackHost.StartAsync();

        await host.AcknowledgedAsync("/slack/events", Requests.Read("event-app_uninstalled.json"));

        var removed = host.Intake.Single;
        Assert.Equal(UtteranceKind.Removed, removed.Kind);
        Assert.Equal(("T123ABC456", ""), (removed.Place.Tenant, removed.Place.Conversation));
        var exception = await Assert.ThrowsAsync<ChatChannelException>(() => host.Channel.PostAsync(
            removed.Place with { Conversation = "C1" }, new() { Sentence = "Hello." }, Cancellation));
        Assert.True(exception.IsLasting);
        Assert.False(host.Slack.WasCalled("chat.postMessage"));
        var health = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Cancellation);
        Assert.Equal(HealthStatus.Degraded, health.Status);
        Assert.Contains("install it again", health.Entries["slack"].Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asks_Slack_when_it_hears_too_late_that_it_was_taken_out()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var host = await SlackHost.StartAsync(time: time);
        await host.Slack.CallAsync("auth.test");

        await host.AcknowledgedAsync("/slack/events", Requests.Recorded("event-app_uninstalled.json"));

        Assert.Empty(host.Intake.Taken);
        Assert.Equal(SlackHost.BotToken, host.Services.GetRequiredService<SlackCredentials>().BotToken);
        await Until.TrueAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(5));
            return host.Slack.WasCalled("auth.test");
        });
    }

    [Fact]
    public async Task Forgets_nothing_for_an_old_event_that_comes_before_it_has_signed_in()
    {
        await using var host = await SlackHost.StartAsync();
        host.Services.GetRequiredService<SlackIdentity>().Fail("It has not signed in yet.", isForgotten: true);

        await host.AcknowledgedAsync("/slack/events", Requests.Read("event-app_uninstalled.json"));

        Assert.Empty(host.Intake.Taken);
        Assert.Equal(SlackHost.BotToken, host.Services.GetRequiredService<SlackCredentials>().BotToken);
    }

    [Fact]
    public async Task Keeps_its_token_when_a_users_is_revoked()
    {
        await using var host = await SlackHost.StartAsync();
        var callback = JsonNode.Parse(Requests.Read("event-app_uninstalled.json"))!.AsObject();
        callback["event"] = JsonNode.Parse("""{"type":"tokens_revoked","tokens":{"oauth":["U1"]}}""");

        await host.AcknowledgedAsync("/slack/events", callback.ToJsonString());

        Assert.Empty(host.Intake.Taken);
        Assert.Equal(SlackHost.BotToken, host.Services.GetRequiredService<SlackCredentials>().BotToken);
    }

    [Fact]
    public async Task Sees_that_it_was_added()
    {
        await using var host = await SlackHost.StartAsync();
        var callback = JsonNode.Parse(Requests.Read("event-app_mention.json"))!.AsObject();
        callback["event"] = JsonNode.Parse("""{"type":"member_joined_channel","user":"U0LAN0Z89","channel":"C1","inviter":"U1"}""");

        await host.AcknowledgedAsync("/slack/events", callback.ToJsonString());

        Assert.Equal(UtteranceKind.Added, host.Intake.Single.Kind);
        Assert.Equal(new Place("slack", "T123ABC456", "C1", PlaceScope.Channel), host.Intake.Single.Place);
    }

    [Fact]
    public async Task Replaces_by_its_response_url_a_message_that_one_user_sees()
    {
        await using var host = await SlackHost.StartAsync();
        var payload = JsonNode.Parse(Requests.Read("block_actions.payload.json"))!.AsObject();
        payload["container"]!["is_ephemeral"] = true;
        payload["actions"]![0]!["action_id"] = "say-1";
        payload["response_url"] = host.Slack.ResponseUrl("press").ToString();
        payload.Remove("message");

        await host.AcknowledgedAsync("/slack/interactivity", $"payload={Uri.EscapeDataString(payload.ToJsonString())}");
        var pressed = host.Intake.Single;
        await host.Channel.UpdateAsync(pressed.Place, pressed.About!, new() { Sentence = "Done." }, Cancellation);

        Assert.Equal((PlaceScope.Direct, "U061F7AUR"), (pressed.Place.Scope, pressed.Place.Conversation));
        var call = await host.Slack.CallAsync("response/press");
        Assert.Equal("True", call.Text("replace_original"));
        Assert.Equal("Done.", call.Text("text"));
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancellation));
        return document.RootElement.Clone();
    }
}
