using System.Net;
using System.Net.ServerSentEvents;
using System.Text;
using NetDoctor.Bot.Conversations.Replies;
using NetDoctor.Bot.Terminal;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Bot.Tests.Terminal;

public sealed class TerminalEndpointsTests
{
    private const string Line = """{"user":"ann","text":"help"}""";

    [Theory]
    [InlineData(null, null, "application/json", HttpStatusCode.Accepted)]
    [InlineData("Host", "evil.example.com", "application/json", HttpStatusCode.Forbidden)]
    [InlineData("X-Forwarded-For", "10.1.2.3", "application/json", HttpStatusCode.Forbidden)]
    [InlineData(null, null, "text/plain", HttpStatusCode.UnsupportedMediaType)]
    public async Task Hears_programs_of_this_machine_alone(string? header, string? value, string contentType, HttpStatusCode status)
    {
        using var file = new TempFile();
        await using var host = await BotHost.StartAsync(new FakeApi(), file.Path);
        using var http = new HttpClient { BaseAddress = host.Url };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/chat/c1/messages");
        request.Content = new StringContent(Line, Encoding.UTF8, contentType);
        if (header is not null)
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }

        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(status, response.StatusCode);
    }

    [Theory]
    [InlineData("""{"user":"","text":"help"}""")]
    [InlineData("""{"text":"help"}""")]
    [InlineData("{")]
    public async Task Says_what_is_wrong_with_a_line(string line)
    {
        using var file = new TempFile();
        await using var host = await BotHost.StartAsync(new FakeApi(), file.Path);
        using var http = new HttpClient { BaseAddress = host.Url };
        using var content = new StringContent(line, Encoding.UTF8, "application/json");
        using var response = await http.PostAsync("/chat/c1/messages", content, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Tells_everything_to_who_was_there_before_a_restart()
    {
        using var file = new TempFile();
        await using var host = await BotHost.StartAsync(new FakeApi(), file.Path);
        using var http = new HttpClient { BaseAddress = host.Url };
        using var content = new StringContent(Line, Encoding.UTF8, "application/json");
        using var said = await http.PostAsync("/chat/c1/messages", content, TestContext.Current.CancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/chat/c1/events");
        request.Headers.Add("Last-Event-ID", "57");

        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        var types = new List<string>();
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(TestContext.Current.CancellationToken))
        {
            types.Add(item.EventType);
            if (item.EventType == "done")
            {
                break;
            }
        }

        Assert.Equal(["open", "message", "done"], types);
    }

    [Fact]
    public void Writes_nothing_that_steers_a_terminal()
    {
        var text = TerminalText.Of(new Reply
        {
            Sentence = "a\u001b[2Jb\rc\u202Ed",
            Tone = Tone.Bad,
            Strip = [new StripHop("x\u0007", HopState.Failed)],
            Parts = [new CodePart("echo \u001b]0;t\u0007 1"), new ListPart(["i\nj"]), new FactsPart([new ReplyFact("k\u0000", "v")])],
        });
        Assert.Equal("\u2717 a[2Jbcd\n  \u2717 x\n  $ echo ]0;t 1\n- i j\n  k: v", text);
    }
}
