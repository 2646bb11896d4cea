using System.Text.Json;
using System.Text.Json.Nodes;
using NetDoctor.Bot.Conversations;
using NetDoctor.Bot.Slack.Receiving;

namespace NetDoctor.Bot.Tests.Slack;

public sealed class EventReaderTests
{
    private const string Bot = FakeSlack.BotUser;

    [Theory]
    [InlineData("<@U0LAN0Z89> why can't I reach payments", "why can't I reach payments")]
    [InlineData("<@U0LAN0Z89|netdoctor> status", "status")]
    [InlineData("hey <@U0LAN0Z89> status please", "hey   status please")]
    [InlineData("<@U0LAN0Z89>", "")]
    [InlineData("<@U0LAN0Z89> <@U0LAN0Z89> status", "status")]
    [InlineData("<@U0LAN0Z899> is out", "<@U0LAN0Z899> is out")]
    [InlineData("<@U0LAN0Z89 status", "<@U0LAN0Z89 status")]
    [InlineData("<@U0LAN0Z89> can <http://payments.shop|payments.shop> be reached by <@U1>", "can <http://payments.shop|payments.shop> be reached by <@U1>")]
    public void Takes_only_its_own_mention_from_the_words(string text, string words) =>
        Assert.Equal(words, Read("app_mention", "text", text)!.Text);

    [Fact]
    public void Answers_once_what_comes_as_mention_and_as_message()
    {
        var mention = Read("app_mention", "channel", "D024BE91L");
        var message = Read("message", "text", "<@U0LAN0Z89> status");
        var again = Read("message", "ts", "1763836801.000200");

        Assert.Null(mention);
        Assert.Equal("status", message!.Text);
        Assert.Equal(message.Id, again!.Id);
    }

    [Fact]
    public void Knows_the_same_words_by_channel_and_time()
    {
        var first = Callback("app_mention");
        var second = Callback("app_mention");
        second["event_id"] = "Ev0ANOTHER";
        var third = Callback("app_mention");
        third["event"]!["ts"] = "1763836800.000101";

        Assert.Equal(Read(first)!.Id, Read(second)!.Id);
        Assert.NotEqual(Read(first)!.Id, Read(third)!.Id);
    }

    [Theory]
    [InlineData("bot_id", "B061F7JHD")]
    [InlineData("subtype", "bot_message")]
    [InlineData("subtype", "message_changed")]
    [InlineData("subtype", "message_deleted")]
    [InlineData("subtype", "message_replied")]
    [InlineData("subtype", "channel_join")]
    [InlineData("user", Bot)]
    [InlineData("user", "")]
    [InlineData("channel_type", "channel")]
    [InlineData("channel_type", "group")]
    public void Ignores_what_is_not_said_to_it(string member, string value) => Assert.Null(Read("message", member, value));

    [Theory]
    [InlineData("bot_id", "B061F7JHD")]
    [InlineData("user", Bot)]
    [InlineData("subtype", "bot_message")]
    public void Ignores_mentions_by_bots(string member, string value) => Assert.Null(Read("app_mention", member, value));

    [Theory]
    [InlineData("file_share")]
    [InlineData("thread_broadcast")]
    public void Takes_words_that_come_with_a_picture(string subtype) => Assert.Equal("status", Read("message", "subtype", subtype)!.Text);

    [Fact]
    public void Stays_in_the_thread_that_it_is_asked_in()
    {
        Assert.Equal("1763830000.000001", Read("app_mention", "thread_ts", "1763830000.000001")!.Place.Thread);
        Assert.Equal("user=U061F7AUR", Read("app_mention", "thread_ts", "1763830000.000001")!.Place.ReturnAddress);
        Assert.Equal("1763830000.000001", Read("message", "thread_ts", "1763830000.000001")!.Place.Thread);
    }

    [Fact]
    public void Finds_itself_in_the_event_when_Slack_has_not_said_who_it_is()
    {
        using var document = JsonDocument.Parse(Callback("app_mention").ToJsonString());

        Assert.Equal("status", EventReader.Read(document.RootElement, botUserId: null)!.Text);
    }

