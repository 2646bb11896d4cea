using System.Text.Json.Nodes;

namespace NetDoctor.Bot.Tests.Slack;

/// <summary>What Slack takes in a message.</summary>
/// <remarks>Source: Slack's documentation, reference of Block Kit and of chat.postMessage. For all blocks together it says nothing; messages of
/// 11,341 characters have been refused (github.com/slackapi/bolt-js, issue 2867), so that these keep well below.</remarks>
internal static class SlackLimits
{
    private const int MaxCharacters = 10000;

    /// <summary>Fails when a message is more than Slack takes.</summary>
    public static void Check(JsonObject message)
    {
        var blocks = message["blocks"]!.AsArray();
        var ids = All(blocks, "action_id").ToList();

        Assert.InRange(blocks.Count, 1, 50);
        Assert.InRange(message["text"]!.GetValue<string>().Length, 1, 40000);
        Assert.InRange(All(blocks, "text").Sum(text => text.Length), 1, MaxCharacters);
        Assert.All(All(blocks, "text"), text => Assert.NotEqual("", text));
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.All(ids, id => Assert.InRange(id.Length, 1, 255));
        Assert.All(All(blocks, "value"), value => Assert.InRange(value.Length, 1, 2000));
        Assert.All(All(blocks, "url"), url => Assert.InRange(url.Length, 1, 3000));
        foreach (var block in blocks.OfType<JsonObject>())
        {
            Assert.NotEmpty(block["elements"]!.AsArray());
            Assert.True(block["type"]!.GetValue<string>() != "actions" || block["elements"]!.AsArray().Count <= 5);
            Assert.All(block["elements"]!.AsArray().Where(element => element!["type"]!.GetValue<string>() == "button"), button =>
                Assert.InRange(button!["text"]!["text"]!.GetValue<string>().Length, 1, 75));
        }
    }

    /// <summary>All texts under a name, at any depth.</summary>
    public static IEnumerable<string> All(JsonNode? node, string name) => node switch
    {
        JsonObject members => members.SelectMany(member =>
            member.Key == name && member.Value is JsonValue value && value.TryGetValue<string>(out var text) ? [text] : All(member.Value, name)),
        JsonArray elements => elements.SelectMany(element => All(element, name)),
        _ => [],
    };
}
