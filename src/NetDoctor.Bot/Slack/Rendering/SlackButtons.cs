using System.Globalization;
using System.Text.Json.Nodes;
using NetDoctor.Bot.Conversations.Replies;

namespace NetDoctor.Bot.Slack.Rendering;

/// <summary>Makes buttons, five in a row.</summary>
internal static class SlackButtons
{
    /// <summary>Begins the identifier of a button that says something to the bot.</summary>
    public const string SaysPrefix = "say-";

    private const int MaxButtons = 10;
    private const int MaxInRow = 5;
    private const int MaxLabel = 75;
    private const int MaxValue = 2000;
    private const int MaxLink = 3000;

    /// <summary>Blocks of buttons; none when there are none.</summary>
    /// <param name="buttons">The buttons. One that would not fit is left out: cut, it would say something else.</param>
    public static IEnumerable<JsonObject> Of(IEnumerable<ReplyButton> buttons) =>
        buttons.Select(Of).OfType<JsonObject>().Take(MaxButtons).Chunk(MaxInRow)
            .Select(row => new JsonObject { ["type"] = "actions", ["elements"] = new JsonArray([.. row]) });

    private static JsonObject? Of(ReplyButton button, int index)
    {
        var shown = new JsonObject
        {
            ["type"] = "button",
            ["text"] = SlackText.Plain(button.Label, MaxLabel),
        };
        var number = index.ToString(CultureInfo.InvariantCulture);
        if (button.Says is { Length: > 0 and <= MaxValue } says)
        {
            shown["action_id"] = $"{SaysPrefix}{number}";
            shown["value"] = says;
            return shown;
        }

        if (button.Link is { IsAbsoluteUri: true, AbsoluteUri.Length: <= MaxLink } link && (link.Scheme == Uri.UriSchemeHttps || link.Scheme == Uri.UriSchemeHttp))
        {
            shown["action_id"] = $"open-{number}";
            shown["url"] = link.AbsoluteUri;
            return shown;
        }

        return null;
    }
}
