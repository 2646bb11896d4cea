using System.Text.Json;
using NetDoctor.Bot.Conversations;
using NetDoctor.Bot.Conversations.Replies;

namespace NetDoctor.Bot.Tests.Slack;

/// <summary>Messages by the Web API.</summary>
public sealed class SlackChannelTests
{
    private static readonly Place Thread = new("slack", FakeSlack.Team, "C1", PlaceScope.Channel) { Thread = "1.000001", ReturnAddress = "user=U1" };
    private static readonly Place Direct = new("slack", FakeSlack.Team, "D1", PlaceScope.Direct) { ReturnAddress = "user=U1" };
    private static readonly Reply Answer = new() { Sentence = "web reaches db.", Tone = Tone.Good };
    private static readonly Reply Progress = new() { Sentence = "Looking, 3 of 7 hops.", Tone = Tone.Working };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Writes_in_the_thread_and_links_nothing()
    {
        await using var parts = await SlackParts.CreateAsync();

        var id = await parts.Channel.PostAsync(Thread, Answer, Cancellation);

        var call = await parts.Slack.CallAsync("chat.postMessage");
        Assert.Equal("1763836900.000001", id);
        Assert.Equal($"Bearer {SlackHost.BotToken}", call.Authorization);
        Assert.Equal("C1", call.Text("channel"));
        Assert.Equal("1.000001", call.Text("thread_ts"));
        Assert.Equal("web reaches db.", call.Text("text"));
        Assert.Equal("none", call.Text("parse"));
        Assert.All(["link_names", "mrkdwn", "unfurl_links", "unfurl_media"], name => Assert.Equal("False", call.Text(name)));
    }

    [Fact]
    public async Task Writes_a_direct_message_in_place()
    {
        await using var parts = await SlackParts.CreateAsync();

        await parts.Channel.PostAsync(Direct, Answer with { IsPrivate = true }, Cancellation);

        Assert.Null((await parts.Slack.CallAsync("chat.postMessage")).Text("thread_ts"));
    }

    [Fact]
    public async Task Replaces_a_message()
    {
        await using var parts = await SlackParts.CreateAsync();

        var id = await parts.Channel.PostAsync(Thread, Progress, Cancellation);
        await parts.Channel.UpdateAsync(Thread, id, Answer, Cancellation);

        var call = await parts.Slack.CallAsync("chat.update");
        Assert.Equal("C1", call.Text("channel"));
        Assert.Equal(id, call.Text("ts"));
        Assert.Equal("web reaches db.", call.Text("text"));
    }

    [Fact]
    public async Task Shows_what_is_private_to_the_speaker_alone()
    {
        await using var parts = await SlackParts.CreateAsync();

        var id = await parts.Channel.PostAsync(Thread, Answer with { IsPrivate = true }, Cancellation);
        await parts.Channel.UpdateAsync(Thread, id, Progress with { IsPrivate = true }, Cancellation);
        await parts.Channel.UpdateAsync(Thread, id, Answer with { IsPrivate = true, Sentence = "Later." }, Cancellation);

        var call = await parts.Slack.CallAsync("chat.postEphemeral");
        Assert.Equal("U1", call.Text("user"));
        Assert.Equal("1.000001", call.Text("thread_ts"));
        Assert.Equal("Later.", (await parts.Slack.CallAsync("chat.postEphemeral")).Text("text"));
        Assert.False(parts.Slack.WasCalled("chat.postMessage"));
    }

    [Fact]
    public async Task Says_what_is_private_so_that_all_may_hear_it_where_they_do()
    {
        await using var parts = await SlackParts.CreateAsync();
        var reply = Answer with { IsPrivate = true, Sentence = "You are alice@example.com.", Aloud = Answer };

        await parts.Channel.PostAsync(Thread with { ReturnAddress = null }, reply, Cancellation);
        await parts.Channel.UpdateAsync(Thread, "1.000002", reply, Cancellation);

        Assert.Equal(Answer.Sentence, (await parts.Slack.CallAsync("chat.postMessage")).Text("text"));
        Assert.Equal(Answer.Sentence, (await parts.Slack.CallAsync("chat.update")).Text("text"));
    }

    [Fact]
    public async Task Waits_as_long_as_Slack_asks()
    {
        var time = new HastyTime();
        await using var parts = await SlackParts.CreateAsync(time);
        parts.Slack.Next("chat.postMessage", FakeAnswer.Wait("7"), new FakeAnswer(503, ""));

        await parts.Channel.PostAsync(Thread, Answer, Cancellation);

        Assert.Equal([TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(2)], time.Waits);
    }

    [Theory]
    [InlineData("1", 4)]
    [InlineData("3600", 1)]
    public async Task Does_not_wait_for_ever(string seconds, int calls)
    {
        await using var parts = await SlackParts.CreateAsync();
        parts.Slack.Always("chat.postMessage", FakeAnswer.Wait(seconds));

        var exception = await Assert.ThrowsAsync<ChatChannelException>(() => parts.Channel.PostAsync(Thread, Answer, Cancellation));

        Assert.False(exception.IsLasting);
        for (var call = 0; call < calls; call++)
        {
            await parts.Slack.CallAsync("chat.postMessage");
        }

        Assert.False(parts.Slack.WasCalled("chat.postMessage"));
    }

    [Fact]
    public async Task Leaves_out_progress_that_Slack_does_not_take_now()
    {
        var time = new HastyTime();
        await using var parts = await SlackParts.CreateAsync(time);
        parts.Slack.Next("chat.update", FakeAnswer.Wait("1"), FakeAnswer.Error("internal_error"), FakeAnswer.Cut);

        for (var update = 0; update < 3; update++)
        {
            await parts.Channel.UpdateAsync(Thread, "2.000002", Progress, Cancellation);
        }

        Assert.Empty(time.Waits);
    }

