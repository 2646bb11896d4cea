using Microsoft.Extensions.Options;

namespace NetDoctor.Bot.Slack;

/// <summary>Checks <see cref="SlackOptions"/>, the kinds of its tokens among them; says what is wrong without printing a secret.</summary>
internal sealed class SlackOptionsValidator : IValidateOptions<SlackOptions>
{
    private readonly SlackOptionsRanges _ranges = new();

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, SlackOptions options)
    {
        var failures = new List<string>(_ranges.Validate(name, options).Failures ?? []);
        CheckUrl(nameof(options.ApiUrl), options.ApiUrl, failures);
        CheckUrl(nameof(options.ResponseUrl), options.ResponseUrl, failures);
        if (options.IsOn)
        {
            var bot = Read(nameof(options.BotToken), options.BotToken, options.BotTokenFile, failures);
            var app = Read(nameof(options.AppToken), options.AppToken, options.AppTokenFile, failures);
            var secret = Read(nameof(options.SigningSecret), options.SigningSecret, options.SigningSecretFile, failures);
            CheckToken(nameof(options.BotToken), "the token of the bot user, which begins with xoxb-", "xoxb-", bot, failures);
            CheckToken(nameof(options.AppToken), "an app-level token, which begins with xapp-", "xapp-", app, failures);
            CheckSecret(secret, failures);
            CheckSet(options, failures);
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static void CheckUrl(string name, Uri? url, List<string> failures)
    {
        var isUsable = url is { IsAbsoluteUri: true } && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback));
        if (!isUsable)
        {
            failures.Add($"Slack:{name} must be an https URL; http is taken on loopback only.");
        }
    }

    private static string? Read(string name, string? value, string? file, List<string> failures)
    {
        if (string.IsNullOrWhiteSpace(file))
        {
            return string.IsNullOrWhiteSpace(value) ? null : value.Trim();
        }

        if (!string.IsNullOrWhiteSpace(value))
        {
            failures.Add($"Slack:{name} and Slack:{name}File are both given; give one of them.");
        }

        try
        {
            var text = File.ReadAllText(file).Trim();
            if (text.Length == 0)
            {
                failures.Add($"Slack:{name}File: {file} is empty.");
            }

            return text.Length == 0 ? null : text;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            failures.Add($"Slack:{name}File cannot be read: {exception.Message}");
            return null;
        }
    }

    private static void CheckToken(string name, string expected, string prefix, string? token, List<string> failures)
    {
        if (token is not null && (!token.StartsWith(prefix, StringComparison.Ordinal) || token.Length == prefix.Length))
        {
            failures.Add($"Slack:{name} must be {expected}; what is given is {SecretKind.Of(token)}.");
        }
    }

    private static void CheckSecret(string? secret, List<string> failures)
    {
        if (secret is not null && !SecretKind.IsSigningSecret(secret))
        {
            failures.Add("Slack:SigningSecret must be the signing secret on the app's page Basic Information, 32 digits and lower-case letters; "
                + $"what is given is {SecretKind.Of(secret)}.");
        }
    }

    private static void CheckSet(SlackOptions options, List<string> failures)
    {
        if (IsMissing(options.BotToken, options.BotTokenFile))
        {
            failures.Add("Slack:BotToken is missing: without the token of the bot user nothing can be answered.");
        }

        if (IsMissing(options.SigningSecret, options.SigningSecretFile) && IsMissing(options.AppToken, options.AppTokenFile))
        {
            failures.Add("Slack:SigningSecret or Slack:AppToken is missing: the first takes requests over HTTP, the second opens Socket Mode; "
                + "without either nothing can be received.");
        }
    }

    private static bool IsMissing(string? value, string? file) => string.IsNullOrWhiteSpace(value) && string.IsNullOrWhiteSpace(file);
}

/// <summary>Checks the ranges of <see cref="SlackOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class SlackOptionsRanges : IValidateOptions<SlackOptions>;
