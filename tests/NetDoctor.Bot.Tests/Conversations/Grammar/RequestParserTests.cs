using System.Text.Json;
using NetDoctor.Bot.Conversations;
using NetDoctor.Bot.Conversations.Grammar;

namespace NetDoctor.Bot.Tests.Conversations.Grammar;

/// <summary>Ways to ask, recorded with what they mean.</summary>
public sealed class RequestParserTests
{
    public static TheoryData<string, string> Phrases()
    {
        var data = new TheoryData<string, string>();
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "testdata", "phrases.txt")).Where(line => line.Length > 0 && line[0] != '#'))
        {
            var parts = line.Split(" => ");
            data.Add(parts[0].Contains("\\u", StringComparison.Ordinal) || parts[0].Contains("\\n", StringComparison.Ordinal) ? JsonSerializer.Deserialize<string>($"\"{parts[0]}\"")! : parts[0], parts[1]);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Phrases))]
    public void Understands(string message, string request) => Assert.Equal(request, RequestParser.Parse(message).ToString());

    [Fact]
    public void Knows_at_least_two_hundred_ways_to_ask() => Assert.True(Phrases().Count >= 200);

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("<@U1>")]
    [InlineData("please")]
    public void Helps_who_says_nothing(string message) => Assert.IsType<HelpRequest>(RequestParser.Parse(message));

    [Fact]
    public void Reads_anything_at_all()
    {
        var dice = new Random(7);
        var pieces = "why can't web reach payments:80 in <http://a|b> ` * _ [x](y) <@U> \ud83d \ude00 访问不了 谁 -> ( ) [fd00::1] SVC12 again & &lt; \u202e \0 \n \t ? ...".Split(' ');
        for (var round = 0; round < 5000; round++)
        {
            var message = string.Join(dice.Next(3) == 0 ? "" : " ", Enumerable.Range(0, dice.Next(30)).Select(_ => pieces[dice.Next(pieces.Length)]));
            Assert.NotNull(RequestParser.Parse(message));
        }

        Assert.NotNull(RequestParser.Parse(new string('a', 100_000)));
        Assert.NotNull(RequestParser.Parse(string.Concat(Enumerable.Repeat("can web ", 50_000))));
    }
}
