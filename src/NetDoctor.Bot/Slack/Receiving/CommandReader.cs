using NetDoctor.Bot.Conversations;

namespace NetDoctor.Bot.Slack.Receiving;

/// <summary>Makes utterances of commands.</summary>
internal static class CommandReader
{
    /// <summary>How long Slack takes answers at a response URL.</summary>
    public static readonly TimeSpan ResponseTime = TimeSpan.FromMinutes(30);

    /// <summary>What a command says; null when something that it must have is missing.</summary>
    /// <remarks>Only who gave the command and the bot hear the answer, in whatever channel it was given: so the conversation is the user, not the channel.</remarks>
    /// <param name="field">Gives a field of it; null when it is not there.</param>
    /// <param name="responses">Where response URLs are trusted.</param>
    /// <param name="now">The time.</param>
    public static Utterance? Read(Func<string, string?> field, Uri responses, DateTimeOffset now)
    {
        if (field("trigger_id") is not { Length: > 0 } trigger || field("user_id") is not { Length: > 0 } user || field("team_id") is not { Length: > 0 } team)
        {
            return null;
        }

        var speaker = new Speaker(SlackChannel.ChannelName, team, user, field("user_name") is { Length: > 0 } name ? name : user);
        var address = new SlackAddress(user) { Response = ResponseUrl.Trusted(field("response_url"), responses), Until = now + ResponseTime };
        var place = new Place(SlackChannel.ChannelName, team, user, PlaceScope.Direct) { ReturnAddress = address.Format() };
        var text = field("text") ?? "";
        return new Utterance($"command:{trigger}", UtteranceKind.Said, speaker, place, (text.Length > 4000 ? text[..4000] : text).Trim());
    }
}

/// <summary>Judges a URL that comes from outside.</summary>
internal static class ResponseUrl
{
    /// <summary>The URL, when it leads where answers may go; null otherwise.</summary>
    /// <param name="text">The URL as it came.</param>
    /// <param name="responses">Where answers may go: scheme, host and port count.</param>
    public static Uri? Trusted(string? text, Uri responses) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.UserInfo.Length == 0
        && Uri.Compare(url, responses, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0
            ? url
            : null;
}
