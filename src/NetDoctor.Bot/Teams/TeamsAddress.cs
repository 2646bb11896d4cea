using Microsoft.AspNetCore.WebUtilities;
using NetDoctor.Bot.Conversations;

namespace NetDoctor.Bot.Teams;

/// <summary>What a place needs besides its conversation: kept in <see cref="Place.ReturnAddress"/>.</summary>
/// <param name="ServiceUrl">Where the connector is, as a validated token vouched for it.</param>
/// <param name="ChannelId">Channel of Azure Bot Service, such as <c>msteams</c>.</param>
internal sealed record TeamsAddress(string ServiceUrl, string ChannelId)
{
    /// <summary>Account of the bot there; null when it is not known.</summary>
    public string? Bot { get; init; }

    /// <summary>Account of whoever spoke; null when nobody did.</summary>
    public string? User { get; init; }

    /// <summary>Reads the return address of a place.</summary>
    /// <param name="place">The place.</param>
    /// <exception cref="ChatChannelException">It has none.</exception>
    public static TeamsAddress Of(Place place)
    {
        var fields = QueryHelpers.ParseQuery(place.ReturnAddress);
        return Field("url") is { } url
            ? new TeamsAddress(url, Field("channel") ?? "") { Bot = Field("bot"), User = Field("user") }
            : throw new ChatChannelException("Nothing says where the conversation is to be answered.", isLasting: true);

        string? Field(string name) => fields.TryGetValue(name, out var values) && values is [{ Length: > 0 } value, ..] ? value : null;
    }

    /// <summary>Text for <see cref="Place.ReturnAddress"/>.</summary>
    public string Format() => QueryHelpers.AddQueryString("", new Dictionary<string, string?>
    {
        ["url"] = ServiceUrl,
        ["channel"] = ChannelId,
        ["bot"] = Bot,
        ["user"] = User,
    });
}
