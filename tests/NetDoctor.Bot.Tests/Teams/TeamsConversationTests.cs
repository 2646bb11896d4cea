using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace NetDoctor.Bot.Tests.Teams;

/// <summary>The whole bot, with all that is behind the channel, beside a fake connector.</summary>
public sealed class TeamsConversationTests : IAsyncLifetime
{
    private readonly string _store = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.db");
    private FakeConnector? _connector;
    private WebApplication? _app;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private FakeConnector Connector => _connector!;

    public async ValueTask InitializeAsync()
    {
        _connector = await FakeConnector.StartAsync();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["urls"] = "http://127.0.0.1:0",
            ["Bot:Development"] = "true",
            ["Bot:Server"] = "http://127.0.0.1:1",
            ["Bot:Store"] = _store,
        });
        builder.AddBot();
        _app = builder.Build();
        _app.MapBot();
        await _app.StartAsync(Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await _app!.DisposeAsync();
        await Connector.DisposeAsync();
        foreach (var file in Directory.EnumerateFiles(Path.GetTempPath(), $"{Path.GetFileName(_store)}*"))
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Greets_once_and_helps()
    {
        await PostAsync("teams-personal-installationUpdate-add");
        await PostAsync("teams-personal-conversationUpdate-membersAdded");
        await PostAsync("teams-personal-message", "help");
        await Until.TrueAsync(() => Messages().Any(message => message.StartsWith("Ask why something cannot be reached", StringComparison.Ordinal)));

        Assert.Equal(2, Messages().Count);
    }

    [Fact]
    public async Task Answers_a_mention_in_its_thread()
    {
        await PostAsync("teams-channel-message-mention", "<at>Test Bot</at> help");
        await Until.TrueAsync(() => Messages().Count > 0);

        Assert.Equal("v3/conversations/team-id%3Bmessageid%3D1795371524738/activities", Assert.Single(Connector.Calls).Path);
    }

    private List<string> Messages() => [.. Connector.Calls.Select(call => call.Body?["summary"]?.GetValue<string>()).OfType<string>()];

    private async Task PostAsync(string name, string? text = null)
    {
        var activity = Activities.Read(name, Connector.ServiceUrl);
        if (text is not null)
        {
            activity["text"] = text;
        }

        using var client = new HttpClient();
        using var content = new StringContent(activity.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await client.PostAsync(new Uri($"{_app!.Urls.Single()}/api/messages"), content, Cancellation);
        Assert.Equal(200, (int)response.StatusCode);
    }
}
