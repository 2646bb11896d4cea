using NetDoctor.Bot.Conversations;
using NetDoctor.Bot.Conversations.Replies;
using NetDoctor.Bot.Slack;
using NetDoctor.Bot.Slack.Receiving;

namespace NetDoctor.Bot.Tests.Slack;

/// <summary>Answers to commands, and to buttons of messages that one user sees.</summary>
public sealed class SlackResponseUrlTests
{
    private static readonly Reply Answer = new() { Sentence = "web reaches db.", Tone = Tone.Good };
    private static readonly Reply Progress = new() { Sentence = "Looking, 3 of 7 hops.", Tone = Tone.Working };

    private readonly HastyTime _time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_command_is_answered_to_its_speaker_alone()
    {
        await using var parts = await SlackParts.CreateAsync(_time);
        var place = Place(parts, replaces: false);

        var id = await parts.Channel.PostAsync(place, Progress, Cancellation);
        await parts.Channel.UpdateAsync(place, id, Progress, Cancellation);
        await parts.Channel.UpdateAsync(place, id, Answer, Cancellation);

        Assert.Equal("Looking, 3 of 7 hops.", (await parts.Slack.CallAsync("response/1")).Text("text"));
        var answer = await parts.Slack.CallAsync("response/1");
        Assert.Equal("web reaches db.", answer.Text("text"));
        Assert.Equal("ephemeral", answer.Text("response_type"));
        Assert.Equal("True", answer.Text("replace_original"));
        Assert.Equal("", answer.Authorization);
        Assert.False(parts.Slack.WasCalled("response/1"));
        Assert.False(parts.Slack.WasCalled("chat.postMessage"));
    }

    [Fact]
    public async Task The_sixth_post_goes_to_the_direct_messages()
    {
        await using var parts = await SlackParts.CreateAsync(_time);
        var place = Place(parts, replaces: false);

        for (var post = 1; post <= 5; post++)
        {
            Assert.Equal("response", await parts.Channel.PostAsync(place, Answer, Cancellation));
        }

        var id = await parts.Channel.PostAsync(place, Answer, Cancellation);
        await parts.Channel.UpdateAsync(place, id, Answer with { Sentence = "Later." }, Cancellation);

        Assert.Equal("D1:1763836900.000001", id);
        Assert.Equal("U1", (await parts.Slack.CallAsync("chat.postMessage")).Text("channel"));
        Assert.Equal("D1", (await parts.Slack.CallAsync("chat.update")).Text("channel"));
    }

    [Fact]
    public async Task Progress_leaves_posts_for_the_answer()
    {
        await using var parts = await SlackParts.CreateAsync(_time);
        var place = Place(parts, replaces: true);

        for (var update = 1; update <= 20; update++)
        {
            await parts.Channel.UpdateAsync(place, "response", Progress, Cancellation);
        }

        await parts.Channel.UpdateAsync(place, "response", Answer, Cancellation);

        for (var update = 1; update <= 2; update++)
        {
            Assert.Equal("Looking, 3 of 7 hops.", (await parts.Slack.CallAsync("response/1")).Text("text"));
        }

        Assert.Equal("web reaches db.", (await parts.Slack.CallAsync("response/1")).Text("text"));
        Assert.False(parts.Slack.WasCalled("response/1"));
        Assert.False(parts.Slack.WasCalled("chat.postMessage"));
    }

    [Fact]
    public async Task After_half_an_hour_it_is_used_no_more()
    {
        await using var parts = await SlackParts.CreateAsync(_time);
        var place = Place(parts, replaces: false);
        _time.Now += TimeSpan.FromMinutes(30);

        await parts.Channel.PostAsync(place, Answer, Cancellation);
        await parts.Channel.UpdateAsync(place, "response", Progress, Cancellation);
        await parts.Channel.UpdateAsync(place, "response", Answer, Cancellation);

        Assert.False(parts.Slack.WasCalled("response/1"));
        Assert.Equal("U1", (await parts.Slack.CallAsync("chat.postMessage")).Text("channel"));
        Assert.Equal("U1", (await parts.Slack.CallAsync("chat.postMessage")).Text("channel"));
        Assert.False(parts.Slack.WasCalled("chat.postMessage"));
    }

    [Theory]
    [InlineData(404)]
    [InlineData(302)]
    public async Task One_that_Slack_takes_no_more_is_not_tried_again(int status)
    {
        await using var parts = await SlackParts.CreateAsync(_time);
        var place = Place(parts, replaces: false);
        parts.Slack.Always("response/1", new FakeAnswer(status, "used_url"));

        await parts.Channel.PostAsync(place, Answer, Cancellation);
        await parts.Channel.PostAsync(place, Answer, Cancellation);

        await parts.Slack.CallAsync("response/1");
        Assert.False(parts.Slack.WasCalled("response/1"));
        await parts.Slack.CallAsync("chat.postMessage");
        await parts.Slack.CallAsync("chat.postMessage");
    }

    [Theory]
    [InlineData("https://hooks.slack.com/commands/T1/2/abc", true)]
    [InlineData("https://HOOKS.slack.com:443/commands/T1/2/abc", true)]
    [InlineData("http://hooks.slack.com/commands/T1/2/abc", false)]
    [InlineData("https://hooks.slack.com:8443/commands/T1/2/abc", false)]
    [InlineData("https://hooks.slack.com.evil.example/commands", false)]
    [InlineData("https://hooks.slack.com@evil.example/commands", false)]
    [InlineData("https://user:word@hooks.slack.com/commands", false)]
    [InlineData("https://evil.example/hooks.slack.com", false)]
    [InlineData("//hooks.slack.com/commands", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("commands", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Only_Slacks_own_is_trusted(string? url, bool isTrusted) =>
        Assert.Equal(isTrusted, ResponseUrl.Trusted(url, new SlackOptions().ResponseUrl) is not null);

    [Fact]
    public void Survives_being_kept_as_text()
    {
        var address = new SlackAddress("U1")
        {
            Response = new Uri("https://hooks.slack.com/commands/T1/2/a%2Fb?x=1&y=2"),
            Until = DateTimeOffset.FromUnixTimeSeconds(1795435200),
            Replaces = true,
        };

        Assert.Equal(address, SlackAddress.Of(new Place("slack", "T1", "C1", PlaceScope.Direct) { ReturnAddress = address.Format() }));
        Assert.Equal(new SlackAddress((string?)null), SlackAddress.Of(new Place("slack", "T1", "C1", PlaceScope.Direct)));
    }

    private Place Place(SlackParts parts, bool replaces) => new("slack", FakeSlack.Team, "U1", PlaceScope.Direct)
    {
        ReturnAddress = new SlackAddress("U1")
        {
            Response = parts.Slack.ResponseUrl("1"),
            Until = _time.Now + CommandReader.ResponseTime,
            Replaces = replaces,
        }.Format(),
    };
}
