using System.Net;
using System.Text;
using System.Text.Json;
using NetDoctor.Model;
using NetDoctor.Model.Chats;

namespace NetDoctor.Cli.Tests.Commands;

public sealed class ChatCommandTests
{
    [Fact]
    public async Task Says_each_line_waits_for_its_answer_and_prints_it_with_its_buttons()
    {
        using var bot = new FakeBot(line => line.Text switch
        {
            "" => [new ChatMessage("1", "Hello.", IsProgress: false, [])],
            "check payments" =>
            [
                new ChatMessage("2", "Looking ...", IsProgress: true, []),
                new ChatMessage("2", "It works.\n  ok", IsProgress: false, [new ChatButton("Run again", "again", null), new ChatButton("Open report", null, "http://x/")]),
            ],
            "again" => [new ChatMessage("2", "It works again.", IsProgress: false, [])],
            _ => [],
        });

        var ran = await new Ran.Run(bot) { In = "check payments\n2\n1\n", IsWatched = true }.StartAsync(["chat", "--user", "ann"], TestContext.Current.CancellationToken);

        Assert.Equal("Hello.\n\nIt works.\n  ok\n[1] Run again  [2] Open report\n\nhttp://x/\nIt works again.\n\n", ran.Out);
        Assert.Equal(0, ran.ExitCode);
        Assert.Contains("Looking ...", ran.Error, StringComparison.Ordinal);
        Assert.Equal([("", null), ("check payments", null), ("again", "2")], bot.Heard.Select(line => (line.Text, line.About)));
        Assert.All(bot.Heard, line => Assert.Equal("ann", line.User));
    }

    [Fact]
    public async Task Presses_no_button_of_an_earlier_message()
    {
        using var bot = new FakeBot(line => line.Text == "watch payments"
            ? [new ChatMessage("1", "Watching.", IsProgress: false, [new ChatButton("Stop watching", "unwatch", null)])]
            : [new ChatMessage("2", "No more to say.", IsProgress: false, [])]);

        await new Ran.Run(bot) { In = "watch payments\ndetails\n1\n" }.StartAsync(["chat"], TestContext.Current.CancellationToken);

        Assert.Equal(["watch payments", "details", "1"], bot.Heard.Select(line => line.Text));
    }

    [Fact]
    public async Task Writes_the_answer_alone_when_nobody_watches()
    {
        using var bot = new FakeBot(line => line.Text == "status"
            ? [new ChatMessage("1", "Looking ...", IsProgress: true, []), new ChatMessage("1", "All is well.", IsProgress: false, [])]
            : [new ChatMessage("0", "Hello.", IsProgress: false, [])]);

        var ran = await new Ran.Run(bot) { In = "status\n" }.StartAsync(["chat"], TestContext.Current.CancellationToken);

        Assert.Equal((0, "All is well.\n\n", ""), (ran.ExitCode, ran.Out, ran.Error));
        Assert.Equal("status", Assert.Single(bot.Heard).Text);
    }

    [Fact]
    public async Task Says_that_no_bot_is_there_and_how_to_start_one()
    {
        using var nobody = new FakeServer((_, _) => throw new HttpRequestException("Connection refused"));
        var ran = await Ran.Of(nobody, "chat");
        Assert.Equal(3, ran.ExitCode);
        Assert.StartsWith("netdoctor: No bot answers at http://127.0.0.1:3978: Connection refused. Start one with the lab's option --chat", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_that_something_else_answers_there()
    {
        using var other = FakeServer.Answering(HttpStatusCode.NotFound, "text/html", "<html>");
        var ran = await Ran.Of(other, "chat", "--bot", "http://127.0.0.1:9");
        Assert.Equal(3, ran.ExitCode);
        Assert.Contains("takes no words from a terminal (it said 404)", ran.Error, StringComparison.Ordinal);
        Assert.Equal(2, (await Ran.Of(other, "chat", "--bot", "over there")).ExitCode);
    }

    /// <summary>A bot that writes what it is told to for each line.</summary>
    private sealed class FakeBot(Func<ChatLine, IEnumerable<ChatMessage>> answer) : HttpMessageHandler
    {
        private readonly System.IO.Pipelines.Pipe _events = new();

        public List<ChatLine> Heard { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Method == HttpMethod.Get)
            {
                await WriteAsync("open", "{}", cancellationToken);
                return new HttpResponseMessage { Content = new StreamContent(_events.Reader.AsStream()) };
            }

            var line = JsonSerializer.Deserialize<ChatLine>(await request.Content!.ReadAsStringAsync(cancellationToken), NetDoctorJson.Options)!;
            Heard.Add(line);
            var id = $"said-{Heard.Count}";
            foreach (var message in answer(line))
            {
                await WriteAsync("message", JsonSerializer.Serialize(message, NetDoctorJson.Options), cancellationToken);
            }

            await WriteAsync("done", JsonSerializer.Serialize(new ChatMessage(id, "", IsProgress: false, []), NetDoctorJson.Options), cancellationToken);
            return new HttpResponseMessage(HttpStatusCode.Accepted) { Content = new StringContent($$"""{"id":"{{id}}"}""", Encoding.UTF8, "application/json") };
        }

        private async Task WriteAsync(string type, string json, CancellationToken cancellationToken) =>
            await _events.Writer.WriteAsync(Encoding.UTF8.GetBytes($"event: {type}\ndata: {json}\n\n"), cancellationToken);
    }
}
