using System.Text.RegularExpressions;

namespace NetDoctor.Bot.Slack;

/// <summary>Identifies a message that the bot wrote, in the form that the conversations keep.</summary>
internal static partial class SlackMessageId
{
    /// <summary>A message by a response URL, which Slack gives no identifier.</summary>
    public const string Response = "response";

    /// <summary>A message that only one user sees, which can't be changed.</summary>
    public const string Ephemeral = "ephemeral";

    /// <summary>Identifier of a message: its time stamp, with its channel before it when that is not the place's own.</summary>
    /// <param name="conversation">Channel of the place.</param>
    /// <param name="channel">Channel of the message.</param>
    /// <param name="ts">Time stamp of the message.</param>
    public static string Of(string conversation, string channel, string ts) => conversation == channel ? ts : $"{channel}:{ts}";

    /// <summary>Channel and time stamp of a message; null when it can't be told by them.</summary>
    /// <param name="conversation">Channel of the place.</param>
    /// <param name="id">The identifier; null for none.</param>
    public static (string Channel, string Ts)? Find(string conversation, string? id)
    {
        var match = Form().Match(id ?? "");
        return !match.Success ? null
            : match.Groups["channel"] is { Success: true, Value: var channel } ? (channel, match.Groups["ts"].Value)
            : (conversation, match.Groups["ts"].Value);
    }

    [GeneratedRegex(@"^(?:(?<channel>[A-Z0-9]+):)?(?<ts>[0-9]+\.[0-9]+)$", RegexOptions.None, 1000)]
    private static partial Regex Form();
}