    [Fact]
    public void Takes_a_speaker_of_another_organization_for_one()
    {
        var said = Read("app_mention", "user_team", "T0OTHER")!;

        Assert.Equal("slack:T0OTHER:U061F7AUR", said.Speaker.Key);
        Assert.Equal(FakeSlack.Team, said.Place.Tenant);
    }

    [Theory]
    [InlineData("""{"type":"member_joined_channel","user":"U0LAN0Z89","channel":"C1","inviter":"U1"}""", UtteranceKind.Added, "C1")]
    [InlineData("""{"type":"app_home_opened","user":"U1","channel":"D1","tab":"messages"}""", UtteranceKind.Added, "D1")]
    [InlineData("""{"type":"member_left_channel","user":"U0LAN0Z89","channel":"C1"}""", UtteranceKind.Removed, "C1")]
    [InlineData("""{"type":"channel_left","channel":"C1","actor_id":"U1"}""", UtteranceKind.Removed, "C1")]
    [InlineData("""{"type":"group_left","channel":"G1"}""", UtteranceKind.Removed, "G1")]
    [InlineData("""{"type":"channel_archive","channel":"C1","user":"U1"}""", UtteranceKind.Removed, "C1")]
    [InlineData("""{"type":"channel_deleted","channel":"C1"}""", UtteranceKind.Removed, "C1")]
    [InlineData("""{"type":"app_uninstalled"}""", UtteranceKind.Removed, "")]
    [InlineData("""{"type":"tokens_revoked","tokens":{"bot":["U0LAN0Z89"]}}""", UtteranceKind.Removed, "")]
    public void Tells_that_it_comes_and_goes(string happened, UtteranceKind kind, string conversation)
    {
        var utterance = Read(Happened(happened))!;

        Assert.Equal(kind, utterance.Kind);
        Assert.Equal(conversation, utterance.Place.Conversation);
        Assert.Equal("event:Ev0MENTION01", utterance.Id);
        Assert.Null(utterance.Place.ReturnAddress);
    }

    [Theory]
    [InlineData("""{"type":"member_joined_channel","user":"U1","channel":"C1"}""")]
    [InlineData("""{"type":"member_left_channel","user":"U1","channel":"C1"}""")]
    [InlineData("""{"type":"app_home_opened","user":"U1","channel":"D1","tab":"home"}""")]
    [InlineData("""{"type":"tokens_revoked","tokens":{"oauth":["U1"],"bot":[]}}""")]
    [InlineData("""{"type":"reaction_added","user":"U1"}""")]
    [InlineData("""{"type":"message","channel_type":"im"}""")]
    [InlineData("""{"type":"app_mention","user":{"id":"U1"},"channel":["C1"],"ts":1}""")]
    [InlineData("""{"type":["app_mention"]}""")]
    public void Ignores_what_happens_to_others_and_what_has_no_sense(string happened) =>
        Assert.Null(Read(Happened(happened)));

    [Fact]
    public void Reads_over_half_a_character()
    {
        using var document = JsonDocument.Parse(
            """{"event_id":"Ev1","team_id":"T1","event":{"type":"app_mention","user":"U1","channel":"C1","ts":"1.1","text":"\ud800"}}""");

        Assert.Equal("", EventReader.Read(document.RootElement, Bot)!.Text);
    }

    private static JsonObject Happened(string happened)
    {
        var callback = Callback("app_mention");
        callback["event"] = JsonNode.Parse(happened);
        return callback;
    }

    private static JsonObject Callback(string type) =>
        JsonNode.Parse(Requests.Read(type == "message" ? "event-message-im.json" : "event-app_mention.json"))!.AsObject();

    private static Utterance? Read(string type, string member, string value)
    {
        var callback = Callback(type);
        callback["event"]![member] = value;
        return Read(callback);
    }

    private static Utterance? Read(JsonObject callback)
    {
        using var document = JsonDocument.Parse(callback.ToJsonString());
        return EventReader.Read(document.RootElement, Bot);
    }
}
