using NetDoctor.Bot.Conversations;
using NetDoctor.Bot.Conversations.Replies;
using NetDoctor.Bot.State;

namespace NetDoctor.Bot.Tests.Teams;

/// <summary>What the bot says in Teams, and to whom its token goes.</summary>
public sealed class TeamsChannelTests
{
    private static readonly Reply Good = new() { Sentence = "It works.", Tone = Tone.Good };
    private static readonly Reply Working = new() { Sentence = "Looking.", Tone = Tone.Working };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Writes_and_changes_a_message()
    {
        await using var host = await TeamsHost.StartAsync();

        var id = await host.Channel.PostAsync(host.Place(), Working, Stop);
        await host.Channel.UpdateAsync(host.Place(), id, Good, Stop);

        Assert.Equal(
            ["POST v3/conversations/a%3Bb%2Fc/activities", "PUT v3/conversations/a%3Bb%2Fc/activities/message-1"],
            host.Connector.Calls.Select(call => $"{call.Method} {call.Path}"));
        Assert.All(host.Connector.Calls, call => Assert.Null(call.Authorization));
        var written = host.Connector.Calls[1].Body!;
        Assert.Equal(("message", "It works.", "message-1", TeamsHost.App, "a;b/c"), (
            written["type"]!.GetValue<string>(), written["summary"]!.GetValue<string>(), written["id"]!.GetValue<string>(),
            written["from"]!["id"]!.GetValue<string>(), written["conversation"]!["id"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Says_what_is_for_one_alone_so_that_all_may_hear_it()
    {
        await using var host = await TeamsHost.StartAsync();
        var reply = Good with { Sentence = "You are ann@example.com.", IsPrivate = true, Aloud = Good };

        foreach (var scope in new[] { PlaceScope.Channel, PlaceScope.Group, PlaceScope.Direct })
        {
            var id = await host.Channel.PostAsync(host.Place(scope), reply, Stop);
            await host.Channel.UpdateAsync(host.Place(scope), id, reply, Stop);
        }

        Assert.Equal(
            [.. Enumerable.Repeat(Good.Sentence, 4), .. Enumerable.Repeat(reply.Sentence, 2)],
            host.Connector.Calls.Select(call => call.Body!["summary"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Answers_below_a_message()
    {
        await using var host = await TeamsHost.StartAsync();

        await host.Channel.PostAsync(host.Place(PlaceScope.Channel).Below("m/1"), Good, Stop);

        var call = Assert.Single(host.Connector.Calls);
        Assert.Equal("v3/conversations/a%3Bb%2Fc/activities/m%2F1", call.Path);
        Assert.Equal("m/1", call.Body!["replyToId"]!.GetValue<string>());
    }

    [Fact]
    public async Task Sends_its_token_where_a_validated_token_vouched_for()
    {
        await using var issuer = await FakeIssuer.StartAsync();
        await using var host = await TeamsHost.StartAsync(issuer);
        var place = await HeardAsync(host);

        await host.Channel.PostAsync(place, Good, Stop);

        Assert.Contains(host.Connector.Calls, call => call.Authorization == $"Bearer {TeamsHost.OutboundToken}");
    }

    [Theory]
    [InlineData("{other}")]
    [InlineData("{connector}/")]
    [InlineData("{connector}/elsewhere")]
    [InlineData("https://smba.trafficmanager.net.evil.example/")]
    [InlineData("https://smba.trafficmanager.net@evil.example/")]
    [InlineData("http://smba.trafficmanager.net/emea/")]
    [InlineData("https://smba.trafficmanager.net:444/emea/")]
    [InlineData("https://smba.trafficmanager.net/emea/?to=evil")]
    public async Task Sends_its_token_nowhere_else(string serviceUrl)
    {
        await using var issuer = await FakeIssuer.StartAsync();
        await using var host = await TeamsHost.StartAsync(issuer);
        await using var other = await FakeConnector.StartAsync();
        await HeardAsync(host);
        await Until.TrueAsync(() => host.Connector.Calls.Count == 1);
        var asked = host.Entra.Asked.Count;
        var hostile = host.Place(serviceUrl: serviceUrl.Replace("{other}", other.ServiceUrl, StringComparison.Ordinal)
            .Replace("{connector}", host.Connector.ServiceUrl, StringComparison.Ordinal));

        await Assert.ThrowsAsync<ChatChannelException>(() => host.Channel.PostAsync(hostile, Good, Stop));
        await Assert.ThrowsAsync<ChatChannelException>(() => host.Channel.UpdateAsync(hostile, "1", Good, Stop));
        await Assert.ThrowsAsync<ChatChannelException>(() => host.Channel.DescribeAsync(new Speaker("teams", TeamsHost.Tenant, "1", "x"), hostile, Stop));

        Assert.Empty(other.Calls);
        Assert.Single(host.Connector.Calls);
        Assert.Equal(asked, host.Entra.Asked.Count);
    }

    [Fact]
    public async Task Believes_no_refused_request_where_answers_go()
    {
        await using var issuer = await FakeIssuer.StartAsync();
        await using var host = await TeamsHost.StartAsync(issuer);
        using var response = await host.PostAsync(host.Captured("teams-personal-message"), FakeIssuer.Sign(
            FakeIssuer.Claims("https://smba.trafficmanager.net/emea/", TimeProvider.System.GetUtcNow())));

        await Assert.ThrowsAsync<ChatChannelException>(() => host.Channel.PostAsync(host.Place(), Good, Stop));

        Assert.Empty(host.Connector.Calls);
    }

    [Theory]
    [InlineData("{connector}", true)]
    [InlineData("{connector}/", true)]
    [InlineData("{connector}/deeper", false)]
    public async Task Keeps_promises_over_a_restart_where_the_settings_trust(string listed, bool isTrusted)
    {
        await using var issuer = await FakeIssuer.StartAsync();
        await using var host = await TeamsHost.StartAsync(issuer, null, null, null, ("Teams:ServiceUrls:0", listed));

        var posting = host.Channel.PostAsync(host.Place(), Good, Stop);

        if (isTrusted)
        {
            Assert.Equal("message-1", await posting);
        }
        else
        {
            await Assert.ThrowsAsync<ChatChannelException>(() => posting);
        }
    }

    [Fact]
    public async Task Keeps_promises_over_a_restart_where_a_token_has_vouched_before()
    {
        using var file = new TempFile();
        await using var issuer = await FakeIssuer.StartAsync();
        await using var host = await TeamsHost.StartAsync(issuer, store: new SqliteBotStore(file.Path));
        await Assert.ThrowsAsync<ChatChannelException>(() => host.Channel.PostAsync(host.Place(), Good, Stop));

        new SqliteBotStore(file.Path).Vouch(host.Connector.ServiceUrl);

        Assert.Equal("message-1", await host.Channel.PostAsync(host.Place(), Good, Stop));
    }

    [Fact]
    public async Task Follows_no_redirect()
    {
        await using var host = await TeamsHost.StartAsync();
        await using var other = await FakeConnector.StartAsync();
        host.Connector.Refusals.Enqueue(new(307, Location: $"{other.ServiceUrl}/v3/conversations/1/activities"));

        await Assert.ThrowsAsync<ChatChannelException>(() => host.Channel.PostAsync(host.Place(), Good, Stop));

        Assert.Empty(other.Calls);
    }

    [Fact]
    public async Task Waits_as_long_as_it_is_asked_to()
    {
        var time = new HastyTime();
        await using var host = await TeamsHost.StartAsync(time: time);
        host.Connector.Refusals.Enqueue(new(429, RetryAfter: "7"));
        host.Connector.Refusals.Enqueue(new(502));
        host.Connector.Refusals.Enqueue(new(503, RetryAfter: time.Now.AddSeconds(9).ToString("R", System.Globalization.CultureInfo.InvariantCulture)));

        await host.Channel.PostAsync(host.Place(), Good, Stop);

        Assert.Equal(4, host.Connector.Calls.Count);
        Assert.Equal([7, 2, 9], time.Waits.Select(wait => wait.TotalSeconds));
    }

    [Theory]
    [InlineData(429, null, 4)]
    [InlineData(504, null, 4)]
    [InlineData(429, "31", 1)]
    [InlineData(501, null, 1)]
    [InlineData(400, null, 1)]
    [InlineData(401, null, 1)]
    public async Task Gives_up_for_now(int status, string? retryAfter, int attempts)
    {
        await using var host = await TeamsHost.StartAsync(time: new HastyTime());
        for (var count = 0; count < 9; count++)
        {
            host.Connector.Refusals.Enqueue(new(status, RetryAfter: retryAfter));
        }

        var refused = await Assert.ThrowsAsync<ChatChannelException>(() => host.Channel.PostAsync(host.Place(), Good, Stop));

        Assert.False(refused.IsLasting);
        Assert.Equal(attempts, host.Connector.Calls.Count);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(410)]
    public async Task Says_that_a_message_cannot_be_changed_any_more_but_another_be_written(int status)
    {
        await using var host = await TeamsHost.StartAsync();
        host.Connector.Refusals.Enqueue(new(status, "ActivityNotFoundInConversation"));

        var refused = await Assert.ThrowsAsync<ChatChannelException>(() => host.Channel.UpdateAsync(host.Place(), "gone", Good, Stop));

        Assert.Equal((true, false), (refused.IsLasting, refused.IsPlaceGone));
    }

    [Theory]
    [InlineData(403, "BotNotInConversationRoster")]
    [InlineData(404, "ConversationNotFound")]
    public async Task Gives_up_for_good(int status, string code)
    {
        await using var host = await TeamsHost.StartAsync();
        host.Connector.Refusals.Enqueue(new(status, code));

        var refused = await Assert.ThrowsAsync<ChatChannelException>(() => host.Channel.PostAsync(host.Place(), Good, Stop));

        Assert.True(refused.IsLasting);
        Assert.Contains(code, refused.Message, StringComparison.Ordinal);
        Assert.Single(host.Connector.Calls);
    }

    [Theory]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("")]
    public async Task Writes_to_no_conversation_that_leads_elsewhere(string conversation)
    {
        await using var host = await TeamsHost.StartAsync();

        await Assert.ThrowsAsync<ChatChannelException>(() => host.Channel.PostAsync(host.Place(conversation: conversation), Good, Stop));

        Assert.Empty(host.Connector.Calls);
    }

    [Fact]
    public async Task Says_it_shorter_when_Teams_finds_it_too_large()
    {
        await using var host = await TeamsHost.StartAsync();
        host.Connector.Refusals.Enqueue(new(413));

        await host.Channel.PostAsync(host.Place(), Good, Stop);

        var sent = host.Connector.Calls[1].Body!;
        Assert.Equal(("plain", "It works."), (sent["textFormat"]!.GetValue<string>(), sent["text"]!.GetValue<string>()));
        Assert.Null(sent["attachments"]);
    }

    [Fact]
    public async Task Leaves_progress_out_when_Teams_is_busy()
    {
        await using var host = await TeamsHost.StartAsync(time: new HastyTime());
        host.Connector.Refusals.Enqueue(new(429));

        await host.Channel.UpdateAsync(host.Place(), "1", Working, Stop);

        Assert.Single(host.Connector.Calls);
    }

    [Fact]
    public async Task Tells_when_progress_has_nowhere_to_go()
    {
        await using var host = await TeamsHost.StartAsync();
        host.Connector.Refusals.Enqueue(new(404));

        var refused = await Assert.ThrowsAsync<ChatChannelException>(() => host.Channel.UpdateAsync(host.Place(), "1", Working, Stop));

        Assert.True(refused.IsLasting);
    }

    [Fact]
    public async Task Shows_that_it_is_at_it_in_personal_conversations_alone()
    {
        await using var host = await TeamsHost.StartAsync();

        await host.AcknowledgedAsync(host.Captured("teams-groupchat-message-mention"));
        await host.AcknowledgedAsync(host.Captured("teams-channel-message-mention"));
        await host.AcknowledgedAsync(host.Captured("teams-personal-message"));
        await host.AcknowledgedAsync(host.Captured("teams-personal-message"));
        await Until.TrueAsync(() => host.Connector.Calls.Count > 0);

        var call = Assert.Single(host.Connector.Calls);
        Assert.Equal("typing", call.Body!["type"]!.GetValue<string>());
        Assert.Equal("v3/conversations/720c020c-648f-4510-91e6-0bc3b2f2a1d1/activities", call.Path);
    }

    [Fact]
    public async Task Says_so_when_nothing_listens()
    {
        var time = new HastyTime();
        await using var host = await TeamsHost.StartAsync(time: time);
        string gone;
        await using (var other = await FakeConnector.StartAsync())
        {
            gone = other.ServiceUrl;
        }

        var refused = await Assert.ThrowsAsync<ChatChannelException>(() => host.Channel.PostAsync(host.Place(serviceUrl: gone), Good, Stop));

        Assert.False(refused.IsLasting);
        Assert.Equal(3, time.Waits.Count);
    }

    // Has a validated token vouch for the connector.
    private static async Task<Place> HeardAsync(TeamsHost host)
    {
        var token = FakeIssuer.Sign(FakeIssuer.Claims(host.Connector.ServiceUrl, TimeProvider.System.GetUtcNow()));
        using var response = await host.PostAsync(host.Captured("teams-personal-message"), token);
        return host.Intake.Single.Place;
    }
}