    [Fact]
    public async Task Repeats_only_what_does_no_harm_twice()
    {
        await using var parts = await SlackParts.CreateAsync();
        parts.Slack.Next("chat.postMessage", FakeAnswer.Cut);
        parts.Slack.Next("chat.update", FakeAnswer.Cut, new FakeAnswer(500, "{}"));

        var exception = await Assert.ThrowsAsync<ChatChannelException>(() => parts.Channel.PostAsync(Thread, Answer, Cancellation));
        await parts.Channel.UpdateAsync(Thread, "2.000002", Answer, Cancellation);

        Assert.False(exception.IsLasting);
        await parts.Slack.CallAsync("chat.postMessage");
        Assert.False(parts.Slack.WasCalled("chat.postMessage"));
    }

    [Fact]
    public async Task Says_so_when_Slack_can_not_be_reached()
    {
        var time = new HastyTime();
        await using var parts = await SlackParts.CreateAsync(time);
        await parts.Slack.DisposeAsync();

        var exception = await Assert.ThrowsAsync<ChatChannelException>(() => parts.Channel.PostAsync(Thread, Answer, Cancellation));

        Assert.False(exception.IsLasting);
        Assert.StartsWith("Slack can't be reached for chat.postMessage", exception.Message, StringComparison.Ordinal);
        Assert.Equal(3, time.Waits.Count);
    }

    [Theory]
    [InlineData("channel_not_found", true)]
    [InlineData("not_in_channel", true)]
    [InlineData("is_archived", true)]
    [InlineData("account_inactive", true)]
    [InlineData("token_revoked", true)]
    [InlineData("invalid_auth", false)]
    [InlineData("missing_scope", false)]
    [InlineData("internal_error", false)]
    [InlineData("something_new", false)]
    public async Task Tells_what_lasts_from_what_passes(string code, bool isLasting)
    {
        await using var parts = await SlackParts.CreateAsync();
        parts.Slack.Always("chat.postMessage", FakeAnswer.Error(code));
        parts.Slack.Always("chat.update", FakeAnswer.Error(code));

        var post = await Assert.ThrowsAsync<ChatChannelException>(() => parts.Channel.PostAsync(Thread, Answer, Cancellation));
        var update = await Assert.ThrowsAsync<ChatChannelException>(() => parts.Channel.UpdateAsync(Thread, "2.000002", Answer, Cancellation));

        Assert.Equal(isLasting, post.IsLasting);
        Assert.Equal(isLasting, update.IsLasting);
        Assert.DoesNotContain(SlackHost.BotToken, post.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("msg_blocks_too_long")]
    [InlineData("invalid_blocks")]
    public async Task Writes_plainly_what_Slack_can_not_show(string code)
    {
        await using var parts = await SlackParts.CreateAsync();
        parts.Slack.Next("chat.postMessage", FakeAnswer.Error(code));

        await parts.Channel.PostAsync(Thread, Answer, Cancellation);

        await parts.Slack.CallAsync("chat.postMessage");
        var plain = await parts.Slack.CallAsync("chat.postMessage");
        Assert.Equal("[]", plain.Text("blocks"));
        Assert.Equal("web reaches db.", plain.Text("text"));
    }

    [Fact]
    public async Task Takes_no_page_of_a_proxy_for_an_answer()
    {
        await using var parts = await SlackParts.CreateAsync();
        parts.Slack.Next("chat.postMessage", new FakeAnswer(200, "<html>Please sign in</html>"));

        var exception = await Assert.ThrowsAsync<ChatChannelException>(() => parts.Channel.PostAsync(Thread, Answer, Cancellation));

        Assert.False(exception.IsLasting);
    }

    [Theory]
    [InlineData("message_not_found")]
    [InlineData("cant_update_message")]
    [InlineData("edit_window_closed")]
    public async Task Says_that_a_message_cannot_be_changed_any_more_but_another_be_written(string code)
    {
        await using var parts = await SlackParts.CreateAsync();
        parts.Slack.Next("chat.update", FakeAnswer.Error(code));

        var exception = await Assert.ThrowsAsync<ChatChannelException>(() => parts.Channel.UpdateAsync(Thread, "1.000001", Answer, Cancellation));

        Assert.Equal((true, false), (exception.IsLasting, exception.IsPlaceGone));
    }

    [Fact]
    public async Task Writes_below_a_message_of_its_own()
    {
        await using var parts = await SlackParts.CreateAsync();

        await parts.Channel.PostAsync(Direct.Below("2.000002"), Answer, Cancellation);
        await parts.Channel.PostAsync(Direct.Below("D9:3.000003"), Answer, Cancellation);
        await parts.Channel.PostAsync(Direct.Below("response"), Answer, Cancellation);

        Assert.Equal(("D1", "2.000002"), Where(await parts.Slack.CallAsync("chat.postMessage")));
        Assert.Equal(("D9", "3.000003"), Where(await parts.Slack.CallAsync("chat.postMessage")));
        Assert.Equal(("D1", null), Where(await parts.Slack.CallAsync("chat.postMessage")));

        static (string?, string?) Where(SlackCall call) => (call.Text("channel"), call.Text("thread_ts"));
    }

    [Fact]
    public async Task Shows_blocks_and_text_at_once()
    {
        await using var parts = await SlackParts.CreateAsync();

        await parts.Channel.PostAsync(Thread, Answer, Cancellation);

        var blocks = (await parts.Slack.CallAsync("chat.postMessage")).Json.GetProperty("blocks");
        Assert.Equal(JsonValueKind.Array, blocks.ValueKind);
        Assert.Equal("rich_text", blocks[0].GetProperty("type").GetString());
    }
}
