namespace NetDoctor.Bot;

/// <summary>The settings do not let the bot start.</summary>
/// <param name="message">What is to be changed, in a sentence.</param>
public sealed class BotConfigurationException(string message) : Exception(message);
