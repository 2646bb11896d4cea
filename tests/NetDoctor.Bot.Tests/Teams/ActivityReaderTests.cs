using System.Text.Json;
using System.Text.Json.Nodes;
using NetDoctor.Bot.Conversations;
using NetDoctor.Bot.Teams.Activities;

namespace NetDoctor.Bot.Tests.Teams;

/// <summary>What activities say.</summary>
public sealed class ActivityReaderTests
{
    [Theory]
    [InlineData("<at>Test Bot</at> status", "status")]
    [InlineData("status <at>Test Bot</at>", "status")]
    [InlineData("<at>Test Bot</at><at>Test Bot</at>&nbsp;status", "status")]
    [InlineData("<at>Test Bot</at> check <at>Other</at>.shop", "check <at>Other</at>.shop")]
    [InlineData("<at>Test Bot</at>", "")]
    public void Leaves_the_mention_out(string text, string words) =>
        Assert.Equal(words, Read("teams-groupchat-message-mention", activity => activity["text"] = text)!.Text);

    [Fact]
    public void Knows_mentions_by_whom_they_mean_and_not_by_name()
    {
        Assert.Null(Read("teams-groupchat-message-mention", activity => activity["entities"]![0]!["mentioned"]!["id"] = "another"));
        Assert.Null(Read("teams-groupchat-message-mention", activity => activity.Remove("entities")));
        var renamed = Read("teams-groupchat-message-mention", activity =>
        {
            activity["text"] = "<at id=\"1\">Doc</at> status";
            activity["entities"]![0]!["text"] = "<at id=\"1\">Doc</at>";
        });
        Assert.Equal("status", renamed!.Text);
    }

    [Theory]
    [InlineData("<at>Test Bot</at> <at>Ann</at> check payments", "<at>Ann</at>", "check payments")]
    [InlineData("<at>Test Bot</at> check payments <at>Ann</at>", "<at>Ann</at>", "check payments")]
    [InlineData("<at>Test Bot</at> check payments", "check", "check payments")]
    [InlineData("<at>Test Bot</at> check payments", "a", "check payments")]
    [InlineData("<at>Test <at>Ann</at>Bot</at> status", "<at>Ann</at>", null)]
    public void Leaves_the_mention_of_others_out_and_nothing_else(string text, string mention, string? words)
    {
        var said = Read("teams-groupchat-message-mention", activity =>
        {
            activity["text"] = text;
            activity["entities"]!.AsArray().Add(Mention(mention, "check <at>Test Bot</at>"));
        });

        Assert.Equal(words ?? "<at>Test  Bot</at> status", said!.Text);
    }

    [Fact]
    public void Makes_no_more_words_of_mentions_than_there_are()
    {
        var said = Read("teams-groupchat-message-mention", activity =>
        {
            activity["text"] = string.Concat(Enumerable.Repeat("<@", 100_000));
            foreach (var _ in Enumerable.Range(0, 1000))
            {
                activity["entities"]!.AsArray().Add(Mention("<@" + new string('<', 400), new string('b', 1000)));
                activity["entities"]!.AsArray().Add(Mention("<@", new string('b', 1000)));
            }
        });

        Assert.Equal("", said!.Text);
        Assert.Equal(4000, Read("teams-personal-message", activity => activity["text"] = new string('<', 100_000))!.Text.Length);
    }

    [Fact]
    public void Ignores_itself_and_other_bots()
    {
        Assert.Null(Read("teams-personal-message", activity => activity["from"]!["role"] = "bot"));
        Assert.Null(Read("teams-personal-message", activity => activity["from"]!["id"] = TeamsHost.App));
    }

    [Fact]
    public void Ignores_a_picture_without_words() => Assert.Null(Read("teams-personal-message", activity => activity.Remove("text")));

    [Theory]
    [InlineData("add", UtteranceKind.Added)]
    [InlineData("add-upgrade", UtteranceKind.Added)]
    [InlineData("remove", UtteranceKind.Removed)]
    [InlineData("remove-upgrade", null)]
    public void Knows_upgrades(string action, UtteranceKind? kind) =>
        Assert.Equal(kind, Read("teams-personal-installationUpdate-add", activity => activity["action"] = action)?.Kind);

    [Fact]
    public void Knows_groups_but_not_in_shared_channels()
    {
        Assert.Equal(["g"], GroupsIn("standard"));
        Assert.Equal(["g"], GroupsIn("private"));
        Assert.Empty(GroupsIn("shared"));
        Assert.Empty(GroupsIn("of tomorrow"));
        Assert.Empty(GroupsIn(null));

        static IEnumerable<string> GroupsIn(string? channel) => Read("teams-channel-message-mention", activity =>
        {
            activity["channelData"]!["team"]!["aadGroupId"] = "g";
            activity["channelData"]!["channel"]!["type"] = channel;
        })!.Speaker.Groups;
    }

    [Fact]
    public void Reads_anything_at_all()
    {
        var dice = new Random(5);
        var names = Activities.Names.ToList();
        JsonNode?[] pieces = [null, "", "x", 1, true, new JsonArray(1, null), new JsonObject { ["id"] = 5 }, new JsonArray("mention"), "\ud800"];
        for (var round = 0; round < 3000; round++)
        {
            var activity = Activities.Read(names[dice.Next(names.Count)]);
            for (var change = dice.Next(1, 4); change > 0; change--)
            {
                Change(activity, pieces[dice.Next(pieces.Length)], dice);
            }

            var utterance = Read(activity);
            Assert.True(utterance is null || utterance.Place.Conversation.Length > 0);
        }
    }

    [Fact]
    public void Reads_over_half_a_character()
    {
        var json = Activities.Read("teams-personal-message").ToJsonString().Replace("hello **world**", "\\ud800", StringComparison.Ordinal);
        using var document = JsonDocument.Parse(json);

        Assert.Null(ActivityReader.Read(new Activity(document.RootElement)));
    }

    private static JsonObject Mention(string text, string name) => new()
    {
        ["type"] = "mention",
        ["text"] = text,
        ["mentioned"] = new JsonObject { ["id"] = "x", ["name"] = name },
    };

    private static void Change(JsonObject node, JsonNode? piece, Random dice)
    {
        var name = node.ElementAt(dice.Next(node.Count)).Key;
        if (node[name] is JsonObject { Count: > 0 } inner && dice.Next(3) > 0)
        {
            Change(inner, piece, dice);
        }
        else
        {
            node[name] = piece?.DeepClone();
        }
    }

    private static Utterance? Read(string name, Action<JsonObject> change)
    {
        var activity = Activities.Read(name);
        change(activity);
        return Read(activity);
    }

    private static Utterance? Read(JsonObject activity)
    {
        using var document = JsonDocument.Parse(activity.ToJsonString());
        return ActivityReader.Read(new Activity(document.RootElement));
    }
}
