using System.Text.Json;

namespace NetDoctor.Bot.Tests.Slack;

/// <summary>The requests to which Slack's own framework gives the reference answers.</summary>
/// <remarks>Stricter than Bolt on purpose: a time stamp in the future is refused (the tool expects that), and an event is acknowledged within
/// a second where Slack allows three. The secret that the tool signs with is the one of Slack's documentation.</remarks>
public sealed class BoltRequestsTests
{
    [Fact]
    public async Task Are_answered_right_and_at_once()
    {
        var tools = ChatTools.FindOrSkip("slack");
        await using var host = await SlackHost.StartAsync();

        var (exitCode, output) = await ChatTools.RunAsync(
            tools, "bolt-requests.cjs", host.Address.ToString(), "--json", "--command", "/netdoctor", "--response-url", host.Slack.ResponseUrl("1").ToString());

        Assert.True(exitCode == 0, output);
        using var answers = JsonDocument.Parse(output);
        Assert.Equal(15, answers.RootElement.GetArrayLength());
        Assert.All(answers.RootElement.EnumerateArray(), answer =>
        {
            Assert.True(answer.GetProperty("ok").GetBoolean(), answer.ToString());
            Assert.InRange(answer.GetProperty("ms").GetInt32(), 0, 1000);
            Assert.True(answer.GetProperty("status").GetInt32() != 401 || answer.GetProperty("body").GetString() == "");
        });
        Assert.Equal(2, host.Intake.Taken.Count);
    }
}
