using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using NetDoctor.Client;
using NetDoctor.Model;
using NetDoctor.Model.Chats;

namespace NetDoctor.Cli.Chats;

/// <summary>Speaks to the bot's door for terminals.</summary>
/// <param name="http">Sends; its base address is the bot's.</param>
/// <param name="user">Who speaks.</param>
internal sealed class ChatClient(HttpClient http, string user)
{
    private readonly string _conversation = Guid.CreateVersion7().ToString("N");

    /// <summary>Says something.</summary>
    /// <param name="text">The words; empty to begin.</param>
    /// <param name="about">Message whose button it is; null for words.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Identifier of what was said.</returns>
    /// <exception cref="NetDoctorUnavailableException">There is no bot, or it takes no words from terminals.</exception>
    public async Task<string> SayAsync(string text, string? about, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.PostAsJsonAsync(
                $"chat/{_conversation}/messages", new ChatLine { User = user, Text = text, About = about }, NetDoctorJson.Options, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                throw new NetDoctorUnavailableException(
                    $"What answers at {Address} takes no words from a terminal (it said {(int)response.StatusCode}): start the lab with --chat, or the bot with --Bot:Development true.");
            }

            var said = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
            return said.GetProperty("id").GetString()!;
        }
        catch (HttpRequestException exception)
        {
            throw Missing(exception);
        }
    }

    /// <summary>What the bot writes, from now on.</summary>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <exception cref="NetDoctorUnavailableException">There is no bot, or it went away.</exception>
    public async IAsyncEnumerable<(string Type, ChatMessage? Message)> FollowAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var response = await OpenAsync(cancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        await using var events = SseParser.Create(stream).EnumerateAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await NextAsync(events))
        {
            yield return (events.Current.EventType, events.Current.EventType == "open"
                ? null
                : JsonSerializer.Deserialize<ChatMessage>(events.Current.Data, NetDoctorJson.Options));
        }

        throw new NetDoctorUnavailableException($"The bot at {Address} has ended the conversation.");
    }

    private string Address => http.BaseAddress!.GetLeftPart(UriPartial.Authority);

    private async Task<HttpResponseMessage> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            var response = await http.GetAsync($"chat/{_conversation}/events", HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return response.IsSuccessStatusCode ? response : throw new NetDoctorUnavailableException(
                $"What answers at {Address} takes no words from a terminal (it said {(int)response.StatusCode}): start the lab with --chat, or the bot with --Bot:Development true.");
        }
        catch (HttpRequestException exception)
        {
            throw Missing(exception);
        }
    }

    private async Task<bool> NextAsync(IAsyncEnumerator<SseItem<string>> events)
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new NetDoctorUnavailableException($"The connection to the bot at {Address} broke: {exception.Message}", exception);
        }
    }

    private NetDoctorUnavailableException Missing(HttpRequestException exception) => new(
        $"No bot answers at {Address}: {exception.Message}. Start one with the lab's option --chat, or say where it is with --bot.", exception);
}
