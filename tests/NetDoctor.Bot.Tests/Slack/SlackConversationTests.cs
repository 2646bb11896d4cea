using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NetDoctor.Bot.Conversations;
using NetDoctor.Bot.Slack;
using NetDoctor.Bot.State;

namespace NetDoctor.Bot.Tests.Slack;

/// <summary>The whole bot, with all that is behind the channel, in a fake Slack.</summary>
public sealed class SlackConversationTests : IAsyncLifetime
{
    private readonly string _store = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.db");
    private FakeSlack? _slack;
    private WebApplication? _app;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private FakeSlack Slack => _slack!;

    private IServiceProvider Services => _app!.Services;

    public async ValueTask InitializeAsync()
    {
        _slack = await FakeSlack.StartAsync();
        _slack.Always("users.info", FakeAnswer.Error("missing_scope"));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["urls"] = "http://127.0.0.1:0",
            ["Bot:Server"] = "http://127.0.0.1:1",
            ["Bot:Store"] = _store,
            ["Identities:Map:0:Match"] = "id",
            ["Identities:Map:0:Pattern"] = "U0KNOWN",
            ["Identities:Map:0:User"] = "ann",
            ["Slack:BotToken"] = SlackHost.BotToken,
            ["Slack:SigningSecret"] = SlackHost.Secret,
            ["Slack:ApiUrl"] = _slack.ApiUrl.ToString(),
            ["Slack:ResponseUrl"] = _slack.Address.ToString(),
        });
        builder.AddBot();
        _app = builder.Build();
        _app.MapBot();
        await _app.StartAsync(Cancellation);
        await Until.TrueAsync(() => Services.GetRequiredService<SlackIdentity>().Workspace is not null);
    }

    public async ValueTask DisposeAsync()
    {
        await _app!.DisposeAsync();
        await Slack.DisposeAsync();
        foreach (var file in Directory.EnumerateFiles(Path.GetTempPath(), $"{Path.GetFileName(_store)}*"))
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Answers_a_mention_in_its_thread()
    {
        await PostAsync("/slack/events", Mention("<@U0LAN0Z89> help"));

        var call = await Slack.CallAsync("chat.postMessage");
        Assert.Equal("1763836800.000100", call.Text("thread_ts"));
        Assert.StartsWith("Ask why something cannot be reached", call.Text("text"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tells_somebody_whom_it_does_not_know_so_that_nobody_else_sees_it()
    {
        await PostAsync("/slack/events", Mention("<@U0LAN0Z89> why can't web reach payments"));

        var call = await Slack.CallAsync("chat.postEphemeral");
        Assert.Equal("U061F7AUR", call.Text("user"));
        Assert.False(Slack.WasCalled("chat.postMessage"));
    }

    [Fact]
    public async Task Tells_whoever_presses_in_vain_alone_and_leaves_the_answer()
    {
        var body = Requests.Read("block_actions.form").Replace("%22action_id%22%3A%22approve%22", "%22action_id%22%3A%22say-0%22", StringComparison.Ordinal)
            .Replace("%22value%22%3A%2242%22", "%22value%22%3A%22details+01M846P5HZ14JNRCC648R6DNKB%22", StringComparison.Ordinal)
            .Replace("U061F7AUR", "U0KNOWN", StringComparison.Ordinal);

        await PostAsync("/slack/interactivity", body);

        var call = await Slack.CallAsync("chat.postEphemeral");
        Assert.Equal("U0KNOWN", call.Text("user"));
        Assert.StartsWith("No NetDoctor answers at", call.Text("text"), StringComparison.Ordinal);
        Assert.False(Slack.WasCalled("chat.update"));
    }

    [Fact]
    public async Task Answers_a_command_by_its_response_url()
    {
        var command = Requests.Read("slash-command.form").Replace("text=status", "text=help", StringComparison.Ordinal)
            .Replace("https%3A%2F%2Fhooks.slack.com%2Fcommands", Uri.EscapeDataString(Slack.ResponseUrl("1").ToString().TrimEnd('1')), StringComparison.Ordinal);

        await PostAsync("/slack/commands", command);

        var call = await Slack.CallAsync("response//T123ABC456/398738663015/96rGlfmibIGlgcZRskXaIFfN");
        Assert.StartsWith("Ask why something cannot be reached", call.Text("text"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Greets_a_channel_once()
    {
        foreach (var id in new[] { "Ev1", "Ev2" })
        {
            await PostAsync("/slack/events", Event(id, """{"type":"member_joined_channel","user":"U0LAN0Z89","channel":"C1"}"""));
        }

        await PostAsync("/slack/events", Mention("<@U0LAN0Z89> help"));

        Assert.StartsWith("Hello, this is NetDoctor.", (await Slack.CallAsync("chat.postMessage")).Text("text"), StringComparison.Ordinal);
        Assert.StartsWith("Ask why", (await Slack.CallAsync("chat.postMessage")).Text("text"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Forgets_all_of_a_workspace_that_it_was_taken_out_of()
    {
        var store = Services.GetRequiredService<IBotStore>();
        var here = new Place("slack", FakeSlack.Team, "C1", PlaceScope.Channel);
        var elsewhere = here with { Tenant = $"{FakeSlack.Team}7" };
        Assert.True(store.TryGreet(here));
        Assert.True(store.TryGreet(elsewhere));

        await PostAsync("/slack/events", Requests.Read("event-app_uninstalled.json"));

        await Until.TrueAsync(() => store.TryGreet(here));
        Assert.False(store.TryGreet(elsewhere));
    }

    [Fact]
    public async Task Shows_whether_it_is_ready()
    {
        using var client = new HttpClient { BaseAddress = new Uri(_app!.Urls.Single()) };

        Assert.Equal("ready\nslack: Signed in to Example (T123ABC456).\n", await client.GetStringAsync("/readyz", Cancellation));
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "10.1.2.3");
        Assert.Equal("ready\n", await client.GetStringAsync("/readyz", Cancellation));
        client.DefaultRequestHeaders.Remove("X-Forwarded-For");
        client.DefaultRequestHeaders.Host = "bot.example.com";
        Assert.Equal("ready\n", await client.GetStringAsync("/readyz", Cancellation));
    }

    private static string Mention(string text)
    {
        var callback = JsonNode.Parse(Requests.Read("event-app_mention.json"))!.AsObject();
        callback["event"]!["text"] = text;
        return callback.ToJsonString();
    }

    private static string Event(string id, string happened)
    {
        var callback = JsonNode.Parse(Requests.Read("event-app_mention.json"))!.AsObject();
        callback["event_id"] = id;
        callback["event"] = JsonNode.Parse(happened);
        return callback.ToJsonString();
    }

    private async Task PostAsync(string path, string body)
    {
        using var client = new HttpClient { BaseAddress = new Uri(_app!.Urls.Single()) };
        using var response = await client.SendAsync(SlackHost.Signed(path, body), Cancellation);
        Assert.True(response.IsSuccessStatusCode, response.ToString());
    }
}
