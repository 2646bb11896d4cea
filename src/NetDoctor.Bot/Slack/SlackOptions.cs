using System.ComponentModel.DataAnnotations;

namespace NetDoctor.Bot.Slack;

/// <summary>How the bot talks in Slack.</summary>
/// <remarks>Slack is off while no token and no secret is given. Each of them is given by itself or as a file, which is read again when it changes.</remarks>
public sealed class SlackOptions
{
    /// <summary>Section of the configuration.</summary>
    public const string SectionName = "Slack";

    /// <summary>Base of Slack's Web API; default <c>https://slack.com/api/</c>.</summary>
    public Uri ApiUrl { get; set; } = new("https://slack.com/api/");

    /// <summary>App-level token with the scope <c>connections:write</c>, for Socket Mode; default none.</summary>
    public string? AppToken { get; set; }

    /// <summary>File that holds the app-level token; default none.</summary>
    public string? AppTokenFile { get; set; }

    /// <summary>Token of the bot user; default none.</summary>
    public string? BotToken { get; set; }

    /// <summary>File that holds the token of the bot user; default none.</summary>
    public string? BotTokenFile { get; set; }

    /// <summary>Largest request or envelope that is read, in bytes. 65536-10485760, default 1048576.</summary>
    [Range(65536, 10485760)]
    public int MaxBodyBytes { get; set; } = 1048576;

    /// <summary>Time for which e-mail addresses and user groups are remembered. 10 seconds to a day, default 5 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "1.00:00:00")]
    public TimeSpan PeopleCacheTime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Where answers to commands may be posted: a response URL with another scheme, host or port is not used;
    /// default <c>https://hooks.slack.com/</c>.</summary>
    public Uri ResponseUrl { get; set; } = new("https://hooks.slack.com/");

    /// <summary>Signing secret of the app, for requests over HTTP; default none.</summary>
    public string? SigningSecret { get; set; }

    /// <summary>File that holds the signing secret; default none.</summary>
    public string? SigningSecretFile { get; set; }

    /// <summary>Whether to ask Slack for the user groups that a speaker is in; default no.</summary>
    public bool UserGroups { get; set; }

    /// <summary>Whether any token or secret is given.</summary>
    internal bool IsOn => new[] { AppToken, AppTokenFile, BotToken, BotTokenFile, SigningSecret, SigningSecretFile }
        .Any(text => !string.IsNullOrWhiteSpace(text));

    /// <summary>Whether Socket Mode is wanted.</summary>
    internal bool IsSocketModeOn => !string.IsNullOrWhiteSpace(AppToken) || !string.IsNullOrWhiteSpace(AppTokenFile);
}
