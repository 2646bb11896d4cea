using System.Globalization;
using NetDoctor.Bot.Conversations;

namespace NetDoctor.Bot.Slack;

/// <summary>What a place needs besides channel and thread: kept in <see cref="Place.ReturnAddress"/>.</summary>
/// <param name="User">Who spoke, for what only he is to see; null when nobody did.</param>
internal sealed record SlackAddress(string? User)
{
    /// <summary>Where answers may be posted for a while; null for none.</summary>
    public Uri? Response { get; init; }

    /// <summary>When the response URL ends.</summary>
    public DateTimeOffset Until { get; init; }

    /// <summary>Whether the response URL replaces the message that it belongs to: that of a button does, that of a command posts another one.</summary>
    public bool Replaces { get; init; }

    /// <summary>Whether the place's thread is yet to begin: then Slack shows nobody what is meant for one user in it.</summary>
    /// <remarks>Source: Slack's documentation of chat.postEphemeral, <c>thread_ts</c>.</remarks>
    public bool BeginsThread { get; init; }

    /// <summary>Whether nobody else is to see the answer.</summary>
    public bool IsPrivate => Response is not null;

    /// <summary>Reads the return address of a place.</summary>
    /// <param name="place">The place.</param>
    public static SlackAddress Of(Place place)
    {
        string? user = null;
        Uri? response = null;
        var until = DateTimeOffset.MinValue;
        var (replaces, begins) = (false, false);
        foreach (var field in (place.ReturnAddress ?? "").Split('&'))
        {
            var (name, value) = field.Split('=', 2) is [var left, var right] ? (left, Uri.UnescapeDataString(right)) : (field, "");
            switch (name)
            {
                case "user":
                    user = value;
                    break;
                case "response" when Uri.TryCreate(value, UriKind.Absolute, out var url):
                    response = url;
                    break;
                case "until" when long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds < 1L << 36:
                    until = DateTimeOffset.FromUnixTimeSeconds(seconds);
                    break;
                case "replaces":
                    replaces = true;
                    break;
                case "begins":
                    begins = true;
                    break;
            }
        }

        return new SlackAddress(user) { Response = response, Until = until, Replaces = replaces, BeginsThread = begins };
    }

    /// <summary>Text for <see cref="Place.ReturnAddress"/>; null when there is nothing to keep.</summary>
    public string? Format()
    {
        var fields = new List<string>();
        if (User is not null)
        {
            fields.Add($"user={Uri.EscapeDataString(User)}");
        }

        if (BeginsThread)
        {
            fields.Add("begins=yes");
        }

        if (Response is not null)
        {
            fields.Add(string.Create(CultureInfo.InvariantCulture, $"until={Until.ToUnixTimeSeconds()}"));
            fields.Add($"response={Uri.EscapeDataString(Response.OriginalString)}");
            if (Replaces)
            {
                fields.Add("replaces=yes");
            }
        }

        return fields.Count == 0 ? null : string.Join('&', fields);
    }
}
