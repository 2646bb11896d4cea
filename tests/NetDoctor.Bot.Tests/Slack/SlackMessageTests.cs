using System.Text.Encodings.Web;
using System.Text.Json;
using NetDoctor.Bot.Conversations.Replies;
using NetDoctor.Bot.Slack.Rendering;

namespace NetDoctor.Bot.Tests.Slack;

/// <summary>Replies as Block Kit.</summary>
public sealed class SlackMessageTests
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static TheoryData<string> Names => [.. SampleReplies.All.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Look_as_they_did(string name) =>
        Golden.MatchesAsync($"slack/messages/{name}.json", $"{SlackMessage.Of(SampleReplies.All[name]).ToJsonString(Readable)}\n");

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Are_what_Slacks_own_types_and_limits_allow(string name)
    {
        var tools = ChatTools.FindOrSkip("slack", "schemas");

        var (exitCode, output) = await ChatTools.RunAsync(tools, "validate-blocks.cjs", Golden.PathOf($"slack/messages/{name}.json"));

        Assert.True(exitCode == 0, output);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Stay_within_all_limits(string name) => SlackLimits.Check(SlackMessage.Of(SampleReplies.All[name]));

    [Fact]
    public void Have_no_markup_in_which_a_name_could_act()
    {
        var message = SlackMessage.Of(SampleReplies.All["hostile"]);
        var types = SlackLimits.All(message, "type").Distinct().Order(StringComparer.Ordinal);

        Assert.Equal(
            ["actions", "button", "context", "emoji", "plain_text", "rich_text", "rich_text_list", "rich_text_preformatted", "rich_text_section", "text"], types);
        Assert.DoesNotContain('<', message["text"]!.GetValue<string>());
        Assert.Equal("none", message["parse"]!.GetValue<string>());
        Assert.Empty(SlackLimits.All(message, "url"));
        Assert.All(SlackLimits.All(message, "text"), text => Assert.DoesNotContain('\u202E', text));
    }

    [Fact]
    public void Say_how_much_is_left_out()
    {
        var text = string.Join('\n', SlackLimits.All(SlackMessage.Of(SampleReplies.All["long"])["blocks"]!, "text"));

        Assert.Contains("... 270 more; see the report", text, StringComparison.Ordinal);
        Assert.Contains("There is more than Slack shows; see the report.", text, StringComparison.Ordinal);
        Assert.Contains("shop/web-30 ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("shop/web-31 ", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(31, 31)]
    [InlineData(32, 30)]
    public void Leave_out_no_single_item(int items, int shown)
    {
        var reply = new Reply { Sentence = "Many.", Parts = [new ListPart([.. Enumerable.Range(1, items).Select(number => $"item {number}")])] };

        Assert.Equal(shown, SlackLimits.All(SlackMessage.Of(reply), "text").Count(text => text.StartsWith("item ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Show_code_whole_or_not_at_all()
    {
        var whole = new string('a', 6000);
        var reply = new Reply { Sentence = "Fix it.", Parts = [new CodePart(whole), new CodePart(whole)] };

        var texts = SlackLimits.All(SlackMessage.Of(reply)["blocks"]!, "text").ToList();

        Assert.Contains(whole, texts);
        Assert.Contains("6,000 characters to copy are more than Slack shows.", texts);
        Assert.DoesNotContain(texts, text => text.StartsWith('a') && text.Length < whole.Length);
    }

    [Fact]
    public void Keep_the_indentation_and_every_character_of_code()
    {
        var reply = new Reply { Sentence = "Fix it.", Parts = [new CodePart("  a: <b> & *c*\r\n\t- `d`\n")] };

        Assert.Contains("  a: <b> & *c*\n\t- `d`", SlackLimits.All(SlackMessage.Of(reply)["blocks"]!, "text"));
    }

    [Fact]
    public void Leave_out_a_button_that_would_say_something_else()
    {
        var reply = new Reply { Sentence = "Choose.", Buttons = [new("Long", new string('x', 2001)), new("Right", "status")] };

        Assert.Equal(["status"], SlackLimits.All(SlackMessage.Of(reply), "value"));
    }
}
