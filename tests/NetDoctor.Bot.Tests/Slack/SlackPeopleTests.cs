using NetDoctor.Bot.Conversations;
using NetDoctor.Bot.Slack;

namespace NetDoctor.Bot.Tests.Slack;

/// <summary>What Slack vouches for of a speaker.</summary>
public sealed class SlackPeopleTests
{
    private static readonly Speaker Alice = new("slack", FakeSlack.Team, "U1", "U1");
    private static readonly Place Place = new("slack", FakeSlack.Team, "C1", PlaceScope.Channel);

    private readonly HastyTime _time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Is_asked_for_once_in_a_while()
    {
        await using var parts = await SlackParts.CreateAsync(_time);
        parts.Slack.Always("users.info", User());

        var first = await parts.Channel.DescribeAsync(Alice, Place, Cancellation);
        var second = await parts.Channel.DescribeAsync(Alice, Place, Cancellation);

        Assert.Equal(("Alice", "alice@example.com"), (first.Name, first.Email));
        Assert.Equal(first.Email, second.Email);
        Assert.Equal("user=U1", (await parts.Slack.CallAsync("users.info")).Body);
        Assert.False(parts.Slack.WasCalled("users.info"));
        _time.Now += TimeSpan.FromMinutes(6);
        await parts.Channel.DescribeAsync(Alice, Place, Cancellation);
        Assert.True(parts.Slack.WasCalled("users.info"));
    }

    [Theory]
    [InlineData("\"team_id\":\"T0OTHER\"")]
    [InlineData("\"team_id\":\"T123ABC456\",\"is_stranger\":true")]
    [InlineData("\"team_id\":\"T123ABC456\",\"is_email_confirmed\":false")]
    [InlineData("\"team_id\":\"T123ABC456\",\"deleted\":true")]
    [InlineData("\"team_id\":\"T123ABC456\",\"is_bot\":true")]
    [InlineData("\"name\":\"alice\"")]
    [InlineData("\"team_id\":\"T0OTHER\",\"enterprise_user\":{\"enterprise_id\":\"E0OTHER\"}")]
    public async Task Is_no_address_that_others_could_have_set(string members)
    {
        await using var parts = await SlackParts.CreateAsync(_time);
        parts.Slack.Always("users.info", User(members));

        var described = await parts.Channel.DescribeAsync(Alice, Place, Cancellation);

        Assert.Null(described.Email);
        Assert.Equal(members.Contains("is_email_confirmed", StringComparison.Ordinal) ? Standing.Member : Standing.Stranger, described.Standing);
    }

    [Fact]
    public async Task Holds_in_all_workspaces_of_the_organization()
    {
        await using var parts = await SlackParts.CreateAsync(_time);
        parts.Get<SlackIdentity>().Learn(new SlackWorkspace(FakeSlack.Team, "Example", "E1", FakeSlack.BotUser, SlackHost.BotToken, DateTimeOffset.UnixEpoch));
        parts.Slack.Always("users.info", User("\"team_id\":\"T0OTHER\",\"enterprise_user\":{\"enterprise_id\":\"E1\"}"));

        Assert.Equal("alice@example.com", (await parts.Channel.DescribeAsync(Alice, Place, Cancellation)).Email);
    }

    [Fact]
    public async Task Has_the_user_groups_where_they_are_wanted()
    {
        await using var parts = await SlackParts.CreateAsync(_time, ("UserGroups", "true"));
        parts.Slack.Always("users.info", User());
        parts.Slack.Always("usergroups.list", FakeAnswer.Ok("""
            {"ok":true,"usergroups":[{"id":"S1","handle":"ops","users":["U1","U2"]},{"id":"S2","handle":"dev","users":["U2"]},{"id":"S3","users":["U1"]}]}
            """));

        var alice = await parts.Channel.DescribeAsync(Alice, Place, Cancellation);
        var bob = await parts.Channel.DescribeAsync(Alice with { Id = "U3" }, Place, Cancellation);

        Assert.Equal(["S1", "@ops", "S3"], alice.Groups);
        Assert.Empty(bob.Groups);
        await parts.Slack.CallAsync("usergroups.list");
        Assert.False(parts.Slack.WasCalled("usergroups.list"));
    }

    [Fact]
    public async Task Is_nothing_when_the_app_may_not_ask()
    {
        await using var parts = await SlackParts.CreateAsync(_time, ("UserGroups", "true"));
        parts.Slack.Next("users.info", FakeAnswer.Error("missing_scope"));
        parts.Slack.Always("users.info", User());
        parts.Slack.Always("usergroups.list", FakeAnswer.Error("missing_scope"));

        Assert.Equal(Alice with { Standing = Standing.Stranger }, await parts.Channel.DescribeAsync(Alice, Place, Cancellation));
        Assert.Equal("alice@example.com", (await parts.Channel.DescribeAsync(Alice, Place, Cancellation)).Email);
    }

    [Fact]
    public async Task Is_not_taken_for_a_stranger_before_it_is_known_whose_workspace_it_is()
    {
        await using var parts = await SlackParts.CreateAsync(_time);
        parts.Slack.Always("users.info", User());
        var workspace = parts.Get<SlackIdentity>().Workspace!;
        parts.Get<SlackIdentity>().Fail("Slack was not asked yet.", isForgotten: true);

        var exception = await Assert.ThrowsAsync<ChatChannelException>(() => parts.Channel.DescribeAsync(Alice, Place, Cancellation));
        parts.Get<SlackIdentity>().Learn(workspace);

        Assert.False(exception.IsLasting);
        Assert.Equal("alice@example.com", (await parts.Channel.DescribeAsync(Alice, Place, Cancellation)).Email);
    }

    [Fact]
    public async Task Is_asked_for_again_for_another_workspace()
    {
        await using var parts = await SlackParts.CreateAsync(_time);
        parts.Slack.Always("users.info", User());
        Assert.NotNull((await parts.Channel.DescribeAsync(Alice, Place, Cancellation)).Email);

        parts.Get<SlackIdentity>().Learn(parts.Get<SlackIdentity>().Workspace! with { TeamId = "T0OTHER" });

        Assert.Null((await parts.Channel.DescribeAsync(Alice, Place, Cancellation)).Email);
    }

    [Fact]
    public async Task Is_not_taken_for_nothing_when_Slack_is_down()
    {
        await using var parts = await SlackParts.CreateAsync(_time);
        parts.Slack.Always("users.info", new FakeAnswer(500, ""));

        var exception = await Assert.ThrowsAsync<ChatChannelException>(() => parts.Channel.DescribeAsync(Alice, Place, Cancellation));

        Assert.False(exception.IsLasting);
    }

    private static FakeAnswer User(string members = $"\"team_id\":\"{FakeSlack.Team}\"") =>
        FakeAnswer.Ok($$"""{"ok":true,"user":{"id":"U1",{{members}},"profile":{"display_name":"Alice","email":"alice@example.com"} } }""");
}
