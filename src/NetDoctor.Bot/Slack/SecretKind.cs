namespace NetDoctor.Bot.Slack;

/// <summary>Tells what a secret of Slack's is by its form, to say so when it is in the wrong place.</summary>
internal static class SecretKind
{
    private static readonly (string Prefix, string Kind)[] Kinds =
    [
        ("xoxb-", "the token of a bot user (Slack:BotToken)"),
        ("xapp-", "an app-level token (Slack:AppToken)"),
        ("xoxp-", "the token of a user, not of the bot"),
        ("xoxe.", "a token that expires, since token rotation is on for the app and can't be turned off: make another app without it"),
        ("xoxe-", "a refresh token"),
        ("xoxa-", "a token of a workspace app, which Slack has retired"),
        ("xoxs-", "a token of a signed-in session"),
        ("xoxc-", "a token of a signed-in session"),
        ("https://", "a URL"),
    ];

    /// <summary>What it is, in words that do not give it away.</summary>
    /// <param name="secret">The secret.</param>
    public static string Of(string secret)
    {
        foreach (var (prefix, kind) in Kinds)
        {
            if (secret.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                return kind;
            }
        }

        return IsSigningSecret(secret) ? "a signing secret or a client secret"
            : secret.Length == 24 && secret.All(char.IsAsciiLetterOrDigit) ? "24 letters and digits, as the old verification token has"
            : $"something else of {secret.Length} characters";
    }

    /// <summary>Whether it has the form of a signing secret.</summary>
    /// <param name="secret">The secret.</param>
    public static bool IsSigningSecret(string secret) => secret.Length == 32 && secret.All(letter => char.IsAsciiDigit(letter) || char.IsAsciiLetterLower(letter));
}
