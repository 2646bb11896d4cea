using System.Text.Json.Nodes;
using NetDoctor.Bot.Conversations.Replies;

namespace NetDoctor.Bot.Teams.Rendering;

/// <summary>Makes a message of a reply: a card, and a text for notifications.</summary>
internal static class TeamsMessage
{
    /// <summary>Type of a card.</summary>
    public const string CardType = "application/vnd.microsoft.card.adaptive";

    private const int MaxSummary = 300;
    private const int MaxText = 3000;

    /// <summary>The message, without saying where it goes.</summary>
    /// <param name="reply">The reply.</param>
    public static JsonObject Of(Reply reply) => new()
    {
        ["type"] = "message",
        ["summary"] = SafeText.Cut(SafeText.Line(reply.Sentence), MaxSummary),
        ["attachments"] = new JsonArray(new JsonObject { ["contentType"] = CardType, ["content"] = TeamsCard.Of(reply) }),
    };

    /// <summary>The message as short text.</summary>
    /// <param name="reply">The reply.</param>
    public static JsonObject Text(Reply reply) => new()
    {
        ["type"] = "message",
        ["textFormat"] = "plain",
        ["text"] = SafeText.Cut(PlainReply.Of(reply), MaxText),
    };
}
