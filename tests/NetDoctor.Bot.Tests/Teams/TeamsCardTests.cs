using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using NetDoctor.Bot.Conversations.Replies;
using NetDoctor.Bot.Teams.Connector;
using NetDoctor.Bot.Teams.Rendering;

namespace NetDoctor.Bot.Tests.Teams;

/// <summary>Replies as Adaptive Cards.</summary>
public sealed class TeamsCardTests
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static TheoryData<string> Names => [.. SampleReplies.All.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Look_as_they_did(string name) =>
        Golden.MatchesAsync($"teams/messages/{name}.json", $"{TeamsMessage.Of(SampleReplies.All[name]).ToJsonString(Readable)}\n");

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Are_what_Microsofts_schema_and_parser_allow(string name)
    {
        var tools = ChatTools.FindOrSkip("schemas");
        var card = TeamsCard.Of(SampleReplies.All[name]);
        var file = Path.GetTempFileName();

        // What Teams understands beyond the schema is this one member.
        Assert.Equal("""{"width":"Full"}""", card["msteams"]!.ToJsonString());
        card.Remove("msteams");
        await File.WriteAllTextAsync(file, card.ToJsonString(), TestContext.Current.CancellationToken);
        var (exitCode, output) = await ChatTools.RunAsync(tools, "validate-card.cjs", file, "1.5");
        File.Delete(file);

        Assert.True(exitCode == 0, output);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Stay_within_all_limits(string name)
    {
        var message = TeamsMessage.Of(SampleReplies.All[name]);

        Assert.InRange(Encoding.UTF8.GetByteCount(message.ToJsonString(ConnectorClient.Json)), 1, 28 * 1024);
        Assert.All(All(message, "text"), text => Assert.NotEqual("", text));
        Assert.All(Objects(message, "ActionSet"), row => Assert.InRange(row["actions"]!.AsArray().Count, 1, 5));
        Assert.InRange(TeamsMessage.Text(SampleReplies.All[name])["text"]!.GetValue<string>().Length, 1, 3000);
    }

    [Fact]
    public void Have_no_markup_in_which_a_name_could_act()
    {
        var card = TeamsCard.Of(SampleReplies.All["hostile"]);
        var types = All(card, "type").Distinct().Order(StringComparer.Ordinal);

        Assert.Equal(
            ["Action.Execute", "Action.Submit", "ActionSet", "AdaptiveCard", "Container", "RichTextBlock", "TextRun"], types);
        Assert.Empty(All(card, "url"));
        Assert.All(All(card, "text"), text => Assert.DoesNotContain('\u202E', text));
        Assert.Null(card["msteams"]!["entities"]);
    }

    [Theory]
    [InlineData("{{DATE(2017-02-14T06:08:39Z,SHORT)}}")]
    [InlineData("{{TIME(2017-02-14T06:08:39Z)}}")]
    public void Replace_nothing_in_a_name(string name)
    {
        var texts = All(TeamsCard.Of(new Reply { Sentence = name, Parts = [new CodePart(name)] }), "text");

        Assert.All(texts, text => Assert.DoesNotContain("{{", text, StringComparison.Ordinal));
    }

    [Fact]
    public void Say_how_much_is_left_out()
    {
        var text = string.Join('\n', All(TeamsCard.Of(SampleReplies.All["long"])["body"]!, "text"));

        Assert.Contains("... 270 more; see the report", text, StringComparison.Ordinal);
        Assert.Contains("There is more than Teams shows; see the report.", text, StringComparison.Ordinal);
        Assert.Contains("shop/web-30 ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("shop/web-31 ", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(31, 31)]
    [InlineData(32, 30)]
    public void Leave_out_no_single_item(int items, int shown)
    {
        var reply = new Reply { Sentence = "Many.", Parts = [new ListPart([.. Enumerable.Range(1, items).Select(number => $"item {number}")])] };

        Assert.Equal(shown, All(TeamsCard.Of(reply)["body"]!, "text").Count(text => text.StartsWith("item ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Show_code_whole_or_not_at_all()
    {
        var whole = new string('a', 12000);
        var reply = new Reply { Sentence = "Fix it.", Parts = [new CodePart(whole), new CodePart(whole)] };

        var texts = All(TeamsCard.Of(reply)["body"]!, "text").ToList();

        Assert.Contains(whole, texts);
        Assert.Contains("12,000 characters to copy are more than Teams shows.", texts);
        Assert.DoesNotContain(texts, text => text.StartsWith('a') && text.Length < whole.Length);
    }

    [Fact]
    public void Keep_the_indentation_and_every_character_of_code()
    {
        var reply = new Reply { Sentence = "Fix it.", Parts = [new CodePart("  a: <b> & *c*\r\n\t- `d`\n")] };

        Assert.Contains("\u00A0\u00A0a: <b> & *c*\n\u00A0\u00A0\u00A0\u00A0- `d`", All(TeamsCard.Of(reply)["body"]!, "text"));
    }

    [Fact]
    public void Leave_out_a_button_that_would_say_something_else()
    {
        var reply = new Reply { Sentence = "Choose.", Buttons = [new("Long", new string('x', 1001)), new("Right", "status")] };

        Assert.Equal(["status", "status"], All(TeamsCard.Of(reply), "says"));
    }

    // All texts under a name, at any depth.
    private static IEnumerable<string> All(JsonNode? node, string name) => node switch
    {
        JsonObject members => members.SelectMany(member => member.Key == name && member.Value is JsonValue value && value.TryGetValue<string>(out var text)
            ? [text] : All(member.Value, name)),
        JsonArray elements => elements.SelectMany(element => All(element, name)),
        _ => [],
    };

    private static IEnumerable<JsonObject> Objects(JsonNode? node, string type) => node switch
    {
        JsonObject members when members["type"]?.ToString() == type => [members],
        JsonObject members => members.SelectMany(member => Objects(member.Value, type)),
        JsonArray elements => elements.SelectMany(element => Objects(element, type)),
        _ => [],
    };
}
