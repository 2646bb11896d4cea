using System.Net;
using System.Text.Json.Nodes;
using NetDoctor.Bot.Conversations;

namespace NetDoctor.Bot.Tests.Teams;

/// <summary>The endpoint in development, with activities as the Agents Playground sends them.</summary>
public sealed class TeamsEndpointTests
{
    [Theory]
    [InlineData("teams-personal-message", UtteranceKind.Said, PlaceScope.Direct, "hello **world**")]
    [InlineData("teams-groupchat-message-mention", UtteranceKind.Said, PlaceScope.Group, "group hi")]
    [InlineData("teams-channel-message-mention", UtteranceKind.Said, PlaceScope.Channel, "show card")]
    [InlineData("webchat-message", UtteranceKind.Said, PlaceScope.Direct, "hello webchat")]
    [InlineData("teams-personal-conversationUpdate-membersAdded", UtteranceKind.Added, PlaceScope.Direct, "")]
    [InlineData("teams-personal-installationUpdate-add", UtteranceKind.Added, PlaceScope.Direct, "")]
    [InlineData("teams-channel-conversationUpdate-teamMemberAdded", UtteranceKind.Added, PlaceScope.Channel, "")]
    [InlineData("teams-template-channel-uninstall", UtteranceKind.Removed, PlaceScope.Channel, "")]
    [InlineData("teams-template-channel-teamDeleted", UtteranceKind.Removed, PlaceScope.Channel, "")]
    [InlineData("teams-template-channel-channelDeleted", UtteranceKind.Removed, PlaceScope.Channel, "")]
    public async Task Takes(string name, object kind, object scope, string text)
    {
        await using var host = await TeamsHost.StartAsync();
        var activity = host.Captured(name);

        await host.AcknowledgedAsync(activity);

        var utterance = host.Intake.Single;
        Assert.Equal(kind, utterance.Kind);
        Assert.Equal(scope, utterance.Place.Scope);
        Assert.Equal(text, utterance.Text);
        Assert.Equal("teams", utterance.Place.Channel);
        Assert.Equal(activity["conversation"]!["id"]!.GetValue<string>(), utterance.Place.Conversation);
        Assert.Equal($"{activity["channelId"]}/{activity["conversation"]!["id"]}/{activity["id"]}", utterance.Id);
    }

    [Theory]
    [InlineData("teams-personal-message-ActionSubmit")]
    [InlineData("teams-template-channel-channelCreated")]
    [InlineData("teams-template-channel-channelRenamed")]
    [InlineData("teams-template-channel-teamRenamed")]
    [InlineData("teams-template-personal-userAdded")]
    [InlineData("teams-template-personal-userRemoved")]
    public async Task Ignores_what_is_not_for_it(string name)
    {
        await using var host = await TeamsHost.StartAsync();

        await host.AcknowledgedAsync(host.Captured(name));

        Assert.Empty(host.Intake.Taken);
    }

    [Theory]
    [InlineData("messageReaction")]
    [InlineData("messageUpdate")]
    [InlineData("typing")]
    [InlineData("event")]
    [InlineData("endOfConversation")]
    [InlineData("somethingNew")]
    public async Task Ignores_other_types(string type)
    {
        await using var host = await TeamsHost.StartAsync();
        var activity = host.Captured("teams-personal-message");
        activity["type"] = type;

        await host.AcknowledgedAsync(activity);

        Assert.Empty(host.Intake.Taken);
    }

    [Fact]
    public void Knows_every_captured_activity() => Assert.Equal(17, Activities.Names.Count());

