using Microsoft.Extensions.Options;

namespace NetDoctor.Bot.Slack;

/// <summary>The tokens and the secret, as they are now.</summary>
/// <param name="options">Where they are.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed class SlackCredentials(IOptions<SlackOptions> options, TimeProvider time, ILogger<SlackCredentials> logger)
{
    private readonly SecretSource _bot = new(options.Value.BotToken, options.Value.BotTokenFile, time, logger);
    private readonly SecretSource _app = new(options.Value.AppToken, options.Value.AppTokenFile, time, logger);
    private readonly SecretSource _signing = new(options.Value.SigningSecret, options.Value.SigningSecretFile, time, logger);
    private volatile string? _forgotten;

    /// <summary>Token of the bot user; null after it was forgotten, until another one is given.</summary>
    public string? BotToken => _bot.Read() is { } token && token != _forgotten ? token : null;

    /// <summary>App-level token; null when Socket Mode is not wanted.</summary>
    public string? AppToken => _app.Read();

    /// <summary>Signing secret; null when nothing is received over HTTP.</summary>
    public string? SigningSecret => _signing.Read();

    /// <summary>Uses the bot's token no longer: Slack says that it is void.</summary>
    public void ForgetBotToken() => _forgotten = _bot.Read();
}
