using System.Text.Json.Nodes;
using NetDoctor.Bot.Conversations.Replies;

namespace NetDoctor.Bot.Teams.Rendering;

/// <summary>Makes buttons, five in a row.</summary>
internal static class TeamsButtons
{
    /// <summary>What a button of the bot's does.</summary>
    public const string Verb = "say";

    private const int MaxButtons = 10;
    private const int MaxInRow = 5;
    private const int MaxLabel = 60;
    private const int MaxSays = 1000;
    private const int MaxLink = 2000;

    /// <summary>Rows of buttons; none when there are none.</summary>
    /// <param name="buttons">The buttons. One that would not fit is left out: cut, it would say something else.</param>
    public static IEnumerable<JsonObject> Of(IEnumerable<ReplyButton> buttons) =>
        buttons.Select(Of).OfType<JsonObject>().Take(MaxButtons).Chunk(MaxInRow)
            .Select(row => new JsonObject { ["type"] = "ActionSet", ["actions"] = new JsonArray([.. row]) });

    private static JsonObject? Of(ReplyButton button)
    {
        var label = SafeText.Cut(SafeText.Line(button.Label), MaxLabel);
        if (button.Says is { Length: > 0 and <= MaxSays } says)
        {
            return new JsonObject
            {
                ["type"] = "Action.Execute",
                ["title"] = label,
                ["verb"] = Verb,
                ["data"] = new JsonObject { ["says"] = says },
                ["fallback"] = new JsonObject { ["type"] = "Action.Submit", ["title"] = label, ["data"] = new JsonObject { ["says"] = says } },
            };
        }

        return button.Link is { IsAbsoluteUri: true, AbsoluteUri.Length: <= MaxLink } link && (link.Scheme == Uri.UriSchemeHttps || link.Scheme == Uri.UriSchemeHttp)
            ? new JsonObject { ["type"] = "Action.OpenUrl", ["title"] = label, ["url"] = link.AbsoluteUri }
            : null;
    }
}
