using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;
using System.Threading.Channels;
using NetDoctor.Model;
using NetDoctor.Model.Chats;

namespace NetDoctor.EndToEnd.Tests;

/// <summary>A conversation with a bot by its door for terminals.</summary>
internal sealed class TerminalTalk : IAsyncDisposable
{
    private readonly HttpClient _http;
    private readonly CancellationTokenSource _end = new();
    private readonly Channel<(string Type, ChatMessage? Message)> _heard = Channel.CreateUnbounded<(string, ChatMessage?)>();
    private readonly string _conversation = Guid.NewGuid().ToString("N");
    private readonly Task _following;

    private TerminalTalk(Uri url)
    {
        _http = new HttpClient { BaseAddress = url, Timeout = Timeout.InfiniteTimeSpan };
        _following = FollowAsync();
    }

    /// <summary>Every message, in the order in which it was last written.</summary>
    public List<ChatMessage> Messages { get; } = [];

    public static async Task<TerminalTalk> OpenAsync(Uri url, CancellationToken cancellationToken)
    {
        var talk = new TerminalTalk(url);
        var (type, _) = await talk._heard.Reader.ReadAsync(cancellationToken);
        Assert.Equal("open", type);
        return talk;
    }

    /// <summary>Says it, and waits for the end of the answer.</summary>
    /// <returns>What was written last.</returns>
    public async Task<ChatMessage> SayAsync(string text, CancellationToken cancellationToken, string? about = null)
    {
        using var response = await _http.PostAsJsonAsync(
            $"chat/{_conversation}/messages", new ChatLine { User = "ann", Text = text, About = about }, NetDoctorJson.Options, cancellationToken);
        var id = (await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).GetProperty("id").GetString();
        while (await NextAsync(cancellationToken) is var (type, message))
        {
            if (type == "done" && message!.Id == id)
            {
                break;
            }
        }

        return Messages[^1];
    }

    /// <summary>Presses a button of a message.</summary>
    public Task<ChatMessage> PressAsync(ChatMessage message, string label, CancellationToken cancellationToken) =>
        SayAsync(Assert.Single(message.Buttons, button => button.Label == label).Says!, cancellationToken, message.Id);

    /// <summary>Waits for a message that begins like that.</summary>
    public async Task<ChatMessage> HearAsync(string beginning, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await NextAsync(cancellationToken) is (_, { } message) && message.Text.StartsWith(beginning, StringComparison.Ordinal))
            {
                return message;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _following;
        _http.Dispose();
        _end.Dispose();
    }

    private async Task<(string Type, ChatMessage? Message)> NextAsync(CancellationToken cancellationToken)
    {
        var (type, message) = await _heard.Reader.ReadAsync(cancellationToken);
        if (type == "message")
        {
            Messages.Add(message!);
        }

        return (type, message);
    }

    private async Task FollowAsync()
    {
        try
        {
            using var response = await _http.GetAsync($"chat/{_conversation}/events", HttpCompletionOption.ResponseHeadersRead, _end.Token);
            await using var stream = await response.Content.ReadAsStreamAsync(_end.Token);
            await foreach (var item in SseParser.Create(stream).EnumerateAsync(_end.Token))
            {
                _heard.Writer.TryWrite((item.EventType, item.EventType == "open" ? null : JsonSerializer.Deserialize<ChatMessage>(item.Data, NetDoctorJson.Options)));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The test or the bot is over.
        }
        finally
        {
            _heard.Writer.TryComplete();
        }
    }
}
