using System.Globalization;
using System.Net;
using System.Text.Json;
using NetDoctor.Bot.Conversations;
using NetDoctor.Bot.Slack;

namespace NetDoctor.Bot.Tests.Slack;

/// <summary>Requests over HTTP, as Slack sends them.</summary>
public sealed class SlackEndpointsTests
{
    private const string Events = "/slack/events";
    private const string Commands = "/slack/commands";
    private const string Interactivity = "/slack/interactivity";

    [Fact]
    public async Task Answers_the_challenge_of_a_signed_url_verification_only()
    {
        await using var host = await SlackHost.StartAsync();
        var body = Requests.Read("url_verification.json");

        using var right = await host.PostAsync(Events, body);
        using var wrong = await host.PostAsync(Events, body, secret: "another");

        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
        using var answer = JsonDocument.Parse(await right.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P", answer.RootElement.GetProperty("challenge").GetString());
        await AssertRefusedAsync(wrong);
    }

    [Theory]
    [InlineData(Events)]
    [InlineData(Commands)]
    [InlineData(Interactivity)]
    public async Task Refuses_what_is_not_signed_for_now(string path)
    {
        await using var host = await SlackHost.StartAsync();
        var body = path == Events ? Requests.Read("event-app_mention.json")
            : path == Commands ? Requests.Read("slash-command.form") : Requests.Read("block_actions.form");
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

        await AssertRefusedAsync(await host.PostAsync(path, body, secret: "another"));
        await AssertRefusedAsync(await host.PostAsync(path, body, timestamp: Text(now - 310)));
        await AssertRefusedAsync(await host.PostAsync(path, body, timestamp: Text(now + 310)));
        await AssertRefusedAsync(await host.PostAsync(path, body, timestamp: "abc"));
        await AssertRefusedAsync(await host.PostAsync(path, body, request => request.Headers.Remove("X-Slack-Signature")));
        await AssertRefusedAsync(await host.PostAsync(path, body, request => request.Headers.Remove("X-Slack-Request-Timestamp")));
        await AssertRefusedAsync(await host.PostAsync(path, body, request => request.Headers.Add("X-Slack-Signature", "v0=00")));
        await AssertRefusedAsync(await host.PostAsync(path, body, request => request.Content = new StringContent($"{body} ")));
        Assert.Empty(host.Intake.Taken);

        static string Text(long seconds) => seconds.ToString(CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task Takes_a_mention_into_the_thread_of_its_message()
    {
        await using var host = await SlackHost.StartAsync();

        await host.AcknowledgedAsync(Events, Requests.Read("event-app_mention.json"));

        var said = host.Intake.Single;
        Assert.Equal(UtteranceKind.Said, said.Kind);
        Assert.Equal("status", said.Text);
        Assert.Equal("slack:T123ABC456:U061F7AUR", said.Speaker.Key);
        Assert.Equal(new Place("slack", "T123ABC456", "C123ABC456", PlaceScope.Channel)
        {
            Thread = "1763836800.000100",
            ReturnAddress = "user=U061F7AUR&begins=yes",
        }, said.Place);
    }

    [Fact]
    public async Task Takes_a_retry_as_what_it_repeats()
    {
        await using var host = await SlackHost.StartAsync();
        var body = Requests.Read("event-app_mention.json");

        await host.AcknowledgedAsync(Events, body);
        using var again = await host.PostAsync(Events, body, request =>
        {
            request.Headers.Add("X-Slack-Retry-Num", "1");
            request.Headers.Add("X-Slack-Retry-Reason", "http_timeout");
        });

        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Single(host.Intake.Taken);
    }

    [Fact]
    public async Task Takes_a_direct_message_where_it_is()
    {
        await using var host = await SlackHost.StartAsync();

        await host.AcknowledgedAsync(Events, Requests.Read("event-message-im.json"));
        await host.AcknowledgedAsync(Events, Requests.Read("event-message-im-from-bot.json"));

        var said = host.Intake.Single;
        Assert.Equal("status", said.Text);
        Assert.Equal(PlaceScope.Direct, said.Place.Scope);
        Assert.Equal("D024BE91L", said.Place.Conversation);
        Assert.Null(said.Place.Thread);
    }

    [Fact]
    public async Task Takes_a_command_with_its_response_url()
    {
        await using var host = await SlackHost.StartAsync(settings: ("ResponseUrl", "https://hooks.slack.com/"));

        await host.AcknowledgedAsync(Commands, Requests.Read("slash-command.form"));

        var said = host.Intake.Single;
        Assert.Equal("command:13345224609.738474920.8088930838d88f008e0", said.Id);
        Assert.Equal("status", said.Text);
        Assert.Equal("alice", said.Speaker.Name);
        Assert.Equal((PlaceScope.Direct, "U061F7AUR"), (said.Place.Scope, said.Place.Conversation));
        var address = SlackAddress.Of(said.Place);
        Assert.Equal("https://hooks.slack.com/commands/T123ABC456/398738663015/96rGlfmibIGlgcZRskXaIFfN", address.Response?.ToString());
        Assert.Equal("U061F7AUR", address.User);
    }

    [Fact]
    public async Task Takes_a_press_about_the_message_of_the_button()
    {
        await using var host = await SlackHost.StartAsync();
        var body = Requests.Read("block_actions.form").Replace("%22action_id%22%3A%22approve%22", "%22action_id%22%3A%22say-0%22", StringComparison.Ordinal);

        await host.AcknowledgedAsync(Interactivity, body);

        var pressed = host.Intake.Single;
        Assert.Equal(UtteranceKind.Pressed, pressed.Kind);
        Assert.Equal("42", pressed.Text);
        Assert.Equal("1763836800.000500", pressed.About);
        Assert.Equal("press:12466734323.1395872398.38a1b8d7f1d2", pressed.Id);
        Assert.Equal("user=U061F7AUR", pressed.Place.ReturnAddress);
    }

    [Fact]
    public async Task Acknowledges_buttons_that_are_not_its_own()
    {
        await using var host = await SlackHost.StartAsync();

        await host.AcknowledgedAsync(Interactivity, Requests.Read("block_actions.form"));

        Assert.Empty(host.Intake.Taken);
    }

    [Theory]
    [InlineData(Commands)]
    [InlineData(Interactivity)]
    public async Task Answers_the_check_of_the_certificate_without_a_signature(string path)
    {
        await using var host = await SlackHost.StartAsync();

        using var response = await host.PostAsync(path, Requests.Read("ssl_check.form"), secret: "another");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Empty(host.Intake.Taken);
    }

    [Theory]
    [InlineData(Events, "{")]
    [InlineData(Events, "{}x")]
    [InlineData(Events, """{"type":"event_callback"}""")]
    [InlineData(Events, """{"type":"event_callback","event":"app_mention"}""")]
    [InlineData(Commands, "command=%2Fnetdoctor&text=status")]
    [InlineData(Interactivity, "payload=%7B")]
    [InlineData(Interactivity, "payload=%5B%5D")]
    [InlineData(Interactivity, "text=1")]
    public async Task Wants_no_retry_of_what_it_can_not_understand(string path, string body)
    {
        await using var host = await SlackHost.StartAsync();

        using var response = await host.PostAsync(path, body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("1", response.Headers.GetValues("X-Slack-No-Retry").Single());
        Assert.Empty(host.Intake.Taken);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Reads_no_more_than_it_must(bool isLengthSaid)
    {
        await using var host = await SlackHost.StartAsync(settings: ("MaxBodyBytes", "65536"));
        var body = $$"""{"type":"event_callback","pad":"{{new string('x', 70000)}}"}""";

        using var response = await host.PostAsync(Events, body, request => request.Headers.TransferEncodingChunked = !isLengthSaid);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal("1", response.Headers.GetValues("X-Slack-No-Retry").Single());
    }

    [Fact]
    public async Task Asks_for_a_retry_when_the_intake_fails()
    {
        await using var host = await SlackHost.StartAsync();
        host.Intake.Broken = new IOException("The disk is full.");
        var body = Requests.Read("event-app_mention.json");

        using var response = await host.PostAsync(Events, body);
        host.Intake.Broken = null;
        await host.AcknowledgedAsync(Events, body);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.False(response.Headers.Contains("X-Slack-No-Retry"));
        Assert.Single(host.Intake.Taken);
    }

    private static async Task AssertRefusedAsync(HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        response.Dispose();
    }
}