    [Fact]
    public async Task Knows_who_speaks_and_where_answers_go()
    {
        await using var host = await TeamsHost.StartAsync();

        await host.AcknowledgedAsync(host.Captured("teams-channel-message-mention"));

        var said = host.Intake.Single;
        Assert.Equal("teams:00000000-0000-0000-0000-0000000000001:00000000-0000-0000-0000-0000000000020", said.Speaker.Key);
        Assert.Equal("Alex Wilber", said.Speaker.Name);
        Assert.Equal("team-id;messageid=1795371524738", said.Place.Conversation);
        Assert.Null(said.Place.Thread);
        Assert.Contains(Uri.EscapeDataString(host.Connector.ServiceUrl), said.Place.ReturnAddress, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Takes_what_is_sent_again_for_the_same()
    {
        await using var host = await TeamsHost.StartAsync();

        await host.AcknowledgedAsync(host.Captured("teams-personal-message"));
        await host.AcknowledgedAsync(host.Captured("teams-personal-message"));

        Assert.Single(host.Intake.Taken);
    }

    [Fact]
    public async Task Takes_a_button_of_old_clients_for_words()
    {
        await using var host = await TeamsHost.StartAsync();
        var activity = host.Captured("teams-personal-message-ActionSubmit");
        activity["value"] = new JsonObject { ["says"] = "again" };

        await host.AcknowledgedAsync(activity);

        var pressed = host.Intake.Single;
        Assert.Equal((UtteranceKind.Pressed, "again", "1795371402445"), (pressed.Kind, pressed.Text, pressed.About));
    }

    [Theory]
    [InlineData("again")]
    [InlineData("check payments.shop")]
    [InlineData("details")]
    public async Task Answers_a_button_in_the_body_and_leaves_the_card_alone(string says)
    {
        await using var host = await TeamsHost.StartAsync();
        var activity = host.Captured("teams-personal-invoke-adaptiveCard_action");
        activity["value"]!["action"]!["data"] = new JsonObject { ["says"] = says };

        using var response = await host.PostAsync(activity);

        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(200, answer["statusCode"]!.GetValue<int>());
        Assert.Equal("application/vnd.microsoft.activity.message", answer["type"]!.GetValue<string>());
        Assert.Equal("Looking...", answer["value"]!.GetValue<string>());
        var pressed = host.Intake.Single;
        Assert.Equal((UtteranceKind.Pressed, says, "1795371402445"), (pressed.Kind, pressed.Text, pressed.About));
    }

    [Fact]
    public async Task Says_in_the_body_that_it_is_busy()
    {
        await using var host = await TeamsHost.StartAsync();
        host.Intake.IsBusy = true;
        var activity = host.Captured("teams-personal-invoke-adaptiveCard_action");
        activity["value"]!["action"]!["data"] = new JsonObject { ["says"] = "again" };

        using var response = await host.PostAsync(activity);

        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal("application/vnd.microsoft.activity.message", answer["type"]!.GetValue<string>());
        Assert.StartsWith("Too many questions", answer["value"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_in_a_message_that_it_is_busy()
    {
        await using var host = await TeamsHost.StartAsync();
        host.Intake.IsBusy = true;

        await host.AcknowledgedAsync(host.Captured("teams-channel-message-mention"));

        await Until.TrueAsync(() => host.Connector.Calls.Count > 0);
        var call = Assert.Single(host.Connector.Calls);
        Assert.Equal("v3/conversations/team-id%3Bmessageid%3D1795371524738/activities", call.Path);
        Assert.StartsWith("Too many questions", call.Body!["summary"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_a_button_that_is_not_its_own()
    {
        await using var host = await TeamsHost.StartAsync();

        using var response = await host.PostAsync(host.Captured("teams-personal-invoke-adaptiveCard_action"));

        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(400, answer["statusCode"]!.GetValue<int>());
        Assert.Equal("application/vnd.microsoft.error", answer["type"]!.GetValue<string>());
        Assert.Empty(host.Intake.Taken);
    }

    [Theory]
    [InlineData("task/fetch")]
    [InlineData("composeExtension/query")]
    [InlineData(null)]
    public async Task Knows_no_other_invoke(string? name)
    {
        await using var host = await TeamsHost.StartAsync();
        var activity = host.Captured("teams-personal-invoke-adaptiveCard_action");
        activity["name"] = name;

        using var response = await host.PostAsync(activity);

        Assert.Equal(HttpStatusCode.NotImplemented, response.StatusCode);
        Assert.Contains("NotImplemented", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Empty(host.Intake.Taken);
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("{\"type\":")]
    public async Task Refuses_what_is_no_activity(string body)
    {
        await using var host = await TeamsHost.StartAsync();

        using var response = await host.PostAsync(body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData("type")]
    [InlineData("conversation")]
    public async Task Refuses_an_activity_without(string member)
    {
        await using var host = await TeamsHost.StartAsync();
        var activity = host.Captured("teams-personal-message");
        activity.Remove(member);

        using var response = await host.PostAsync(activity);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Refuses_a_body_that_is_too_large(bool saysHowLarge)
    {
        await using var host = await TeamsHost.StartAsync();
        var activity = host.Captured("teams-personal-message");
        activity["text"] = new string('x', 262144);

        using var response = await host.PostAsync(activity, change: request => request.Headers.TransferEncodingChunked = !saysHowLarge);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Empty(host.Intake.Taken);
    }

    [Fact]
    public async Task Reads_a_body_that_is_just_not_too_large()
    {
        await using var host = await TeamsHost.StartAsync();
        var activity = host.Captured("teams-personal-message");
        activity["text"] = new string('x', 200000);

        await host.AcknowledgedAsync(activity);

        Assert.Equal(4000, host.Intake.Single.Text.Length);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("http://10.0.0.1/_connector")]
    [InlineData("http://127.0.0.1.evil.example/")]
    [InlineData("http://127.0.0.1@evil.example/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("relative")]
    [InlineData("")]
    public async Task Believes_in_development_only_who_is_on_this_machine(string serviceUrl)
    {
        await using var host = await TeamsHost.StartAsync();
        var activity = host.Captured("teams-personal-message");
        activity["serviceUrl"] = serviceUrl;

        using var response = await host.PostAsync(activity);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Empty(host.Intake.Taken);
    }

    [Theory]
    [InlineData("Host", "evil.example")]
    [InlineData("X-Forwarded-For", "10.0.0.1")]
    [InlineData("Forwarded", "for=10.0.0.1")]
    public async Task Believes_in_development_no_web_page_and_no_proxy(string header, string value)
    {
        await using var host = await TeamsHost.StartAsync();

        using var response = await host.PostAsync(host.Captured("teams-personal-message"), change: request => request.Headers.TryAddWithoutValidation(header, value));

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Empty(host.Intake.Taken);
    }

    [Fact]
    public async Task Believes_in_development_no_form_of_a_web_page()
    {
        await using var host = await TeamsHost.StartAsync();

        using var response = await host.PostAsync(
            host.Captured("teams-personal-message"), change: request => request.Content!.Headers.ContentType = new("text/plain"));

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }
}
